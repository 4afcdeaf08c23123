"""What the yearly report shows, gathered from the release, and the page made of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from include.publish.content import YearContent
from include.publish.indicators import THIS_RELEASE
from include.publish.looks import Figure, Figures, Row, frame, render
from include.publish.looks.figures import ranked
from include.publish.looks.wording import in_words
from include.publish.report.audit import instruments
from include.publish.report.checked import checked, name_of_scope
from include.publish.report.coverage import regions, with_report, without_report
from include.publish.report.drawings import all_charts
from include.publish.report.layout import layout
from include.publish.report.learning import exemplars, learning
from include.publish.report.money import money
from include.publish.report.quotes import CHOSEN_BY, QuoteChooser
from include.publish.report.themes import theme_groups
from include.publish.trend import trend_section
from include.publish.yearly import ENGLAND, NO_PRIORITY, OTHER_PRIORITY

_TEMPLATES = Path(__file__).with_name("templates")
_FEW = 3
"""How many are named where a summary names the most and the least frequent."""


def draw_report(content: YearContent) -> dict[str, bytes]:
    """`report.html` of a release: no script, nothing from elsewhere, every number a cell or a count of its tables."""
    figures = Figures(content.tables)
    chooser = QuoteChooser(content.each("report_evidence"))
    pounds = money(content, figures)
    priority_named = partial(_priority_named, {one.id: one.name for one in content.framework.tasks.priorities.groups})
    shown: dict[str, Any] = {
        "frame": frame(content),
        "content": content,
        "figures": figures,
        "england": figures.by_category("yearly_submissions", region=ENGLAND),
        "in_time": figures.by_category("yearly_in_time", region=ENGLAND),
        "checked": checked(figures),
        "name_of_scope": partial(name_of_scope, content.framework),
        "n_reports": Figure(content.manifest["reports"], "manifest.reports"),
        "register_size": Figure(content.manifest["register"]["partnerships"], "manifest.register.partnerships"),
        "headlines": _headlines(figures),
        "regions": regions(figures),
        "with_report": with_report(content),
        "without_report": without_report(content),
        "compliance": [
            {
                "question": question,
                "answers": figures.by_category("yearly_compliance", question_id=question.id),
                "quotes": _compliance_quotes(content, chooser, question.id),
            }
            for question in content.framework.compliance
        ],
        "groups": theme_groups(content, figures, chooser),
        "instruments": instruments(content, figures, chooser),
        "money": pounds,
        "learning": learning(content, figures, chooser),
        "exemplars": exemplars(content),
        "charts": all_charts(content, figures, pounds.reports, priority_named),
        "priority_named": priority_named,
        "priorities": _commonest_first(figures),
        "layout": layout(content),
        "read_of_found": _read_of_found(figures, content.year),
        "chosen_by": CHOSEN_BY,
        "trend": trend_section(content),
        "made_by": [
            {**made, "reports": Figure(made["reports"], f"manifest.made_by[{number}].reports")}
            for number, made in enumerate(content.manifest["made_by"])
        ],
    }
    return {"report.html": render(_TEMPLATES, "report.html", **shown)}


def _headlines(figures: Figures) -> dict[str, Any]:
    """The most and the least treated themes and the commonest priorities."""
    addressed = [row for row in figures.rows("yearly_themes", category="addressed") if row["denominator"]]
    priorities = [
        row for row in figures.rows("yearly_priorities") if row["category"] not in {OTHER_PRIORITY, NO_PRIORITY}
    ]
    return {
        "most": list(ranked(addressed))[:_FEW],
        "least": list(ranked(addressed, least=True))[:_FEW],
        "priorities": [row for row in list(ranked(priorities))[:_FEW] if row["count"]],
    }


def _priority_named(groups: Mapping[str, str], category: str) -> str:
    """A group of priorities by the framework's name for it."""
    return groups.get(category) or in_words(category)


def _commonest_first(figures: Figures) -> list[Row]:
    """Priorities by how many reports state them; what is in no group, and none at all, stand at the end."""
    rest = (OTHER_PRIORITY, NO_PRIORITY)
    rows = figures.rows("yearly_priorities")
    named = [row for row in rows if row["category"] not in rest]
    return [*ranked(named), *(row for row in rows if row["category"] in rest)]


def _read_of_found(figures: Figures, year: str) -> Row | None:
    """How many of the reports that are there were read; None where a year has no such figure."""
    where = {"reporting_year": year, "published_in": THIS_RELEASE, "indicator": "reading", "category": "analysed"}
    return next(iter(figures.rows("yearly_indicators", **where)), None)


def _compliance_quotes(content: YearContent, chooser: QuoteChooser, question_id: str) -> list[Any]:
    met = [
        row for row in content.rows("report_compliance") if row["question_id"] == question_id and row["answer"] == "met"
    ]
    return chooser.choose("compliance", met, key=lambda row: str(row["question_id"]), n=2)
