"""What one report's answer comes to: the text that was sent, and proposals whose quotes code has found in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from include.analyse.llm import schemas
from include.analyse.llm.checking import Checking
from include.analyse.llm.document import Document, read_document
from include.analyse.passages import Sentence
from include.discover.candidate import Quoted
from include.discover.forms import Proposal
from include.discover.unclaimed import ReadReport
from include.frameworks import plain
from include.quotes import QuoteChecker

_NO_SENTENCE = 10**6
"""Number of a model's quotes among the sentences of a report: they come after those that code picks."""


@dataclass(frozen=True)
class Proposed:
    """A proposal of one report with the quotes that stand there. Without one it proposes nothing."""

    name: str
    definition: str
    terms: tuple[str, ...]
    quotes: tuple[Quoted, ...]


def unclaimed_document(report: ReadReport, elements: Iterable[Mapping[str, Any]]) -> Document | None:
    """The report's unclaimed text as it is sent, with page marks; None where there is none."""
    places = {
        (sentence.place.document_id, sentence.place.element_no)
        for stretch in report.stretches
        for sentence in stretch.sentences
    }
    kept = [row for row in elements if (row["document_id"], row["element_no"]) in places]
    return read_document(kept, [], report.report_id) if kept else None


def proposed_by(
    proposals: Iterable[Proposal], report: ReadReport, document: Document, checker: QuoteChecker
) -> list[Proposed]:
    """The proposals that have a verified quote. Passages that speak to software show nothing."""
    checking = Checking(document, checker)
    found = [_proposed(one, report, checking) for one in proposals]
    return [one for one in found if one.quotes and one.name]


def _proposed(proposal: Proposal, report: ReadReport, checking: Checking) -> Proposed:
    quotes = (schemas.Quote(text=one.text, page=one.page) for one in proposal.quotes)
    verified = [quoted for one in quotes if (quoted := _quoted(one, report, checking)) is not None]
    return Proposed(proposal.name, proposal.definition, tuple(proposal.terms), tuple(verified))


def _quoted(quote: schemas.Quote, report: ReadReport, checking: Checking) -> Quoted | None:
    checked, place = checking.check(quote), checking.true_place(quote)
    if checked.result != "verified" or place is None or checking.is_tainted(quote) is not None:
        return None
    sentence = Sentence(_NO_SENTENCE, checked.quote, plain(checked.quote), -1, place)
    return Quoted(report.report_id, report.partnership_id, sentence, checked, place.page_label, ())
