"""Each theme across the reports: how many treat it how, and in whose words."""

from __future__ import annotations

from dataclasses import dataclass

from include.frameworks import Theme
from include.publish.content import YearContent
from include.publish.looks import Figures, Row
from include.publish.report.quotes import Quote, QuoteChooser
from include.publish.report.retold import Retelling, Retold

_QUOTES = 3


@dataclass(frozen=True)
class ThemeView:
    """A theme, its rows of `yearly_themes` by status, and the quotes that show how reports treat it.

    `retold`: what single reports say of it in a language model's words, where one read them.
    """

    theme: Theme
    statuses: dict[str, Row]
    quotes: list[Quote]
    retold: list[Retold]


@dataclass(frozen=True)
class GroupView:
    """Themes that belong together, under a heading of the framework."""

    id: str
    name: str
    themes: list[ThemeView]


def theme_groups(content: YearContent, figures: Figures, chooser: QuoteChooser) -> list[GroupView]:
    """The framework's themes in its groups; a theme nobody addresses has no quotes."""
    addressed = [row for row in content.rows("report_themes") if row["status"] == "addressed"]

    retelling = Retelling(content, content.each("report_evidence"))

    def view(theme: Theme) -> ThemeView:
        treating = [row for row in addressed if row["theme_no"] == theme.no]
        quotes = chooser.choose("theme", treating, key=lambda row: str(row["theme_no"]), n=_QUOTES)
        return ThemeView(theme, figures.by_category("yearly_themes", theme_no=theme.no), quotes, retelling.of(theme.no))

    framework = content.framework
    return [
        GroupView(group.id, group.name, [view(theme) for theme in framework.themes if theme.group == group.id])
        for group in framework.theme_groups
    ]
