"""All questions on a report share one beginning, and the question stands last."""

from __future__ import annotations

import json
import os

import pytest

from include.analyse.llm import prompting
from include.analyse.llm.asking import Asking, first_questions
from include.analyse.llm.templates import Templates
from include.datasets import words
from include.settings import Settings
from tests.analyse.llm.reports import FORM, FRAMEWORK, desk, document_of, rows_of


@pytest.fixture(scope="module")
def questions():
    return first_questions(document_of(rows_of()), FORM, Settings(llm_votes=3))


def test_a_report_takes_five_questions_and_its_votes(questions):
    purposes = [question.purpose for question in questions]
    assert purposes == ["themes_arrangements", "themes_learning", "themes_practice", *["criteria"] * 3, "extraction"]
    assert len({question.content_hash for question in questions}) == 7
    assert len({(question.purpose, question.call_no) for question in questions}) == 7


def test_every_theme_is_asked_once_at_most_nine_at_a_time(questions):
    asked = [last_line(question).split(", ") for question in questions if question.purpose.startswith("themes")]
    assert sorted(key for keys in asked for key in keys) == sorted(f"theme_{theme.no}" for theme in FRAMEWORK.themes)
    assert max(map(len, asked)) <= 9


def last_line(question):
    return question.messages[-1][1].strip().splitlines()[-1].removeprefix("Asked: ")


def test_the_shared_beginning_is_all_but_the_question(questions):
    sent = ["".join(text for _, text in question.messages) for question in questions]
    shared = os.path.commonprefix(sent)  # noqa: RUF071 - letter by letter, as a prefix cache does
    assert "[[report ends]]" in shared
    assert max(len(text) - len(shared) for text in sent) < 1200
    assert len({json.dumps(question.schema) for question in questions}) == 1
    assert {question.schema_name for question in questions} == {"reading"}


def test_what_all_reports_share_comes_first():
    other = first_questions(document_of(rows_of("edge"), "edge"), FORM, Settings())[0]
    mine = first_questions(document_of(rows_of()), FORM, Settings())[0]
    assert mine.messages[0] == other.messages[0]
    assert "report begins" not in mine.messages[1][1][20:]


def test_definitions_come_from_the_framework(questions):
    system = questions[0].messages[0][1]
    assert all(theme.definition in system for theme in FRAMEWORK.themes)
    assert all(criterion.definition in system for criterion in FRAMEWORK.criteria)
    assert all(answer.definition in system for one in FRAMEWORK.compliance for answer in one.answers)
    assert all(status in system for status in words.THEME_STATUSES)


def test_votes_have_the_choices_in_other_orders_and_the_same_order_in_every_run(questions):
    votes = [question.messages[-1][1] for question in questions if question.purpose == "criteria"]
    assert len(set(votes)) == 3
    again = first_questions(document_of(rows_of()), FORM, Settings(llm_votes=3))
    assert [question.content_hash for question in again] == [question.content_hash for question in questions]


def test_a_question_asked_again_names_only_what_is_missing_and_is_another_call():
    asking, _ = desk(rows_of())
    job = asking.jobs(asking.parts[0])[0]
    first = asking.question(job)
    again = asking.question(job.but(["theme_8"]), 1, {"theme_8": "status: it says 'perhaps'"})
    twice = asking.question(job.but(["theme_8"]), 2, {"theme_8": "status: it says 'perhaps'"})
    assert last_line(again) == "theme_8"
    assert "it says 'perhaps'" in again.messages[-1][1]
    assert len({first.content_hash, again.content_hash, twice.content_hash}) == 3


def test_a_report_in_parts_is_asked_about_part_by_part():
    document = document_of(rows_of(more=[(f"More {number}", "Word after word. " * 300) for number in range(8)]))
    asking = Asking(document, FORM, Settings(llm_max_document_tokens=4000))
    assert len(asking.parts) > 1
    questions = [asking.question(job) for part in asking.parts for job in asking.jobs(part)]
    assert len(questions) == 7 * len(asking.parts)
    assert f"[[part 2 of {len(asking.parts)}" in questions[7].messages[1][1]


def test_the_version_changes_with_any_word_of_a_prompt(tmp_path):
    for path in prompting.FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "themes.md").write_text("Code these themes, please:\n")
    before, after = prompting.prompt_version(), Templates(tmp_path).version
    assert before != after
    assert before.split()[0] == after.split()[0] == "1.0"
