"""What cannot work is said before Airflow starts: one sentence, what is wrong and what to do."""

import shutil

import pytest

from include.settings import PRACTICE, get_settings
from local.preflight import preflight


@pytest.fixture
def inbox(tmp_path, monkeypatch):
    folder = tmp_path / "inbox"
    folder.mkdir()
    shutil.copy(PRACTICE / "partnerships.csv", folder)
    shutil.copy(PRACTICE / "colneborough-2023-24.pdf", folder)
    monkeypatch.setenv("INBOX", str(folder))
    monkeypatch.setenv("LAKE_URI", str(tmp_path / "lake"))
    return folder


def refused(pattern):
    return pytest.raises((ValueError, OSError), match=pattern)


def test_a_sound_start_is_let_through_and_leaves_nothing_behind(inbox, tmp_path):
    preflight(get_settings())
    assert [path for path in (tmp_path / "lake").rglob("*") if path.is_file()] == []


def test_a_folder_that_is_not_there(inbox, monkeypatch):
    monkeypatch.setenv("INBOX", str(inbox / "nowhere"))
    with refused("INBOX=.*nowhere does not exist"):
        preflight(get_settings())


def test_an_empty_folder(inbox):
    (inbox / "colneborough-2023-24.pdf").unlink()
    with refused("holds no report"):
        preflight(get_settings())


def test_a_manifest_without_a_column(inbox):
    (inbox / "manifest.csv").write_text("file,partnership_id,kind\ncolneborough-2023-24.pdf,colneborough,main\n")
    with refused("manifest.csv.*reporting_year"):
        preflight(get_settings())


def test_a_register_with_an_id_twice(inbox):
    with (inbox / "partnerships.csv").open("a") as file:
        file.write("colneborough,Another,London,Somewhere,,fictional\n")
    with refused(r"partnerships.csv, line \d+: partnership_id 'colneborough' stands already in line"):
        preflight(get_settings())


def test_a_lake_that_cannot_be_written(inbox, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LAKE_URI", str(tmp_path / "file" / "lake"))
    with refused("Cannot write to .*LAKE_URI"):
        preflight(get_settings())


def test_an_engine_that_is_not_there(inbox, monkeypatch):
    monkeypatch.setenv("ENGINE", "openai")
    with refused("ENGINE=openai needs OPENAI_MODEL"):
        preflight(get_settings())


def test_a_crawl_needs_no_report_in_the_inbox_but_real_partnerships(tmp_path, monkeypatch):
    monkeypatch.setenv("CRAWL", "true")
    monkeypatch.setenv("LAKE_URI", str(tmp_path / "lake"))
    (tmp_path / "inbox").mkdir()
    monkeypatch.setenv("INBOX", str(tmp_path / "inbox"))
    preflight(get_settings())
    monkeypatch.delenv("INBOX")
    with refused("CRAWL looks for real partnerships"):
        preflight(get_settings())


def test_an_instrument_that_is_not_there(inbox, monkeypatch):
    monkeypatch.setenv("INSTRUMENTS", "wt1066")
    with refused("INSTRUMENTS names 'wt1066'"):
        preflight(get_settings())
