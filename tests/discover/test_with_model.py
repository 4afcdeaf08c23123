"""With a language model: it names and groups, code looks up, counts and says what is near; nothing is paid twice."""

from __future__ import annotations

import pytest

from include.datasets import dataset
from include.discover import DiscoverError, discover_year
from include.discover.prompting import TEMPLATES
from include.lake import open_lake
from tests.analyse.llm.reports import settings
from tests.discover.reports import HOLD_ALLEGATIONS, NAMES, YEAR, fill
from tests.llm_server import Fault, serve

ALLEGATIONS = {
    "name": "Allegations against adults in clubs", "definition": "What is done where coaches and volunteers are accused.",
    "terms": ["allegations", "designated officer", "sports clubs", "a term nobody writes"], "pattern": r"(?i)allegations?",
}  # fmt: skip
SAME_IN_OTHER_WORDS = {**ALLEGATIONS, "name": "Accusations in sports clubs"}
HELP = {
    "name": "Sooner help", "definition": "It is the same as theme 23.", "terms": ["gaming platforms", "sextortion", "boys"],
    "pattern": r"(?i)sextortion",
}  # fmt: skip
INVENTED = {
    "name": "Moon travel", "definition": "Nothing in the reports says so.", "terms": ["rockets", "moon"], "pattern": "never",
    "invented": [{"text": "Every child was flown to the moon and back in a rocket of silver.", "page": 2}],
}  # fmt: skip


def known(name, proposals):
    return {"partnership": name.title(), "partnership_id": name, "reporting_year": YEAR, "proposals": proposals}


REPORTS = [
    known(name, [ALLEGATIONS if number % 2 else SAME_IN_OTHER_WORDS, *([HELP] if number > 1 else []), INVENTED])
    for number, name in enumerate(NAMES[:6])
] + [known(name, [HELP]) for name in NAMES[6:]]


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """The year asked about once, and what the server has seen."""
    lake = fill(open_lake(str(tmp_path_factory.mktemp("lake"))))
    staged = lake.staged("run")
    with serve(REPORTS) as server:
        found = discover_year(lake, staged, YEAR, settings(server), "first")
        calls = server.log()
        again = discover_year(lake, lake.staged("again"), YEAR, settings(server), "second")
        paid_again = len(server.billed()) - len(calls)
    return found, staged.rows(dataset("candidate_evidence"), YEAR), calls, again, paid_again


def test_it_is_asked_once_per_report_then_to_merge_then_to_refine(asked):
    found, _, calls, _, _ = asked
    assert len(calls) == len(NAMES) + 2
    assert found.n_reports == 8 and found.cost > 0


def test_proposals_in_different_words_become_one_candidate_with_every_report_that_holds_it(asked):
    found, quotes, *_ = asked
    row = next(one for one in found.candidates if "clubs" in one["label"])
    assert sum("clubs" in one["label"] for one in found.candidates) == 1
    assert (row["count"], row["denominator"]) == (len(HOLD_ALLEGATIONS), 8)
    assert row["definition"] == ALLEGATIONS["definition"]
    assert row["terms"] == ["allegations", "designated officer", "sports clubs"], (
        "terms that stand nowhere are left out"
    )
    assert (row["engine"], row["model"], row["prompt_version"]) == ("openai", "test-model", TEMPLATES.version)
    of_it = [one for one in quotes if one["candidate_id"] == row["candidate_id"]]
    assert {one["report_id"] for one in of_it} == {f"{name}-{YEAR}" for name in HOLD_ALLEGATIONS}
    assert all(one["check_result"] == "verified" and one["page"] == 4 for one in of_it)


def test_a_proposal_whose_quote_stands_nowhere_is_none(asked):
    assert not any("Moon" in one["label"] for one in asked[0].candidates)


def test_what_the_model_takes_for_an_existing_theme_is_said_and_not_hidden(asked):
    row = next(one for one in asked[0].candidates if one["label"] == "Sooner help")
    assert row["is_near_duplicate"] and row["nearest_theme_no"] == 23
    assert row["note"].startswith("Near-duplicate of theme 23, Early help")


def test_a_second_run_pays_nothing_and_finds_the_same(asked):
    found, _, _, again, paid_again = asked
    assert paid_again == 0 and again.cost == 0
    assert again.candidates == found.candidates


def test_a_report_that_gets_no_answer_is_left_out_of_the_denominator_and_named(tmp_path):
    lake = fill(open_lake(str(tmp_path)))
    with serve(REPORTS) as server:
        server.fail(Fault("bad_request", times=None, report=f"arden-{YEAR}"))
        found = discover_year(lake, lake.staged("run"), YEAR, settings(server), "run")
    assert found.n_reports == 7 and {row["denominator"] for row in found.candidates} == {7}
    assert f"Left out: arden-{YEAR}" in found.message


def test_a_dead_endpoint_is_said_in_one_sentence(tmp_path):
    lake = fill(open_lake(str(tmp_path)))
    with serve(REPORTS) as server:
        server.fail(Fault("bad_key", times=None))
        with pytest.raises(DiscoverError, match="No candidates for 2023-24: The endpoint refuses the key"):
            discover_year(lake, lake.staged("run"), YEAR, settings(server), "run")


def test_a_search_that_broke_off_goes_on_and_pays_nothing_twice(tmp_path):
    lake = fill(open_lake(str(tmp_path)))
    with serve(REPORTS) as server:
        server.fail(Fault("bad_key", times=None, after=5))
        with pytest.raises(DiscoverError, match="No candidates for 2023-24"):
            discover_year(lake, lake.staged("killed"), YEAR, settings(server), "killed")
        server.fail()
        found = discover_year(lake, lake.staged("again"), YEAR, settings(server), "again")
        assert len(server.billed()) == len(NAMES) + 2, "each report once, one merge, one refinement"
    assert found.n_reports == len(NAMES) and found.candidates


def test_the_budget_holds(tmp_path):
    lake = fill(open_lake(str(tmp_path)))
    with serve(REPORTS) as server:
        with pytest.raises(DiscoverError, match=r"No candidates for 2023-24: .*LLM_BUDGET"):
            discover_year(lake, lake.staged("run"), YEAR, settings(server, llm_budget=0.0001), "run")
        assert server.billed() == []
