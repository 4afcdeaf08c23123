"""docs/instruments.md lists every numbered table and graph of the sources, and every counterpart and check it names is there."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import NamedTuple

import pytest

from include.datasets import DATASETS
from include.datasets.survey import SURVEY_TABLES
from include.frameworks import framework_ids, load_framework
from include.frameworks.asked import asked_by
from include.publish.indicators import CHAIR_STATUSES, label
from include.settings import PROJECT

PAGE = (PROJECT / "docs" / "instruments.md").read_text(encoding="utf-8")
PRINTED = {
    "RR1501": ["Table 1", "Table 2", "Table 3", "Table 6", "Table 9", "Figure 1", "Figure 2", "Key themes", "Assessment scores"],
    "WWCSC and the Panel, May 2021": ["Figure 1", "Graph 1", "Graph 2", "Graph 3", "Graph 4", "Graph 5", "Graph 6"],
    "NCB, 2019": ["Figure 1", "Figure 2", "Table 1", "Table 2", "Table 3", "Table 4", "Table 5"],
}  # fmt: skip
"""Every table, graph and figure the sources print, by a piece of their heading on the page."""
SECTIONS = ("RR1501", "WWCSC and the Panel, May 2021", "WWCSC for the Panel", "The Panel's article", "NCB, 2019")
INDICATORS = ("submission", "reading", "chair_status", "contribution", "decision")
"""Indicators of `yearly_indicators` that no instrument asks."""


class Line(NamedTuple):
    """One line of the list."""

    printed: str
    where: str
    counterpart: str
    checked: str


def lines(section: str) -> list[Line]:
    (part,) = [part for part in re.split(r"^### ", PAGE, flags=re.M)[1:] if section in part.splitlines()[0]]
    cells = [re.split(r"(?<!\\) \| ", row.strip("| ")) for row in part.splitlines() if row.startswith("| ")]
    return [Line(*row) for row in cells if row[0] != "printed"]


EVERY = [pytest.param(one, id=f"{section[:8]}-{one.printed[:30]}") for section in SECTIONS for one in lines(section)]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def audit_indicators() -> set[str]:
    found = set()
    for framework_id in framework_ids():
        for one in asked_by(load_framework(framework_id), is_own=False):
            parts = {"detail": one.details, "value": one.values, "band": one.bands}
            found |= {f"audit.{framework_id}.{one.question_id}"}
            found |= {f"audit.{framework_id}.{one.question_id}.{part}" for part, there in parts.items() if there}
    return found


AUDIT = audit_indicators()
TABLES_OF_SURVEY = next(column for column in SURVEY_TABLES.columns if column.name == "table_id").allowed
TARGETS = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), flags=re.M))
DAGS = {path.stem for path in (PROJECT / "dags").glob("*.py")}


def is_there(name: str, beside: list[str]) -> bool:
    """Whether a name in a counterpart or check is something that exists; `beside` are the others of its cell."""
    datasets = [DATASETS[one] for one in beside if one in DATASETS]
    if name in DATASETS or name in AUDIT or name in DAGS:
        return True
    if name.startswith("python -m "):
        return find_spec(f"{name.split()[2]}.__main__") is not None
    if name.startswith("make "):
        target, *settings = name.split()[1:]
        return target in TARGETS and all((PROJECT / one.partition("=")[2]).exists() for one in settings)
    if any(name in dataset.column_names for dataset in datasets):
        return True
    if SURVEY_TABLES in datasets and name in TABLES_OF_SURVEY:
        return True
    if "yearly_indicators" in beside and name in {*INDICATORS, "by_deadline"}:
        return True
    return name.startswith("--") or (("/" in name or name.endswith(".md")) and (PROJECT / name).exists())


@pytest.mark.parametrize(("section", "printed"), [(section, one) for section, some in PRINTED.items() for one in some])
def test_every_numbered_table_and_graph_of_the_sources_has_one_line(section, printed):
    found = [one for one in lines(section) if re.search(rf"(^|, ){printed}\b", one.printed)]
    assert len(found) == 1, printed


@pytest.mark.parametrize("line", EVERY)
def test_every_counterpart_that_is_named_is_there(line):
    names = named(line.counterpart)
    assert names or line.counterpart.startswith("none: ")
    assert [name for name in names if not is_there(name, names)] == []
    makes = {name for name in names if name in DATASETS or name in DAGS or name.startswith("python -m ")}
    assert makes or line.counterpart.startswith("none: "), "a counterpart is a dataset, a DAG or a command"


@pytest.mark.parametrize("line", EVERY)
def test_every_line_says_what_was_checked_and_the_test_is_there(line):
    names = named(line.checked)
    assert [name for name in names if not is_there(name, names)] == []
    said = re.match(r"(counts|samples|survey)\b", line.checked)
    assert names or said or line.checked == "not checked"
    assert (line.checked == "not checked") <= line.counterpart.startswith("none: ")


def test_every_question_of_the_earlier_instruments_is_the_counterpart_of_something_printed():
    told = {name for section in SECTIONS for one in lines(section) for name in named(one.counterpart)}
    asked = {f"audit.wt2018.{one.id}" for one in load_framework("wt2018").audit}
    assert {name for name in asked if not any(one.startswith(name) for one in told)} == set()


def test_an_indicator_that_is_named_has_words_and_the_chairs_statuses_are_known():
    assert all(label(indicator, "any") for indicator in INDICATORS) and len(CHAIR_STATUSES) == 4
