"""Decisions, learning from reviews and the examples people marked: passages that reports are read for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from include.publish.content import YearContent
from include.publish.indicators import REVIEW_KINDS, THIS_RELEASE
from include.publish.looks import Figures, Row
from include.publish.report.quotes import Quote, QuoteChooser, as_quote

_QUOTES = 4


@dataclass(frozen=True)
class Passages:
    """How many reports hold something of a kind, and some of it."""

    name: str
    row: Row
    quotes: list[Quote]


@dataclass(frozen=True)
class Learning:
    """Decisions and actions, then each kind of learning review."""

    decisions: Passages
    reviews: list[Passages]


@dataclass(frozen=True)
class Exemplar:
    """A passage a person marked as good practice, of what, and why."""

    quote: Quote
    example_of: str
    note: str


def learning(content: YearContent, figures: Figures, chooser: QuoteChooser) -> Learning:
    """Counts from `yearly_indicators`, quotes from the items' own evidence."""
    this_year = {
        "reporting_year": content.year,
        "published_in": THIS_RELEASE,
        "category": "any",
    }

    def passages(indicator: str, table: str, kind: str = "", n: int = _QUOTES) -> Passages:
        items = [row for row in _rows(content, table) if not kind or row["kind"] == kind]
        quotes = chooser.choose("item", items, key=lambda row: str(row["item_id"]), n=n)
        return Passages(kind, figures.row("yearly_indicators", indicator=indicator, **this_year), quotes)

    return Learning(
        decisions=passages("decision", "report_decisions"),
        reviews=[passages(f"review.{kind}", "report_reviews_mentioned", kind, n=2) for kind in REVIEW_KINDS],
    )


def exemplars(content: YearContent) -> list[Exemplar]:
    """The passages that people marked, in the order of what they are examples of."""
    return [Exemplar(as_quote(row), row["example_of"], row["note"] or "") for row in _rows(content, "report_exemplars")]


def _rows(content: YearContent, table: str) -> list[dict[str, Any]]:
    return content.rows(table) if table in content.tables else []
