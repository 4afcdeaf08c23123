"""Every figure of a release leads to the rows it counts or to the publication that printed it; a survey to its responses."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from include.publish.earlier_figures import FINDINGS
from include.survey.release import release_wave
from include.trace import TraceError, find, path, verify
from include.trace.__main__ import main
from tests.publish.a_year import YEAR
from tests.survey.a_survey import ASKED, sample
from tests.trace.conftest import REPORT


def told(lake, id):
    return [(line.label, line.text) for line in path(lake, find(lake, id))]


def rows_of(lake, table):
    return list(csv.DictReader(io.StringIO(lake.store.get(f"published/{YEAR}/v1/{table}.csv").decode())))


@pytest.mark.parametrize(
    "table", ["scores", "criteria", "compliance", "themes", "priorities", "contributions", "audit"]
)
def test_every_figure_of_a_yearly_table_is_counted_again_from_the_rows_it_leads_to(lake, table):
    for row in rows_of(lake, f"yearly_{table}"):
        if row["category"] == "none_stated":
            continue
        lines = told(lake, f"{YEAR}/yearly_{table}/{row['indicator']}/{row['category']}")
        [figure] = [text for label, text in lines if label == "figure" and f": {row['count']} of " in text]
        assert f"{row['indicator']}/{row['category']}" in figure
        counted = next(text for label, text in lines if label == "counted from")
        assert counted.endswith(f"reports: {row['count']}"), figure


def test_what_a_figure_counts_leads_on_to_quotes_and_pages(lake):
    texts = dict(told(lake, f"{YEAR}/compliance.partnership_chair/met"))
    ids = texts["trace on to pages"].split(", ")
    assert f"{REPORT}/compliance/partnership_chair" in ids
    assert all(any(label == "file" for label, _ in told(lake, id)) for id in ids)


def test_a_figure_of_coverage_leads_to_the_partnerships_of_its_region(lake):
    england = dict(told(lake, f"{YEAR}/submission/found"))["there now"]
    assert england.startswith("3 found: shire-000, shire-001, shire-002")
    assert dict(told(lake, f"{YEAR}/submission/found/London"))["there now"] == "1 found: shire-001"


def test_an_earlier_figure_leads_to_the_line_it_was_typed_from(lake):
    lines = told(lake, f"{YEAR}/yearly_indicators/score/4")
    [printed] = [text for label, text in lines if label == "printed"]
    number = int(printed.rsplit("line ", 1)[1])
    line = FINDINGS.read_text(encoding="utf-8").splitlines()[number - 1]
    assert "score 4" in line and ",45," in line and "45 of 126" in printed
    assert any("RR1501" in text for label, text in lines if label == "published in")


def test_a_table_is_known_by_its_file_and_has_its_hash_and_figures(lake):
    texts = told(lake, f"published/{YEAR}/v1/yearly_scores.csv")
    files = json.loads(lake.store.get(f"published/{YEAR}/v1/manifest.json"))["files"]
    assert any(files["yearly_scores.csv"]["sha256"] in text for _, text in texts)
    assert any("score/0, score/1, score/2" in text for _, text in texts)
    assert any(REPORT in text for _, text in told(lake, f"{YEAR}/report_themes"))


@pytest.mark.parametrize(
    ("id", "sentence"),
    [
        (f"{YEAR}/theme.erly_help", f"{YEAR} v1 has no figure 'theme.erly_help'. Most like it: theme.early_help"),
        (f"{YEAR}/score/9", "Categories of score: 0, 1, 2, 3, 4."),
        (f"{YEAR}/yearly_thmes", "The release has no table 'yearly_thmes'. It has: "),
        ("2019-20/score/4", "2019-20 was never released"),
        (f"{YEAR}/v9/score/4", f"There is no release v9 of {YEAR}. Releases: {YEAR}/v1."),
    ],
)
def test_a_figure_that_is_not_there_is_answered_with_those_that_are(lake, id, sentence):
    with pytest.raises(TraceError) as wrong:
        told(lake, id)
    assert sentence in str(wrong.value)


@pytest.fixture
def wave(lake, monkeypatch):
    """The samples' survey, released without running its suite."""
    monkeypatch.setattr("include.survey.release._check", lambda tables, otherwise: None)
    [name, *_] = sample().waves
    release_wave(lake, lake.staged("survey"), sample(), name, ASKED, "run-s", datetime(2026, 1, 2, tzinfo=UTC))
    yield name
    for key in list(lake.store.list("published/surveys")):
        lake.store.delete(key)


def test_a_survey_leads_from_its_tables_to_the_responses_and_shows_no_hidden_count(lake, wave, capsys):
    texts = told(lake, f"surveys/{wave}")
    assert any("responses" in text and "refused" in text for label, text in texts if label == "counted from")
    assert any("responses.csv, sha256 " in text for label, text in texts if label == "file")
    table = lake.store.get(f"published/surveys/{wave}/v1/survey_tables.csv").decode()
    rows = [row for row in csv.DictReader(io.StringIO(table)) if row["table_id"] == "challenges"]
    assert {row["symbol"] for row in rows} == {"", "c"}
    hidden = "hidden, so that nobody can be recognised"
    shown = {
        f"row {row['row_no']}": hidden if row["symbol"] else f"{row['count']} of {row['denominator']}" for row in rows
    }
    lines = told(lake, f"surveys/{wave}/survey_tables/challenges")
    assert {label: text.rsplit(": ", 1)[1] for label, text in lines if label.startswith("row ")} == shown
    with pytest.raises(TraceError, match=r"has no table 'rolle'\. It has: responses"):
        told(lake, f"surveys/{wave}/rolle")
    assert not verify(lake, f"surveys/{wave}").faults
    assert main(["--lake", lake.store.uri, "--verify", f"surveys/{wave}/v1"]) == 0
    assert "0 documents are as the manifest says" in capsys.readouterr().out
