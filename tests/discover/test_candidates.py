"""Without a model: what recurs and no theme claims is proposed, with the right reports, quotes and pages."""

from __future__ import annotations

import pytest

from include.datasets import dataset
from include.discover import DiscoverError, discover_year
from include.discover.evaluate import hide_each, told, without
from include.discover.extractive import propose
from include.discover.nearest import Neighbours
from include.discover.reading import read_year_text
from include.discover.step import FILE
from include.discover.words import terms_of
from include.frameworks import load_framework
from include.lake import open_lake
from include.settings import Settings
from tests.discover.reports import HOLD_ALLEGATIONS, HOLD_ONLINE, NAMES, YEAR, fill

FRAMEWORK = load_framework("wt2023")
EARLY_HELP = 23
SETTINGS = Settings(engine="extractive")


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return fill(open_lake(str(tmp_path_factory.mktemp("lake"))))


@pytest.fixture(scope="module")
def text(lake):
    return read_year_text(lake, YEAR)


@pytest.fixture(scope="module")
def found(lake):
    """The year's candidates and their quotes as rows, by what they are about."""
    staged = lake.staged("once")
    discovered = discover_year(lake, staged, YEAR, SETTINGS)
    quotes = staged.rows(dataset("candidate_evidence"), YEAR)
    return discovered, {row["label"]: row for row in discovered.candidates}, quotes


def about(labels, word):
    return next(row for label, row in labels.items() if word in label.lower())


def test_what_no_theme_claims_is_left_and_nothing_else(text):
    for report in text.read(FRAMEWORK):
        left = " ".join(stretch.text for stretch in report.stretches)
        assert "early help" not in left.lower()
        assert "Early help" in report.claimed[EARLY_HELP][0] or "family hubs" in report.claimed[EARLY_HELP][0]
        assert ("sextortion" in left) == (report.partnership_id in HOLD_ONLINE)


def test_what_reports_share_word_for_word_is_nobodys_own(text):
    left = [stretch.text for report in text.read(FRAMEWORK) for stretch in report.stretches]
    assert left and not any("open licence" in one for one in left)
    assert not {term.key for term in terms_of("See www.licence.example.org.uk or ask@licence.org")} & {
        "licence",
        "licence example",
    }


def test_both_new_matters_are_proposed_with_the_reports_that_hold_them_and_nothing_else_is(found):
    discovered, labels, quotes = found
    allegations, online = about(labels, "designated officer"), about(labels, "sextortion")
    assert len(labels) == 2, "no theme: what each tells of itself alone, what is one already, the imprint"
    assert (allegations["count"], allegations["denominator"], allegations["percentage"]) == (6, 8, 75.0)
    whose = {row["report_id"] for row in quotes if row["candidate_id"] == allegations["candidate_id"]}
    assert whose == {f"{name}-{YEAR}" for name in HOLD_ALLEGATIONS}
    assert online["count"] == len(HOLD_ONLINE)
    assert not allegations["is_near_duplicate"] and not online["is_near_duplicate"]
    assert "2 candidates for new themes in 8 reports" in discovered.message


def test_every_quote_stands_on_the_page_it_cites(found, text):
    for row in found[2]:
        page = next(one for one in text.pages[row["report_id"]] if one["page"] == row["page"])
        assert row["quote"] in " ".join(page["text"].split())
        assert row["check_result"] == "verified" and row["terms"]


def test_labels_are_words_that_stand_in_the_reports(found, text):
    written = " ".join(row["text"].lower() for rows in text.pages.values() for row in rows)
    for row in found[0].candidates:
        assert all(term in written for term in row["terms"])
        assert row["label"][0].isupper()


def test_the_order_reports_come_in_changes_nothing_and_the_seed_repeats(text):
    reports = text.read(FRAMEWORK)
    once, _ = propose(reports, text.checkers.__getitem__, 7, 25)
    again, _ = propose(reports[::-1], text.checkers.__getitem__, 7, 25)
    assert [(one.label, one.terms, one.report_ids) for one in once] == [
        (one.label, one.terms, one.report_ids) for one in again
    ]
    assert [one.candidate_id(YEAR) for one in once] == [one.candidate_id(YEAR) for one in again]


def test_a_hidden_theme_is_found_again_and_is_said_to_be_near_the_one_that_was_hidden(text):
    reports = text.read(without(FRAMEWORK, EARLY_HELP))
    found, _ = propose(reports, text.checkers.__getitem__, 2026, 25)
    again = next(one for one in found if "early help" in one.label.lower() or "hub" in one.label.lower())
    near = Neighbours(FRAMEWORK, text.read(FRAMEWORK)).nearest([quote.checked.quote for quote in again.quotes])
    assert near.theme_no == EARLY_HELP and near.is_duplicate
    assert near.said.startswith("Near-duplicate of theme 23, Early help")


def test_the_measure_of_hidden_themes_gives_its_denominators(text):
    only = FRAMEWORK.model_copy(update={"themes": tuple(one for one in FRAMEWORK.themes if one.no in (8, 23, 25))})
    outcomes = hide_each(only, [text], 2026, 25)
    assert [(one.theme.no, one.is_found) for one in outcomes] == [(23, True), (25, False)]
    assert "Found again: 1 of 2 themes; 1 of the 1 whose" in told(outcomes, 8)


def test_a_year_without_text_is_refused_and_says_what_to_do(tmp_path):
    lake = fill(open_lake(str(tmp_path)), NAMES[:2])
    with pytest.raises(DiscoverError, match=r"2023-24 has 2 converted reports.*Collect and analyse the year first"):
        discover_year(lake, lake.staged("run"), YEAR, SETTINGS)


def test_where_nothing_recurs_there_are_no_candidates_and_both_files_are_there(tmp_path):
    lake = fill(open_lake(str(tmp_path)), ("arden", "gorse", "hartle"))
    staged = lake.staged("run")
    assert discover_year(lake, staged, YEAR, SETTINGS).candidates == ()
    for name in ("theme_candidates", "candidate_evidence"):
        assert staged.store.exists(staged.key(dataset(name), YEAR, FILE))


def test_one_report_that_cannot_be_read_stops_nobody(tmp_path):
    lake = fill(open_lake(str(tmp_path)))
    text = read_year_text(lake, YEAR)
    text.elements[f"arden-{YEAR}"] = [{"report_id": f"arden-{YEAR}"}]
    assert len(text.read(FRAMEWORK)) == 7
    assert text.unread == {f"arden-{YEAR}": "it could not be read (KeyError)"}
