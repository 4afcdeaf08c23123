"""Looks up the quotes of a model: where each stands, and what to say of those that stand nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from include.analyse.evidence import Ledger, readings
from include.analyse.llm.claims import Claim, without_repeats
from include.analyse.llm.document import Document, Where
from include.analyse.llm.schemas import Quote
from include.analyse.passages import Place
from include.quotes import Checked, QuoteChecker

_WHY = {
    "paraphrase": "the report says something like it, but not in these words",
    "not_found": "no page has these words",
}
_MOST_FAILED = 2
"""Failed quotes kept beside the verified ones, so that a reviewer sees them."""
_MOST_VERIFIED = 4


@dataclass(frozen=True)
class Entered:
    """What entering a finding's quotes came to."""

    verified: int = 0
    failed: int = 0
    tainted: tuple[int, ...] = ()
    """Markers of suspicious passages among the verified quotes."""


class Checking:
    """The quote check for one report, with the places its markers stand for."""

    def __init__(self, document: Document, checker: QuoteChecker):
        self.document = document
        self.checker = checker
        self._checked: dict[tuple[str, int], Checked] = {}

    def check(self, quote: Quote) -> Checked:
        """Look one quote up, in the first of its readings that stands on a page."""
        key = (quote.text, quote.page)
        if key not in self._checked:
            where = self.document.where(quote.page) or (None, None, None)
            found = [self.checker.check(quote.text, *where)]
            for words in readings(quote.text):
                if found[-1].result == "verified":
                    break
                found.append(self.checker.check(words, *where))
            verified = [one for one in found if one.result == "verified"]
            self._checked[key] = (verified or found)[0]
        return self._checked[key]

    def why_failed(self, quotes: Iterable[Quote]) -> list[tuple[str, str]]:
        """Quotes that stand nowhere, each with the reason in words for the model."""
        failed = [(quote, self.check(quote)) for quote in quotes]
        return [(quote.text, _WHY[checked.result]) for quote, checked in failed if checked.result in _WHY]

    def mended(self, quotes: Iterable[Quote], again: Iterable[Quote]) -> tuple[Quote, ...]:
        """Quotes with those given once more: all that are verified first, what failed behind them."""
        every = without_repeats([*quotes, *again])
        return tuple(sorted(every, key=lambda quote: self.check(quote).result != "verified"))

    def with_mended(self, claim: Claim, again: Iterable[Quote]) -> Claim:
        """The claim with quotes given once more."""
        return replace(claim, quotes=self.mended(claim.quotes, again))

    def place(self, quote: Quote) -> Place | None:
        """The place a quote was cited for; with the section it truly stands in. None where the marker is unknown."""
        claimed = self.document.where(quote.page)
        checked = self.check(quote)
        found = self._found(checked) or claimed
        if found is None:
            return None
        block = self.document.block(found, checked.quote)
        document_id, page, anchor = claimed or found
        label = self.document.label(claimed or found)
        if block is None:
            return Place(document_id, page, label, anchor, (), "text")
        return Place(document_id, page, label, anchor, block.place.section_path, block.place.read_by)

    def true_place(self, quote: Quote) -> Place | None:
        """The place a verified quote stands at; for others the one it was cited for."""
        place, found = self.place(quote), self._found(self.check(quote))
        if place is None or found is None:
            return place
        label = self.checker.label(self.check(quote))
        return replace(place, document_id=found[0], page=found[1], anchor=found[2], page_label=label)

    def is_tainted(self, quote: Quote) -> int | None:
        """The marker of the suspicious passage a verified quote comes from, else None."""
        found = self._found(self.check(quote))
        if found is None or not self.document.is_tainted(self.check(quote).quote, found):
            return None
        return self.document.numbers.get(found)

    def enter(self, ledger: Ledger, kind: str, key: str, quotes: Iterable[Quote]) -> Entered:
        """Put a finding's quotes into the ledger, verified ones first, and some that failed, for people to see."""
        ordered = self.mended(quotes, ())
        good = [quote for quote in ordered if self.check(quote).result == "verified"]
        bad = [quote for quote in ordered if self.check(quote).result != "verified"]
        tainted: list[int] = []
        verified = number = 0
        seen: set[str] = set()
        for quote in (*good[:_MOST_VERIFIED], *bad[:_MOST_FAILED]):
            place = self.place(quote)
            if place is None:
                place = Place(next(iter(self.document.numbers))[0], None, None, None, (), "text")
            words = self.check(quote).quote
            if words in seen:
                continue
            seen.add(words)
            number += 1
            if ledger.enter(kind, key, number, (quote.text, *readings(quote.text)), place):
                verified += 1
                marker = self.is_tainted(quote)
                tainted += [marker] if marker is not None else []
        return Entered(verified, len(bad), tuple(dict.fromkeys(tainted)))

    def _found(self, checked: Checked) -> Where | None:
        if checked.result != "verified" or checked.document_id is None:
            return None
        return checked.document_id, checked.page, checked.anchor
