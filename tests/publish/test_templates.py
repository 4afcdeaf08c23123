"""No figure is typed into a page: what templates say by themselves holds no digits but those of references."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from include.settings import PROJECT

TEMPLATES = sorted((PROJECT / "include" / "publish").glob("*/templates/*.html"))
_FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_GIVEN = re.compile(r"<(span|dl|ul) data-given>.*?</\1>|<style.*?</style>", re.DOTALL)
_REFERENCES = re.compile(
    r"95% interval|Gwet’s AC1|AC1 are|RR1501, (?:Appendix 1|chapter)|March 2025|Open Government Licence v3\.0"
)


def typed(template: str) -> list[str]:
    """Digits that a template says itself, with what stands before them."""
    text = re.sub(r"<[^>]*>", " ", _GIVEN.sub(" ", _FILLED_IN.sub(" ", template)))
    return re.findall(r"[^\n]{0,30}\d[^\n]{0,10}", _REFERENCES.sub(" ", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_a_template_types_no_number(path: Path):
    assert typed(path.read_text(encoding="utf-8")) == []


def test_a_typed_number_would_be_found():
    assert len(TEMPLATES) > 20
    assert typed("<p>Met in {{ n }} of 126 reports.</p>") and not typed("<p>Met in {{ n + 1 }} reports.</p>")
