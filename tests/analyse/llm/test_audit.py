"""A model is asked what the year's instrument has; audit questions are answered by patterns and say so."""

from __future__ import annotations

import json

from include.analyse.llm.asking import Asking
from include.analyse.llm.document import read_document
from include.analyse.llm.prompting import Prompts
from include.analyse.llm.schemas import Form
from include.frameworks import load_framework
from include.settings import Settings
from tests.analyse.helpers import report_rows


def test_an_instrument_of_audit_questions_alone_is_asked_for_its_items_and_nothing_else():
    form = Form(load_framework("wt2018"))
    entries = json.dumps(form.schema)
    assert "ContributionEntry" in entries
    assert not any(name in entries for name in ("ThemeEntry", "CriterionEntry", "QuestionEntry"))
    elements, pages = report_rows([("The area", "There are two rivers and a market.")])
    asking = Asking(read_document(elements, pages, "harrow-edge-2019-20"), form, Settings(), Prompts(form))
    assert [job.purpose for part in asking.parts for job in asking.jobs(part)] == ["extraction"]
