"""A year is published from the lake: checked, numbered, never changed, and only when something has changed."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from datetime import timedelta

import duckdb
import pandas as pd
import pytest

from include.checks import Checked
from include.datasets import DATASETS, of_layer
from include.gate import RELEASE, Answer, Question, keep_decision
from include.publish import NotYetError, PublishError, preview_year, publish_year, step, summary
from include.publish.inputs import read_year
from include.publish.numbers import Made
from include.publish.step import build_tables
from include.register import RegisterError, load_register
from include.settled import settle_year
from tests.publish.a_reviewed_year import REVIEWERS, a_reviewed_lake
from tests.publish.a_year import NOW, YEAR, a_lake, a_register, a_report, partnership, settings, write


@pytest.fixture(scope="module", autouse=True)
def only_tables():
    """What people read is drawn from the tables, and tested where it is drawn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("include.publish.drawing.DRAWERS", ())
        yield


@contextmanager
def no_suites():
    """Without the suites, where a test is not about them: they take seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("include.publish.step.check_tables", lambda *_, **__: Checked(()))
        yield


@pytest.fixture
def unchecked():
    with no_suites():
        yield


def publish(lake, chosen, run="run-1", now=NOW):
    return publish_year(lake, lake.staged(run), YEAR, run, chosen, now)


def files(lake, folder):
    return {key.removeprefix(f"{folder}/"): lake.store.get(key) for key in lake.store.list(folder)}


def three_reports(folder):
    """Three reports of a register of five."""
    lake = a_lake(folder, [a_report(0, score=4), a_report(1, score=2), a_report(2, score=2)])
    return lake, settings(a_register(folder, 5))


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Three reports, published once and only read by the tests."""
    lake, chosen = three_reports(tmp_path_factory.mktemp("published"))
    return lake, publish(lake, chosen)


def test_a_release_holds_every_table_as_parquet_and_csv_with_a_manifest_that_tells_their_hashes(published):
    lake, release = published
    found = files(lake, f"published/{YEAR}/v1")
    names = {dataset.name for dataset in of_layer("published")}
    assert set(found) == {f"{name}.{kind}" for name in names for kind in ("parquet", "csv")} | {"manifest.json"}
    manifest = json.loads(found.pop("manifest.json"))
    assert {name: entry["sha256"] for name, entry in manifest["files"].items()} == {
        name: hashlib.sha256(data).hexdigest() for name, data in found.items()
    }
    assert (release.version, release.is_new, manifest["reports"]) == (1, True, 3)
    assert release.folder == f"{lake.store.uri}/published/{YEAR}/v1"
    assert manifest["register"]["partnerships"] == 5
    assert manifest["is_provisional"] is True and manifest["review_state"] == "not_reviewed"
    assert manifest["made_by"][0]["framework_id"] == "wt2023" and manifest["made_by"][0]["reports"] == 3
    assert {document["report_id"] for document in manifest["documents"]} == {
        f"{partnership(n)}-{YEAR}" for n in (0, 1, 2)
    }
    assert manifest["note"] == "First release."


def test_latest_stands_beside_the_versions_and_names_the_newest(published):
    lake, _ = published
    assert files(lake, f"published/{YEAR}/latest") == files(lake, f"published/{YEAR}/v1")
    assert json.loads(lake.store.get(f"published/{YEAR}/latest.json"))["version"] == 1


def test_nothing_else_is_left_behind(published):
    lake, _ = published
    top = {key.split("/")[2] for key in lake.store.list(f"published/{YEAR}")}
    assert top == {"v1", "latest", "latest.json"}
    assert not list(lake.store.list("_staging"))


def test_duckdb_and_pandas_read_what_was_published(published):
    folder = published[1].folder
    scores = duckdb.connect().execute(
        "select category, count, denominator, percentage from read_parquet(?)", [f"{folder}/yearly_scores.parquet"]
    )
    assert scores.fetchall() == [
        ("0", 0, 3, 0.0),
        ("1", 0, 3, 0.0),
        ("2", 2, 3, 66.7),
        ("3", 0, 3, 0.0),
        ("4", 1, 3, 33.3),
    ]
    table = pd.read_csv(f"{folder}/report_themes.csv")
    assert len(table) == 3 * 26 and set(table["partnership"]) == {f"Shire {n} Partnership" for n in (0, 1, 2)}
    quotes = pd.read_parquet(f"{folder}/report_evidence.parquet")
    assert quotes["page"].eq(3).all() and quotes["source"].str.startswith("reports/").all()


def test_the_summary_tells_what_was_found_and_where(published, tmp_path):
    lake, release = published
    told = summary(lake, YEAR)
    assert told is not None
    assert (told["partnerships"], told["found"], told["reports"]) == (5, 3, 3)
    assert told["scores"] == {"0": 0, "1": 0, "2": 2, "3": 0, "4": 1}
    assert told["themes_addressed"] == 75 and told["themes_per_report"] == 25.0
    assert set(told["compliance"]) and all(sum(answers.values()) == 3 for answers in told["compliance"].values())
    assert told["tables"]["yearly_scores"] == f"{release.folder}/yearly_scores.parquet"
    assert summary(a_lake(tmp_path, []), YEAR) is None


def test_the_data_docs_of_the_checks_are_written_and_named(published):
    lake, release = published
    assert release.checks == f"{lake.store.uri}/checks/run-1/index.html"
    assert lake.store.exists("checks/run-1/index.html")
    assert release.tables["report_scores"] == 3


def test_the_same_inputs_again_make_no_new_version(published):
    lake, release = published
    chosen = settings(lake.store.root.parent / "partnerships.csv")
    before = files(lake, f"published/{YEAR}")
    again = publish(lake, chosen, "run-2", NOW + timedelta(days=10))
    assert (again.version, again.is_new, again.folder) == (1, False, release.folder)
    assert "nothing has changed" in again.message
    assert files(lake, f"published/{YEAR}") == before


def test_tables_that_passed_are_checked_again_only_where_the_suites_have_changed(published, monkeypatch):
    lake, release = published
    chosen = settings(lake.store.root.parent / "partnerships.csv")
    again = publish(lake, chosen, "run-2")
    assert (again.checks, again.tables) == (None, release.tables)
    assert not lake.store.exists("checks/run-2/index.html")

    known = step.code_fingerprint
    monkeypatch.setattr(step, "code_fingerprint", lambda name: "other" if name == "expectations" else known(name))
    checked: set[str] = set()

    def check(tables, **_):
        checked.update(tables)
        return Checked(())

    monkeypatch.setattr(step, "check_tables", check)
    assert not publish(lake, chosen, "run-3").is_new
    assert checked == set(release.tables)


def test_the_same_rows_give_the_same_bytes(published, tmp_path):
    """Written in another order, in another place, on another day."""
    lake, chosen = three_reports(tmp_path)
    for number, score in ((2, 2), (0, 4), (1, 2)):
        write(lake, a_report(number, score=score), f"{partnership(number)}-{YEAR}")
    publish(lake, chosen, "another-run", NOW + timedelta(days=9))
    here, there = (files(one, f"published/{YEAR}/v1") for one in (lake, published[0]))
    assert {name for name in here if here[name] != there[name]} == {"manifest.json"}


def test_a_broken_promise_stops_publication_and_a_correction_is_a_new_version(tmp_path):
    lake, chosen = three_reports(tmp_path)
    with no_suites():
        publish(lake, chosen)
    first = files(lake, f"published/{YEAR}/v1")
    everything = files(lake, f"published/{YEAR}")

    broken = a_report(1, score=2)
    broken["scores"][0] |= {"score": 4, "criterion_4": 1}
    write(lake, broken, f"{partnership(1)}-{YEAR}")
    with pytest.raises(PublishError) as stopped:
        publish(lake, chosen, "run-2")
    assert f"{partnership(1)}-{YEAR}" in str(stopped.value)
    assert "Criterion 4 counts only when criteria 1 to 3 are met." in str(stopped.value)
    assert files(lake, f"published/{YEAR}") == everything
    assert not list(lake.store.list("_staging"))

    write(lake, a_report(1, score=3), f"{partnership(1)}-{YEAR}")
    with no_suites():
        release = publish(lake, chosen, "run-3")
    assert (release.version, release.is_new) == (2, True)
    note = json.loads(lake.store.get(f"published/{YEAR}/v2/manifest.json"))["note"]
    assert (
        note
        == "Replaces v1; changed: report_evidence, report_scores, yearly_criteria, yearly_indicators, yearly_scores."
    )
    assert files(lake, f"published/{YEAR}/v1") == first
    assert files(lake, f"published/{YEAR}/latest") == files(lake, f"published/{YEAR}/v2")


@pytest.fixture(scope="module")
def unproven(tmp_path_factory):
    """Four reports: some quotes of the second were not found, the fourth is of a partnership outside the register."""
    folder = tmp_path_factory.mktemp("unproven")
    reports = [a_report(number) for number in range(4)]
    lost = {("theme", "7"), ("compliance", "independent_scrutiny"), ("criterion", "1")}
    for row in reports[1]["evidence"]:
        if (row["finding_kind"], row["finding_key"]) in lost:
            row["check_result"] = "not_found"
    return publish(a_lake(folder, reports), settings(a_register(folder, 3))).folder


def test_an_answer_without_a_verified_quote_is_left_out_and_counted(unproven):
    theme = (
        pd.read_parquet(f"{unproven}/yearly_themes.parquet").query("theme_no == 7 and category == 'addressed'").iloc[0]
    )
    assert (theme["count"], theme["denominator"], theme["n_left_out"]) == (2, 2, 1)
    answers = pd.read_parquet(f"{unproven}/yearly_compliance.parquet")
    met = answers.query("question_id == 'independent_scrutiny' and category == 'met'").iloc[0]
    assert (met["count"], met["denominator"], met["n_left_out"]) == (2, 2, 1)
    scores = pd.read_parquet(f"{unproven}/yearly_scores.parquet")
    assert scores["denominator"].unique() == [2] and scores["n_left_out"].unique() == [1]
    quotes = pd.read_parquet(f"{unproven}/report_evidence.parquet")
    assert set(quotes["check_result"]) == {"verified"}


def test_partnerships_outside_the_register_in_force_are_not_published(unproven):
    for table in ("report_scores", "report_themes", "report_evidence"):
        assert partnership(3) not in set(pd.read_parquet(f"{unproven}/{table}.parquet")["partnership_id"])


def test_nothing_collected_is_one_clear_sentence(tmp_path):
    with pytest.raises(PublishError, match=r"Nothing was collected for 2023-24\. Run collect_reports"):
        publish(a_lake(tmp_path, []), settings(a_register(tmp_path, 2)))


def test_a_year_is_written_like_a_year(tmp_path):
    lake, chosen = three_reports(tmp_path)
    with pytest.raises(PublishError, match="write it like 2023-24"):
        publish_year(lake, lake.staged("r"), "unknown", "r", chosen, NOW)


def test_a_register_that_cannot_be_used_is_one_clear_sentence(tmp_path):
    lake, _ = three_reports(tmp_path)
    with pytest.raises(RegisterError, match="Set REGISTER"):
        publish(lake, settings(tmp_path / "nowhere.csv"))
    (tmp_path / "odd.csv").write_text("partnership_id,name\nx,y\n")
    with pytest.raises(RegisterError, match="column partnership, region, local_authorities is missing"):
        publish(lake, settings(tmp_path / "odd.csv"))


def test_a_year_without_an_analysed_report_is_no_release_of_zeros(tmp_path):
    failed = a_report(0)["coverage"][0] | {"status": "failed", "reason": "The file is damaged: ask for it again."}
    lake, chosen = a_lake(tmp_path, [{"coverage": [failed]}]), settings(a_register(tmp_path, 2))
    with pytest.raises(NotYetError, match=r"none of its reports was analysed.*chase/2023-24\.html"):
        publish(lake, chosen)
    assert not lake.store.exists(f"published/{YEAR}/latest.json")


def test_where_every_report_fails_later_the_release_of_before_stands(tmp_path, unchecked):
    lake, chosen = three_reports(tmp_path)
    publish(lake, chosen)
    before = files(lake, f"published/{YEAR}")
    for number in range(3):
        for name in ("theme_findings", "criterion_findings", "compliance_findings", "scores", "report_states"):
            lake.remove(DATASETS[name], YEAR, f"{partnership(number)}-{YEAR}")
    with pytest.raises(PublishError, match="The release of before stands") as stopped:
        publish(lake, chosen, "run-2")
    assert not isinstance(stopped.value, NotYetError)
    assert files(lake, f"published/{YEAR}") == before


def test_settled_answers_keep_every_promise(tmp_path):
    lake, chosen = a_reviewed_lake(tmp_path), settings(a_register(tmp_path, 3))
    checked = preview_year(lake, YEAR, chosen).checked
    assert checked.success, checked.explain()
    assert sum(result.n_promises for result in checked.results) > 150
    assert not lake.store.exists(f"published/{YEAR}/latest.json")


def test_an_owners_release_is_a_release_of_its_own_that_names_them_and_nobody_else(tmp_path, unchecked):
    lake, chosen = a_reviewed_lake(tmp_path), settings(a_register(tmp_path, 3))
    behind_the_gate = chosen.model_copy(update={"release_gate": True})
    assert publish(lake, chosen).version == 1
    with pytest.raises(NotYetError, match="waits for its owner"):
        publish(lake, behind_the_gate, "run-2")
    settled = settle_year(lake, YEAR)
    question = Question(YEAR, "?", "shown", settled.findings_version, settled.reviews_version)
    keep_decision(lake, YEAR, "run-2", question, Answer(RELEASE, "ann", NOW))
    release = publish(lake, behind_the_gate, "run-3")
    manifest = json.loads(lake.store.get(f"published/{YEAR}/v2/manifest.json"))
    assert release.version == 2 and manifest["review"]["released"]["by"] == "ann"
    assert manifest["note"] == "Replaces v1; changed: no table, only what stands beside them."
    assert manifest["review_state"] == manifest["review"]["state"] == "part_reviewed"
    for reviewer in REVIEWERS:
        assert reviewer not in json.dumps(manifest)


def test_tables_of_a_year_without_reports_still_say_who_is_missing(tmp_path):
    failed = a_report(0)["coverage"][0] | {"status": "failed", "reason": "The file is damaged: ask for it again."}
    lake = a_lake(tmp_path, [{"coverage": [failed]}])
    register = load_register(str(a_register(tmp_path, 2)))
    tables = build_tables(read_year(lake, YEAR, register), register, Made.by([], "wt2023", "extractive"))
    england = {row["category"]: row["count"] for row in tables["yearly_submissions"] if row["region"] == "England"}
    assert {status: count for status, count in england.items() if count} == {"not_found": 1, "failed": 1}
    assert {row["percentage"] for row in tables["yearly_scores"]} == {None}
    assert {row["denominator"] for row in tables["yearly_themes"]} == {0}


def test_a_quote_that_is_lost_on_the_way_stops_publication_and_is_named(tmp_path):
    report = a_report(0)
    report["evidence"] = [
        row for row in report["evidence"] if (row["finding_kind"], row["finding_key"]) != ("theme", "3")
    ]
    next(row for row in report["theme_findings"] if row["theme_no"] == 3)["status"] = (
        "partial"  # owes no quote, counts one
    )
    register = load_register(str(a_register(tmp_path, 1)))
    inputs = read_year(a_lake(tmp_path, [report]), YEAR, register)
    with pytest.raises(PublishError, match=rf"shire-000-{YEAR}, theme 3: 1 counted, 0 there"):
        build_tables(inputs, register, Made("extractive", "wt2023", "not_reviewed", is_provisional=True))
