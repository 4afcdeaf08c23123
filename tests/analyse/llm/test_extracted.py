"""An amount counts when code finds it in the quoted words or in the row of a table; else a person looks."""

from __future__ import annotations

import pytest

from include.analyse.evidence import Ledger
from include.analyse.llm.extracted import Extracted
from include.analyse.llm.schemas import ContributionEntry, DecisionEntry, PriorityEntry, Quote, ReviewEntry
from include.datasets import dataset
from tests.analyse.llm.reports import FRAMEWORK, YEAR, desk, rows_of


@pytest.fixture
def rows():
    return rows_of()


@pytest.fixture
def extract(rows):
    def run(**items):
        _, checking = desk(rows)
        ledger = Ledger(f"harrow-{YEAR}", "harrow", checking.checker)
        extracted = Extracted(checking, ledger, FRAMEWORK, rows["tables"], YEAR)
        found = extracted.rows(items)
        for name, some in found.items():
            dataset(name).table(some)
        return found, ledger.rows, extracted.left_out

    return run


def money(contributor, amount, text, page=4, **more):
    given = {"share_pct": None, "period": None, "kind": None} | more
    return ContributionEntry(contributor=contributor, amount_gbp=amount, quotes=(Quote(text=text, page=page),), **given)


def test_an_amount_in_the_row_of_a_table_is_proven(extract):
    entry = money("Edge Borough Council", 45000, "Edge Borough Council | £45,000 | 60%", share_pct=60)
    found, evidence, _ = extract(contributions=[entry])
    (row,) = found["contributions"]
    assert (row["amount_gbp"], row["share_pct"], row["page"], row["needs_review"]) == (45000, 60, 4, False)
    assert (row["contributor_group"], row["period"]) == ("local_authority", YEAR)
    assert [one["check_result"] for one in evidence] == ["verified"]


def test_an_amount_in_a_sentence_is_proven(extract):
    found, *_ = extract(
        contributions=[money("The Probation Service", 4000, "The Probation Service gave £4,000 in cash.")]
    )
    (row,) = found["contributions"]
    assert not row["needs_review"]


@pytest.mark.parametrize(
    "entry",
    [
        money("Edge Borough Council", 54000, "Edge Borough Council | £45,000 | 60%"),
        money("Edge Borough Council", 45000, "Edge Borough Council | £45,000 | 60%", share_pct=66),
        money("Edge Police", 4000, "The Probation Service gave £4,000 in cash."),
        money("The Probation Service", 40000, "The Probation Service gave £4,000 in cash."),
        money("The Probation Service", 4000, "The Probation Service gave us £4,000 in gold."),
        money("Edge Police", None, "Edge Police | £30,000 | 40%"),
    ],
    ids=["another amount", "another share", "another giver", "a zero more", "invented words", "no amount at all"],
)
def test_what_code_cannot_find_waits_for_a_person(extract, entry):
    found, *_ = extract(contributions=[entry])
    assert [row["needs_review"] for row in found["contributions"]] == [True]


def test_totals_are_left_out_and_counted(extract):
    found, _, left_out = extract(contributions=[money("Total", 75000, "Total | £75,000 | 100%")])
    assert not found["contributions"]
    assert left_out["contributions that are total"] == 1


def test_the_same_contribution_stands_once(extract):
    entry = money("Edge Police", 30000, "Edge Police | £30,000 | 40%")
    found, *_ = extract(contributions=[entry, entry])
    assert len(found["contributions"]) == 1


def test_priorities_fall_into_their_group_and_keep_the_words_of_the_page(extract):
    quote = Quote(text="Our priority for the year was neglect.", page=5)
    found, *_ = extract(priorities=[PriorityEntry(priority="Tackling neglect", quotes=(quote,))])
    (row,) = found["priorities"]
    assert (row["priority"], row["wording"], row["page"]) == ("neglect", quote.text, 5)
    assert not row["needs_review"]


def test_an_item_goes_to_the_page_where_its_quote_stands(extract):
    quote = Quote(text="The partners agreed a new form for referrals in June.", page=2)
    found, evidence, _ = extract(decisions=[DecisionEntry(decision="decision", quotes=(quote,))])
    (row,) = found["decisions"]
    assert (row["page"], row["needs_review"]) == (5, False)
    assert evidence[0]["claimed_page"] == 2


def test_an_item_on_no_page_of_the_report_is_left_out_and_counted(extract):
    quote = Quote(text="Nine rapid reviews of unicorns were begun.", page=77)
    found, _, left_out = extract(reviews=[ReviewEntry(review="rapid_review", quotes=(quote,), n_reviews=9)])
    assert not found["reviews_mentioned"]
    assert left_out["items without a place in the report"] == 1


def test_an_item_with_an_invented_quote_waits_for_a_person(extract):
    quote = Quote(text="Nine rapid reviews of unicorns were begun.", page=5)
    found, evidence, _ = extract(reviews=[ReviewEntry(review="rapid_review", quotes=(quote,), n_reviews=9)])
    assert [row["needs_review"] for row in found["reviews_mentioned"]] == [True]
    assert [row["check_result"] for row in evidence] != ["verified"]
