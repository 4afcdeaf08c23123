"""Each theme across the reports: how many treat it how, and in whose words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from include.frameworks import Theme
from include.publish.content import YearContent
from include.publish.looks import Figures, Place, Row, place
from include.publish.report.quotes import Quote, QuoteChooser

_QUOTES = 3


@dataclass(frozen=True)
class Tie:
    """A report a sentence rests on, and where the quotes under it stand."""

    partnership: str
    places: list[Place]


@dataclass(frozen=True)
class Sentence:
    """A model's sentence across reports with what it rests on."""

    sentence: str
    ties: list[Tie]


@dataclass(frozen=True)
class ThemeView:
    """A theme, its rows of `yearly_themes` by status, what a model wrote across reports, and quotes that show how reports treat it."""

    theme: Theme
    statuses: dict[str, Row]
    synthesis: list[Sentence]
    quotes: list[Quote]


@dataclass(frozen=True)
class GroupView:
    """Themes that belong together, under a heading of the framework."""

    id: str
    name: str
    themes: list[ThemeView]


def theme_groups(content: YearContent, figures: Figures, chooser: QuoteChooser) -> list[GroupView]:
    """The framework's themes in its groups; a theme nobody addresses has no quotes."""
    synthesis = _synthesis(content)
    addressed = [row for row in content.rows("report_themes") if row["status"] == "addressed"]

    def view(theme: Theme) -> ThemeView:
        treating = [row for row in addressed if row["theme_no"] == theme.no]
        quotes = chooser.choose("theme", treating, key=lambda row: str(row["theme_no"]), n=_QUOTES)
        statuses = figures.by_category("yearly_themes", theme_no=theme.no)
        return ThemeView(theme, statuses, synthesis[theme.no], quotes)

    framework = content.framework
    return [
        GroupView(group.id, group.name, [view(theme) for theme in framework.themes if theme.group == group.id])
        for group in framework.theme_groups
    ]


def _synthesis(content: YearContent) -> defaultdict[int, list[Sentence]]:
    """Sentences by theme number, each with its reports in their order."""
    cited: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for row in content.rows("theme_synthesis"):
        cited[row["theme_no"], row["sentence_no"]].append(row)
    found: defaultdict[int, list[Sentence]] = defaultdict(list)
    for (theme_no, _), rows in cited.items():
        by_report: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            by_report[row["report_id"]].append(row)
        ties = [Tie(some[0]["partnership"], [place(row) for row in some]) for some in by_report.values()]
        found[theme_no].append(Sentence(rows[0]["sentence"], ties))
    return found
