"""The data package is read and found sound by Frictionless itself; DuckDB reads the release by its views."""

from __future__ import annotations

import socket

import duckdb
import pytest

from include.publish.files import csv_bytes, parquet_bytes


@pytest.fixture(scope="module")
def release(content, files, tmp_path_factory):
    """The folder of a release: tables and open data."""
    folder = tmp_path_factory.mktemp("release")
    tables = {f"{name}.csv": csv_bytes(table) for name, table in content.tables.items()}
    tables |= {f"{name}.parquet": parquet_bytes(table) for name, table in content.tables.items()}
    for name, data in {**tables, **files}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return folder


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("A data package is checked without a network.")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_frictionless_finds_the_package_sound_without_a_network(release, no_network):
    from frictionless import validate

    report = validate(str(release / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])[:5]
    assert report.stats["tasks"] == len(list(release.rglob("*.csv"))) + len(list(release.glob("*.parquet")))


def test_frictionless_finds_a_changed_figure(release, no_network):
    from frictionless import Package

    path = release / "yearly_scores.csv"
    sound = path.read_bytes()
    path.write_bytes(sound.replace(b"not_reviewed", b"quite_sure"))
    try:
        report = Package(str(release / "datapackage.json")).get_resource("yearly-scores").validate()
    finally:
        path.write_bytes(sound)
    assert {kind for (kind,) in report.flatten(["type"])} == {"hash-count", "byte-count", "constraint-error"}


def test_duckdb_reads_a_release_by_its_views_with_what_columns_mean(release, content, monkeypatch):
    monkeypatch.chdir(release)
    connection = duckdb.connect()
    connection.execute((release / "views.sql").read_text(encoding="utf-8"))
    views = dict(connection.execute("select view_name, comment from duckdb_views() where not internal").fetchall())
    assert set(views) == set(content.tables)
    assert "How many reports reached each score" in views["yearly_scores"]
    for name, table in content.tables.items():
        assert connection.execute(f"select count(*) from {name}").fetchone() == (table.num_rows,)
    meaning = connection.execute(
        "select comment from duckdb_columns() where table_name = 'yearly_themes' and column_name = 'count'"
    ).fetchone()
    assert meaning == ("How many.",)
