"""Every dataset has a suite, sound rows keep its promises, and every suite can fail."""

from __future__ import annotations

import copy
import json
import shutil
from typing import Any

import pytest

from include.checks import SUITES, CheckError, check_table, check_tables, load_suite, suites_without_dataset
from include.checks.derived import BESIDE
from include.datasets import DATASETS, PARTITION, of_layer
from include.publish.inputs import read_year
from include.publish.numbers import Made
from include.publish.step import build_tables
from include.publish.synthesis import theme_synthesis
from include.register import load_register
from tests.discover.sound import BROKEN_CANDIDATES, candidates_of
from tests.publish.a_review import REVIEWERS, a_release, reviewed
from tests.publish.a_year import YEAR, a_lake, a_register, a_report, partnership
from tests.survey.a_survey import sound_rows
from tests.synthesis.sound import BROKEN_SYNTHESIS, synthesis_of


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Rows of every dataset, for ten reports that keep every promise."""
    folder = tmp_path_factory.mktemp("sound")
    reports = [a_report(number, score=4) for number in range(8)]
    reports += [a_report(8, score=2, answers=("unmet", "met", "not_mentioned", "met")), a_report(9, score=0)]
    reports = [reviewed(report, reviewers=REVIEWERS if number < 8 else ()) for number, report in enumerate(reports)]
    rows = {name: [row for report in reports for row in report.get(name, [])] for name in DATASETS}
    rows["release_decisions"] = [a_release() | {"decision_id": f"run-{number}"} for number in range(5)]
    rows |= candidates_of(rows["evidence"])
    register = load_register(str(a_register(folder, 11)))
    inputs = read_year(a_lake(folder, reports), YEAR, register)
    rows |= sound_rows()
    rows |= build_tables(inputs, register, Made("extractive", "wt2023", "part_reviewed", is_provisional=True))
    rows["synthesis"] = synthesis_of(rows["evidence"])
    rows["theme_synthesis"] = theme_synthesis(
        rows["synthesis"], rows["evidence"], rows["report_themes"], rows["report_evidence"]
    )
    return rows


def tables_of(rows):
    """Rows as readers of the lake see them, with the partition's column. Keys may repeat: that is for suites to find."""
    import pyarrow as pa

    found = {}
    for name, some in rows.items():
        dataset = DATASETS[name]
        schema = dataset.schema if dataset.layer == "published" else dataset.partitioned_schema
        complete = [{PARTITION: YEAR, **dict.fromkeys(dataset.column_names), **row} for row in some]
        table = pa.Table.from_pylist(complete, schema=pa.schema([field.with_nullable(True) for field in schema]))
        found[name] = table
    return found


def test_every_dataset_has_a_suite_and_every_suite_a_dataset():
    assert {path.stem for path in SUITES.glob("*.json")} == set(DATASETS)
    assert suites_without_dataset() == []


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_every_promise_says_in_words_what_it_is_and_its_columns_are_known(name):
    suite = load_suite(name)
    promises = [
        (expectation["description"], json.dumps(expectation["kwargs"])) for expectation in suite["expectations"]
    ]
    assert all(words.endswith(".") and words[0].isupper() for words, _ in promises)
    assert len(set(promises)) == len(promises)


def test_sound_rows_keep_every_promise(sound):
    checked = check_tables(tables_of(sound))
    assert checked.success, checked.explain()
    assert not [warning for result in checked.results for warning in result.warnings]
    assert sum(result.n_promises for result in checked.results) > 200


def test_empty_tables_keep_every_promise():
    some = ("documents", "pages", "evidence", "scores", "contributions", "yearly_scores")
    assert check_tables(tables_of({name: [] for name in some})).success


BROKEN: list[tuple[str, dict[str, Any] | None, str]] = [
    ("documents", {"document_id": "not hex"}, "A document id is 12 hexadecimal digits."),
    ("documents", {"document_id": "0" * 12}, "A document id is the start of its file's hash."),
    ("documents", {"status": "quarantined", "reason": None}, "What was not collected says why."),
    ("documents", {"status": "quarantined", "reason": " "}, "What was not collected says why."),
    ("documents", {"report_id": f"elsewhere-{YEAR}"}, "A report id is its partnership and reporting year."),
    ("documents", {PARTITION: "unknown"}, "The reporting year of a collected document is known."),
    ("documents", {"n_pages": 0}, "A PDF that can be opened has pages."),
    ("coverage", {"is_overdue": True}, "Only a report of which nothing is there is overdue."),
    (
        "coverage",
        {"status": "unreachable", "reason": "The site cannot be reached."},
        "Where a site cannot be reached, coverage says what its server answered.",
    ),
    ("coverage", {"confidence": 1.5}, "A confidence lies between 0 and 1."),
    ("coverage", {"status": "failed", "reason": None}, "Where a report is missing or failed, coverage says why."),
    ("coverage", {"status": "not_found", "reason": "no"}, "A reason says something."),
    ("coverage", {"report_id": None}, "A report that was found has its id."),
    ("conversions", {"n_characters": 0}, "A document that was converted has text."),
    ("conversions", {"n_pages": 5}, "Every page of a converted PDF has its row in pages."),
    ("conversions", {"status": "timed_out"}, "A document that was not converted says why."),
    ("pages", {"page": 0}, "Pages count from 1."),
    ("pages", {"page": 9}, "A page is one the document has."),
    ("pages", {"text": " ", "n_characters": 0}, "An empty page says what is wrong with it."),
    ("pages", {"n_characters": 7}, "The count of characters is that of the text."),
    ("elements", {"page": 3, "page_end": 2}, "A passage does not end before it begins."),
    ("elements", {"text": ""}, "An element has text."),
    ("elements", {"element_no": 2}, "Each element stands once."),
    ("tables", {"row": 0}, "Rows count from 1."),
    ("theme_findings", {"theme_no": 2}, "A theme is answered once per report."),
    ("theme_findings", {"n_evidence": 0}, "An addressed theme that needs no review has a quote that was found on its page."),
    ("theme_findings", {"n_evidence": 2}, "The number of quotes a finding claims is the number that were verified."),
    ("theme_findings", {"confidence": 1.2}, "Confidence lies between 0 and 1."),
    ("theme_findings", {"needs_review": True}, "What a person should check says why."),
    ("theme_findings", None, "Every theme of the framework is answered: not mentioned is an answer too."),
    ("criterion_findings", {"n_evidence": 0}, "A criterion that is met and needs no review has a quote that was found on its page."),
    ("criterion_findings", None, "Every criterion of the framework is answered."),
    ("compliance_findings", {"detail": "gone"}, "A chair's status is transitioned, planned or retained."),
    ("compliance_findings", {"answer": "not_mentioned"}, "What is not mentioned has no detail."),
    ("compliance_findings", {"n_evidence": 0}, "A question that is met and needs no review has a quote that was found on its page."),
    ("audit_findings", {"answer": "perhaps"}, "An answer is one of those its instrument has for the question."),
    ("audit_findings", {"n_evidence": 0}, "An answer that says something is there and needs no review has a quote that was found on its page."),
    ("audit_findings", {"n_evidence": 4}, "The number of quotes a finding claims is the number that were verified."),
    ("audit_findings", {"rationale": " "}, "Every answer says why."),
    ("audit_findings", None, "Every question of the instrument is answered: not reported is an answer too."),
    ("template_findings", {"page": 2}, "What is not found has no place."),
    ("template_findings", {"found_by": "heading", "wording": "Our area"}, "What is found says where it stands: a page, or an anchor in HTML."),
    ("template_findings", {"found_by": "heading", "page": 9, "document_id": "?"}, "A document id is 12 hexadecimal digits."),
    ("template_findings", {"found_by": "heading", "page": 1, "wording": " "}, "A heading is given in the report's words."),
    ("template_findings", {"place_no": 0}, "Places are counted from 1."),
    ("template_findings", None, "Every part is looked for in every report: none is an answer too."),
    ("scores", {"score": 5}, "A score lies between 0 and 4."),
    ("scores", {"score": 3}, "The score is the sum of its four parts."),
    ("scores", {"score": 3, "criterion_1": 0}, "Criterion 4 counts only when criteria 1 to 3 are met."),
    ("scores", {"score": 3, "criterion_4": 0}, "The score equals the gated sum of the criteria that are met."),
    ("evidence", {"page": None}, "A verified quote says where it stands: a page, or an anchor in HTML."),
    ("evidence", {"page": 7}, "A page is one the document has."),
    ("evidence", {"quote": " "}, "A quote has words."),
    ("evidence", {"quote": "Nothing like this stands anywhere."}, "The words of a verified quote stand on the page it cites."),
    ("evidence", {"match_score": 101.0}, "A match score lies between 0 and 100."),
    ("contributions", {"amount_gbp": 3e7}, "An amount is plausible: not beyond £20 million."),
    (
        "contributions",
        {"amount_gbp": -5.0, "needs_review": False},
        "A negative amount (printed with a minus or in brackets) waits for a person.",
    ),
    ("contributions", {"share_pct": 250.0}, "A share lies between 0 and 100 percent."),
    ("contributions", {"item_id": "unheard of"}, "Every item that needs no review has a quote that was found on its page."),
    ("priorities", {"wording": ""}, "A priority keeps the report's own words."),
    ("decisions", {"page": None}, "Every item says where it stands: a page, or an anchor in HTML."),
    ("reviews_mentioned", {"n_reviews": 2023}, "A number of reviews is plausible: 0 to 200."),
    ("llm_calls", {"cached_input_tokens": 11}, "Cached tokens are among those sent."),
    ("report_states", {"state": "failed", "step": "analyse"}, "A report that was not analysed whole says why."),
    ("review_sample", {"probability": 0.0}, "A probability lies above 0 and is 1 at most."),
    ("review_sample", {"n_reviewers": 3}, "One or two people are asked."),
    ("review_sample", {"part": "risk"}, "What is drawn for its doubts has some."),
    ("review_sample", {"finding_version": "newest"}, "The version of an answer is 12 hexadecimal digits."),
    ("reviews", {"answer": None}, "Who agrees or amends says what the answer is."),
    ("reviews", {"verdict": "cannot_tell"}, "Who cannot tell gives no answer."),
    ("reviews", {"answer": "partial"}, "Who agrees gives the answer that was shown."),
    ("reviews", {"reviewer": " "}, "A decision says who decided."),
    ("reviews", {"review_id": "../up"}, "A decision's id is a plain name."),
    ("exemplars", {"finding_kind": "item"}, "Examples are of themes and criteria."),
    ("exemplars", {"page": None}, "An example says where it stands: a page, or an anchor in HTML."),
    ("exemplars", {"check_result": "paraphrase"}, "Only words that code has found on the page are examples."),
    ("release_decisions", {"decided_by": ""}, "A decision says who decided."),
    ("release_decisions", {"shown": " "}, "A decision keeps what its maker was shown."),
    ("release_decisions", {"findings_version": "all"}, "The version of the answers is 12 hexadecimal digits."),
    ("yearly_agreement", {"weighted_low_pct": 100.1}, "An interval does not begin above its figure."),
    ("yearly_agreement", {"gwet_ac1": 1.5}, "AC1 lies between -1 and 1."),
    ("yearly_agreement", {"n_errors": 900}, "There are no more errors than answers they were looked for in."),
    ("yearly_agreement", {"denominator": 9, "count": 9, "percentage": 100.0, "n_reports": 3, "is_low_reliability": False}, "Reliability is told only where at least 10 answers were checked."),
    ("yearly_scores", {"count": 2}, "The counts of the scores add up to the denominator."),
    ("yearly_scores", {"percentage": 33.0}, "A percentage is 100 × count / denominator, to one decimal."),
    ("yearly_scores", {"is_provisional": False, "review_state": "not_reviewed"}, "What the extractive engine made and nobody reviewed is marked provisional."),
    ("yearly_scores", None, "All 5 answers are shown, also those nobody gave."),
    ("yearly_compliance", {"count": 40}, "No count is above its denominator."),
    ("yearly_themes", {"count": 1}, "The counts of the statuses add up to the denominator."),
    ("yearly_priorities", {"percentage": None}, "Where there is a denominator there is a percentage."),
    ("yearly_contributions", {"n_amounts": 1, "total_gbp": None}, "Where amounts were read there is a sum."),
    ("yearly_submissions", {"count": 0}, "The counts of the states of a region add up to the denominator."),
    ("yearly_indicators", {"denominator": 1, "count": 2}, "No count is above its denominator."),
    ("yearly_criteria", {"count": 40}, "No count is above its denominator."),
    ("yearly_review", {"count": 1}, "The counts of the standings add up to the denominator."),
    (
        "yearly_review",
        {"category": "checked", "count": 3, "review_state": "not_reviewed"},
        "A year that is called not reviewed has no answers that people checked.",
    ),
    (
        "yearly_review",
        {"category": "open", "count": 1, "review_state": "reviewed"},
        "A year that is called reviewed has no open answers in its sample.",
    ),
    (
        "report_themes",
        {"settled_by": "person", "review_state": "not_reviewed"},
        "Where people settled an answer, the table does not say that nobody looked.",
    ),
    ("report_decisions", {"settled_by": "person", "engine_answer": None}, "Beside a person's answer stands the engine's."),
    ("report_decisions", {"settled_by": "person", "is_contested": True}, "While people differ, the engine's answer stands."),
    ("report_reviews_mentioned", {"is_contested": True, "needs_review": False}, "A contested answer waits for a person."),
    ("report_exemplars", {"page": None}, "Every passage says where it stands: a page, or an anchor in HTML."),
    ("report_template", {"status": "to_check", "note": None}, "What a person should look at says why."),
    ("report_scores", {"score": 3}, "The score is the sum of its four parts."),
    ("report_themes", {"n_evidence": 0}, "Every addressed theme that is published has a quote that was found on its page."),
    ("report_compliance", {"n_evidence": 0}, "No more quotes are published than are counted."),
    ("report_compliance", {"question_id": "unheard of"}, "Of the quotes that are counted at least the first is published."),
    ("report_themes", {"theme_no": 99}, "Of the quotes that are counted at least the first is published."),
    ("report_audit", {"finding_key": "wt2018.unheard_of"}, "Of the quotes that are counted at least the first is published."),
    ("report_audit", {"answer": "perhaps"}, "An answer is one of those its instrument has for the question."),
    ("report_audit", {"n_evidence": 0}, "Every answer that says something is there and is published has a quote that was found on its page."),
    ("report_audit", {"settled_by": "person", "engine_answer": None}, "Beside a person's answer stands the engine's."),
    ("report_audit", {"settled_by": "person", "is_contested": True}, "While people differ, the engine's answer stands."),
    ("report_audit", {"is_contested": True, "needs_review": False}, "A contested answer waits for a person."),
    ("yearly_audit", {"count": 40}, "No count is above its denominator."),
    ("yearly_audit", {"count": 3}, "The counts of a question's answers add up to the denominator."),
    ("yearly_audit", {"minimum": 9.0, "maximum": 4.0}, "The greatest number is not below the least."),
    ("report_contributions", {"item_id": "unheard of"}, "Every item that is published has a quote that was found on its page."),
    ("report_priorities", {"document_id": "?"}, "A document id is 12 hexadecimal digits."),
    ("report_evidence", {"check_result": "paraphrase"}, "Only verified quotes are published."),
    ("yearly_in_time", {"count": 40}, "No count is above its denominator."),
    ("yearly_in_time", {"region": "Mercia"}, "The counts of the states of a region add up to the denominator."),
    ("yearly_in_time", {"percentage": 101.0}, "A percentage lies between 0 and 100."),
    ("survey_tables", {"survey_wave": "Wave 1"}, "A wave is named in small letters, digits and hyphens."),
    ("survey_tables", {"percentage": 12.3}, "A percentage is 100 × count / denominator, to one decimal."),
    ("survey_tables", {"table_id": "role", "count": 4}, "No count of fewer than 5 respondents is shown."),
    ("survey_tables", {"count": None, "symbol": None}, "What is hidden says so."),
    ("survey_tables", {"count": None, "symbol": "c", "percentage": 1.0}, "Where a count is hidden its percentage is hidden too."),
    ("survey_tables", {"count": None, "percentage": None, "symbol": "c", "place": 2}, "A hidden count has no place among others."),
    ("survey_tables", {"count": None, "percentage": None, "symbol": "c", "item": "x"}, "No count is hidden alone beside counts that add up to a known base."),
    ("survey_tables", {"percentage": None}, "Where a count is shown there is a percentage."),
    ("survey_tables", {"count": 400}, "No count is above its denominator."),
    ("survey_tables", {"count": 100, "item": "y"}, "The answers of a group add up to its respondents."),
    ("survey_tables", {"table_id": "improvement", "denominator": 19}, "Tables are given for groups of 20 respondents or more."),
    ("survey_tables", {"count": -1}, "Counts are not negative."),
    ("survey_tables", {"category": "Devon (Devon and Cornwall)", "table_id": "areas", "group": "All respondents", "item": ""}, "An answer is counted once per wave, table, group and item."),
    ("survey_refusals", {"line": 1}, "Lines count from 1, and the first is the header."),
    ("survey_refusals", {"reason": " "}, "What was not taken says why."),
    ("survey_refusals", {"advice": ""}, "What was not taken says what to do."),
    ("survey_refusals", {"line": 3}, "What was not taken is told once."),
    *BROKEN_CANDIDATES,
    *BROKEN_SYNTHESIS,
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_a_suite_catches_broken_rows_and_names_them(sound, name):
    """Each case breaks one promise in one report's row (of tables that have no reports: in one row)."""
    cases = [(change, promise) for dataset, change, promise in BROKEN if dataset == name]
    rows, broken_reports = copy.deepcopy(sound[name]), []
    for number, (change, _) in enumerate(cases):
        report_id = f"{partnership(number)}-{YEAR}" if "report_id" in rows[0] else None
        row = next(row for row in rows if row["report_id"] == report_id) if report_id else rows[number]
        broken_reports.append(report_id)
        if change is None:
            rows.remove(row)
        else:
            row |= change
    beside = tables_of({other: sound[other] for other in BESIDE.get(name, ())})
    result = check_table(DATASETS[name], tables_of({name: rows})[name], beside)
    assert cases and not result.success
    caught = {one.promise: one for one in result.broken}
    for report_id, (change, promise) in zip(broken_reports, cases, strict=True):
        assert promise in caught, f"not caught: {promise}"
        assert caught[promise].n_broken >= 1 and caught[promise].remedy
        if report_id and "report_id" not in (change or {}):
            assert report_id in caught[promise].report_ids
            assert report_id in str(caught[promise])


def test_shares_above_a_hundred_in_all_are_told_but_stop_nothing(sound):
    rows = copy.deepcopy(sound["contributions"][:1]) * 5
    for number, row in enumerate(rows):
        rows[number] = row | {"item_id": f"i{number}", "needs_review": True}
    result = check_table(DATASETS["contributions"], tables_of({"contributions": rows})["contributions"])
    assert result.success
    assert "add up to 100 percent at most" in result.warnings[0]


def test_a_dataset_without_a_suite_is_an_error(tmp_path, sound):
    with pytest.raises(CheckError, match=r"scores has no suite: write its promises to .*scores\.json"):
        check_table(DATASETS["scores"], tables_of({"scores": sound["scores"]})["scores"], suites=tmp_path)


def test_a_suite_that_speaks_of_a_column_that_is_not_there_is_an_error(tmp_path, sound):
    suite = json.loads((SUITES / "scores.json").read_text())
    suite["expectations"][1]["kwargs"]["column"] = "scoer"
    (tmp_path / "scores.json").write_text(json.dumps(suite))
    with pytest.raises(CheckError, match="speaks of scoer"):
        check_table(DATASETS["scores"], tables_of({"scores": sound["scores"]})["scores"], suites=tmp_path)


def test_a_suite_that_is_not_json_says_in_which_line(tmp_path):
    shutil.copy(SUITES / "scores.json", tmp_path)
    (tmp_path / "scores.json").write_text('{\n "name": scores\n}')
    with pytest.raises(CheckError, match="line 2: not JSON"):
        load_suite("scores", tmp_path)


def test_a_suite_is_what_great_expectations_reads_itself():
    import great_expectations as gx

    for dataset in of_layer("published"):
        suite = gx.ExpectationSuite(**load_suite(dataset.name))
        assert suite.name == dataset.name and suite.expectations
