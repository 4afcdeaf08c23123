"""The sites of the miniature web, by what is hard about them."""

from __future__ import annotations

from tests.miniature_web.model import Case
from tests.miniature_web.sites import (
    chapters,
    committees,
    councils,
    joint,
    kinds,
    periods,
    second_look,
    trouble,
    wordpress,
)


def all_cases() -> list[Case]:
    """Every partnership with its sites, made anew (tests may change them)."""
    families = (wordpress, councils, committees, chapters, joint, kinds, periods, trouble, second_look)
    return [case for family in families for case in family.cases()]
