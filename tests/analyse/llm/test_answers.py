"""One definition of the answer: it is sent, it is checked, and what can be used of a bad answer is used."""

from __future__ import annotations

import json

import pytest

from include.analyse.llm.call import Answer
from include.analyse.llm.parsing import parse
from include.datasets import words
from tests.analyse.llm.reports import FORM

ASKED = ("theme_1", "theme_2", "theme_3")


def entry(theme="theme_1", **changes):
    return {
        "theme": theme, "rationale": "It stands there.", "quotes": [{"text": "Words of the report.", "page": 2}],
        "status": "addressed", "summary": "Words.", **changes,
    }  # fmt: skip


def answer(content, finish="stop", refusal=None):
    text = content if isinstance(content, str) or content is None else json.dumps({"answers": content})
    return Answer(text, refusal, finish, "m", 10, 0, 10, 0.0, 0.1, 1)


def every(schema):
    yield schema
    for value in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from every(value)


def test_the_schema_is_strict_and_holds_nothing_a_server_may_refuse():
    objects = [one for one in every(FORM.schema) if isinstance(one, dict) and one.get("type") == "object"]
    assert objects
    for one in objects:
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])
    keywords = {key for one in every(FORM.schema) if isinstance(one, dict) and "type" in one for key in one}
    assert keywords <= {"type", "properties", "required", "additionalProperties", "items", "enum", "$defs"}


def test_entries_are_told_apart_by_their_first_property():
    firsts = [next(iter(shape["properties"])) for name, shape in FORM.schema["$defs"].items() if name.endswith("Entry")]
    assert len(firsts) == len(set(firsts)) == 8


def test_reasons_and_quotes_are_asked_for_before_the_verdict():
    for name, verdict in (("ThemeEntry", "status"), ("CriterionEntry", "answer"), ("QuestionEntry", "answer")):
        order = list(FORM.schema["$defs"][name]["properties"])
        assert order.index("rationale") < order.index("quotes") < order.index(verdict)


def test_the_words_are_those_of_the_datasets():
    shapes = FORM.schema["$defs"]
    assert tuple(shapes["ThemeEntry"]["properties"]["status"]["enum"]) == words.THEME_STATUSES
    assert tuple(shapes["QuestionEntry"]["properties"]["answer"]["enum"]) == words.COMPLIANCE_ANSWERS
    assert tuple(shapes["CriterionEntry"]["properties"]["answer"]["enum"]) == words.CRITERION_ANSWERS


def test_a_whole_answer_leaves_nothing_open():
    parsed = parse(FORM, answer([entry(key) for key in ASKED]), ASKED)
    assert tuple(parsed.findings) == ASKED
    assert not parsed.slips


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (entry("theme_2", status="perhaps"), "perhaps"),
        (entry("theme_2", rationale=""), "rationale"),
        ({**entry("theme_2"), "quotes": "none"}, "quotes"),
        ({key: value for key, value in entry("theme_2").items() if key != "status"}, "status"),
        (entry("theme_99"), "no entry"),
        ("theme_2", "no entry"),
    ],
)
def test_one_bad_entry_costs_no_other(broken, why):
    parsed = parse(FORM, answer([entry("theme_1"), broken, entry("theme_3")]), ASKED)
    assert set(parsed.findings) == {"theme_1", "theme_3"}
    assert why in parsed.slips["theme_2"]


@pytest.mark.parametrize("cut", range(10, 400, 13))
def test_of_a_truncated_answer_whole_entries_count_and_the_last_is_asked_again(cut):
    text = json.dumps({"answers": [entry(key) for key in ASKED]})
    parsed = parse(FORM, answer(text[:cut], finish="length"), ASKED)
    assert set(parsed.findings) | set(parsed.slips) == set(ASKED)
    whole = [key for key in ASKED if text.index(f'"{key}"') + len(json.dumps(entry(key))) < cut]
    assert set(parsed.findings) <= set(whole)
    assert "theme_3" in parsed.slips


@pytest.mark.parametrize("text", ["", "I cannot", "[]", "{}", '{"answers": 4}', "null", '{"answers": [1, null]}'])
def test_what_is_no_answer_leaves_everything_open(text):
    parsed = parse(FORM, answer(text), ASKED)
    assert set(parsed.slips) == set(ASKED)


def test_a_refusal_leaves_everything_open():
    assert parse(FORM, answer(None, refusal="No."), ASKED).slips == dict.fromkeys(ASKED, "it was refused")


def test_json_in_a_fence_is_read():
    text = "```json\n" + json.dumps({"answers": [entry("theme_1")]}) + "\n```"
    assert "theme_1" in parse(FORM, answer(text), ("theme_1",)).findings


def test_nobody_is_answered_twice_and_nothing_unasked_is_taken():
    parsed = parse(FORM, answer([entry("theme_1"), entry("theme_1", status="partial"), entry("theme_9")]), ("theme_1",))
    assert parsed.findings["theme_1"].status == "addressed"
    assert set(parsed.findings) == {"theme_1"}


KINDS = ("contributions", "priorities", "decisions")
QUOTES = [{"text": "Words of the report.", "page": 2}]
PRIORITY = {"priority": "neglect", "quotes": QUOTES}
MONEY = {"contributor": "Police", "quotes": QUOTES, "amount_gbp": 4000, "share_pct": None, "period": None, "kind": None}


def test_a_kind_of_which_there_is_none_is_answered():
    parsed = parse(FORM, answer([PRIORITY]), KINDS)
    assert {kind: len(items) for kind, items in parsed.items.items()} == {
        "contributions": 0,
        "priorities": 1,
        "decisions": 0,
    }
    assert not parsed.slips


def test_of_a_truncated_list_the_kinds_before_the_break_are_complete():
    text = json.dumps({"answers": [MONEY, PRIORITY, PRIORITY]})
    parsed = parse(FORM, answer(text[:-20], finish="length"), KINDS)
    assert set(parsed.slips) == {"priorities", "decisions"}
    assert len(parsed.items["contributions"]) == 1


@pytest.mark.parametrize("slip", [{"amount_gbp": 3e9}, {"share_pct": 140}, {"kind": "gold"}, {"contributor": ""}])
def test_amounts_and_shares_have_bounds(slip):
    assert "contributions" in parse(FORM, answer([{**MONEY, **slip}]), KINDS).slips


def test_quotes_given_once_more_go_to_their_finding():
    parsed = parse(FORM, answer([{"quotes_of": "theme_3", "quotes": QUOTES}]), ("quotes_of_theme_3",))
    assert parsed.quotes["theme_3"][0].page == 2
    assert not parsed.slips
