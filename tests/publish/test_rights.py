"""How much of a report a release may quote is a rule of the code, wherever the words would stand."""

from __future__ import annotations

import re
from typing import Any

import pytest

from include.publish.open_data import draw_open_data
from include.publish.partnership import draw_partnerships
from include.publish.report import draw_report
from include.publish.rights import LONGEST_QUOTE, MAX_QUOTED_SHARE, MOST_WORDS, PASSAGES, shortened, within_rights
from tests.publish.a_content import a_content
from tests.publish.a_year import a_lake, a_register, a_report, settings

LENGTH = 12_000


def sentence(kind, key, number, words=12):
    return f"Under {kind} {key} the partners said for the time numbered {number} " + "what they had done " * words


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """One report that is quoted four times for each finding, in all more than its length, and one without a length."""
    folder = tmp_path_factory.mktemp("rights")
    reports = [a_report(0, score=4), a_report(1, score=4)]
    for tables in reports:
        more = []
        for row in tables["evidence"]:
            row["quote"] = sentence(row["finding_kind"], row["finding_key"], 1, words=0)
            for number in (2, 3, 4):
                quote = sentence(row["finding_kind"], row["finding_key"], number)
                more.append({**row, "evidence_no": number, "quote": quote})
        tables["evidence"] += more
        for name in ("theme_findings", "compliance_findings", "audit_findings"):
            for row in tables[name]:
                row["n_evidence"] *= 4
        for row in tables["theme_findings"]:
            said = [f"In the summary of theme {row['theme_no']} it is said {number} times." for number in range(1, 30)]
            row["summary"] = " ".join([sentence("theme", row["theme_no"], 1, words=0).strip() + ".", *said])
        tables["decisions"][0]["decision"] = "We agreed this and that. " * 50
    reports[0]["report_states"][0]["n_characters"] = LENGTH
    reports[1]["report_states"][0].update(n_characters=None, n_pages=0)
    return a_content(a_lake(folder, reports), settings(a_register(folder, 2)))


def of(content, number, table="report_evidence"):
    return [row for row in content.rows(table) if row["report_id"] == f"shire-{number:03}-2023-24"]


def finding(row):
    return row["finding_kind"], row["finding_key"]


def published_words(content, number):
    passages = {row[column] for name, column in PASSAGES.items() for row in of(content, number, name)}
    summaries = {
        one for row in of(content, number, "report_themes") for one in re.split(r"(?<=[.…])\s", row["summary"])
    }
    quoted = " ".join(passages)
    passages |= {one for one in summaries if one.rstrip(".") not in quoted}
    return passages | {row["wording"] for row in of(content, number, "report_template") if row["wording"]}


def test_all_words_of_a_report_that_are_published_keep_within_its_share(content):
    said = published_words(content, 0)
    assert sum(map(len, said)) <= MAX_QUOTED_SHARE * LENGTH
    assert sum(map(len, said)) > 0.8 * MAX_QUOTED_SHARE * LENGTH, "what there is room for is published"


def test_a_summary_of_the_reports_own_sentences_is_no_way_around_the_limits(content):
    """The extractive engine's summaries are sentences of the report; a model's are its own words."""
    for number in (0, 1):
        for row in of(content, number, "report_themes"):
            assert len(row["summary"].split()) <= MOST_WORDS
    assert not any("In the summary" in row["summary"] for row in of(content, 1, "report_themes")), "no length, no room"
    rows = [{**row, "summary": "Mine. " * 200, "engine": "openai"} for row in of(content, 1, "report_themes")]
    tables: dict[str, Any] = {name: [] for name in PASSAGES} | {"report_themes": rows}
    assert within_rights(tables, {})["report_themes"] == rows


def test_every_finding_keeps_a_quote_and_second_ones_come_before_third(content):
    for number in (0, 1):
        evidence = of(content, number)
        found = [row for row in content.inputs.rows["evidence"] if row["report_id"] == evidence[0]["report_id"]]
        assert {finding(row) for row in evidence} == {finding(row) for row in found}
        assert len(evidence) < len(found)
    numbers = {row["evidence_no"] for row in of(content, 0)}
    assert numbers in ({1}, {1, 2}), "the share is used up before all second quotes are in"


def test_of_a_report_of_unknown_length_each_finding_has_one_quote(content):
    assert {row["evidence_no"] for row in of(content, 1)} == {1}


def test_pages_and_open_data_say_nothing_of_a_report_that_the_tables_do_not(content):
    left_out = sentence("theme", "3", 4)
    assert left_out.strip() in {row["quote"].strip() for row in content.inputs.rows["evidence"]}
    for draw in (draw_report, draw_partnerships, draw_open_data):
        for name, data in draw(content).items():
            assert left_out.encode() not in data, name


def test_a_long_quote_ends_between_words_and_says_so(content):
    decision = of(content, 0, "report_decisions")[0]["decision"]
    assert len(decision.split()) == MOST_WORDS + 1 and decision.endswith(" …")
    assert shortened("a b") == "a b"
    assert len(shortened("x" * 2_000)) <= LONGEST_QUOTE + 2
    assert shortened("one, two, three", words=2) == "one, two …"


def test_a_report_that_is_too_short_for_its_first_quotes_has_them_in_fewer_words():
    who = {"report_id": "r", "finding_kind": "theme", "evidence_no": 1}
    rows: list[dict[str, Any]] = [
        {**who, "finding_key": str(n), "quote": f"Number {n} is a sentence of a dozen words about one thing only."}
        for n in range(10)
    ]
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in PASSAGES} | {"report_evidence": rows}
    length = sum(len(row["quote"]) for row in rows)
    kept = within_rights(tables, {"r": length})["report_evidence"]
    assert len(kept) == 10
    assert sum(len(row["quote"]) for row in kept) <= MAX_QUOTED_SHARE * length
    assert all(full["quote"].startswith(row["quote"].removesuffix(" …")) for row, full in zip(kept, rows, strict=True))
