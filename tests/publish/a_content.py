"""What a release's readers' files are drawn from, built from a lake as publishing builds it, without checks and release."""

from __future__ import annotations

from include.lake import Lake
from include.publish.content import YearContent
from include.publish.step import _framework, _manifest, _prepare
from include.settings import Settings
from tests.publish.a_year import NOW, YEAR


def a_content(lake: Lake, chosen: Settings, year: str = YEAR, version: int = 1) -> YearContent:
    """The content of a year's release of this version, as the drawers are given it."""
    made_from = _prepare(lake, year, chosen)
    content = YearContent(
        year,
        NOW,
        made_from.tables,
        made_from.inputs,
        made_from.register,
        _framework(made_from.inputs),
        made_from.made,
        _manifest(year, "run-1", NOW, made_from),
    )
    return content.released_as(version, "First release of this year.")
