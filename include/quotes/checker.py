"""Look every quote up on its page: no claim is published on words that do not stand there (DESIGN, rule 1).

Exact first, on letters and digits; then fuzzy, with guards, since likeness alone accepts changed numbers and
inserted negations (FACTS, "Checking quotes"). The cited page first, then its neighbours, then any page. What is kept
is always the page's own words.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz import fuzz

from include.quotes.wording import BROKEN_WORD, Token, clean, faithful, same_numbers, squash, tokens

Result = Literal["verified", "paraphrase", "not_found"]

FUZZY_FROM = 92.0
PARAPHRASE_FROM = 70.0
"""Likeness from which a quote that fails the guards is called a paraphrase of the page and not a fabrication."""
_PAGES_TRIED = 6
_SHORTEST = 12
"""Letters and digits a quote needs: a shorter one stands on any page and proves nothing."""
_EDGE = 4
"""Lines at the top and foot of a page that may be running lines."""
_LONGEST_PART = 1500
"""Letters of either page within which a quote that runs over the break stands."""


@dataclass(frozen=True)
class Checked:
    """What came of looking a quote up: where it stands and in which words."""

    result: Result
    quote: str
    score: float
    document_id: str | None = None
    page: int | None = None
    anchor: str | None = None
    place_no: int | None = None
    corrected: bool = False
    """True when it stands on another page than the one that was cited."""


class _Page:
    """One page in the forms the checks need."""

    def __init__(self, no: int, row: Mapping[str, Any]):
        self.no = no
        self.row = row
        self.text = BROKEN_WORD.sub("", clean(row["text"]))
        self.is_ocr = row.get("read_by") == "ocr"

    @functools.cached_property
    def squashed(self) -> tuple[str, list[int]]:
        """Letters and digits alone, in lower case, with the place of each in `text`."""
        return squash(self.text)

    @functools.cached_property
    def tokens(self) -> list[Token]:
        return tokens(self.text)

    @functools.cached_property
    def words(self) -> frozenset[str]:
        return frozenset(token.text for token in self.tokens)

    @functools.cached_property
    def folded(self) -> str:
        return self.text.lower()


class QuoteChecker:
    """The pages of a report, ready to have quotes looked up on them."""

    def __init__(self, pages: Iterable[Mapping[str, Any]]):
        ordered = sorted(pages, key=lambda row: (row.get("chapter_no") or 0, row["document_id"], row.get("page") or 0))
        self._pages = [_Page(no, row) for no, row in enumerate(ordered)]
        self._cores: dict[int, str] = {}
        self._seams: dict[int, tuple[str, tuple[str, list[int]]]] = {}
        self._edges: Counter[tuple[str, str]] = Counter()
        for page in self._pages:
            lines = page.text.split("\n")
            edges = {_edge(line) for line in (*lines[:_EDGE], *lines[-_EDGE:])}
            self._edges.update((page.row["document_id"], edge) for edge in edges)

    def check(
        self, quote: str, document_id: str | None = None, page: int | None = None, anchor: str | None = None
    ) -> Checked:
        """Look a quote up, first on the page (or under the anchor) that is cited for it.

        `verified`: the words stand on a page, which is given, and so are the page's own words. `paraphrase`: a page
        says something like it. `not_found`: no page does.
        """
        wanted = clean(quote).strip(" .…\"'\n\t")
        letters, _ = squash(wanted)
        if len(letters) < _SHORTEST and not any(letter.isdigit() for letter in letters):
            return Checked("not_found", quote, 0.0)
        order = self._order(document_id, page, anchor)
        cited = order[0].no if order and _is_cited(order[0], document_id, page, anchor) else None
        for look in (self._exact, self._over_the_break):
            for candidate in order:
                found = look(candidate, wanted, letters)
                if found is not None:
                    return self._checked("verified", found, 100.0, candidate, cited)
        return self._fuzzy(quote, wanted, order, cited)

    def label(self, checked: Checked) -> str | None:
        """The printed label of the page a quote was found on."""
        return self._pages[checked.place_no].row.get("page_label") if checked.place_no is not None else None

    # --- the order in which pages are tried -----------------------------------------------------------

    def _order(self, document_id: str | None, page: int | None, anchor: str | None) -> list[_Page]:
        def distance(candidate: _Page) -> tuple[int, int, int]:
            row = candidate.row
            other = int(document_id is not None and row["document_id"] != document_id)
            if page is not None and row.get("page") is not None:
                return other, abs(row["page"] - page), candidate.no
            return other, int(anchor is not None and row.get("anchor") != anchor), candidate.no

        return sorted(self._pages, key=distance)

    def _checked(self, result: Result, words: str, score: float, page: _Page, cited: int | None) -> Checked:
        row = page.row
        text = re.sub(r"\s+", " ", words).strip()
        return Checked(
            result, text, round(score, 1), row["document_id"], row.get("page"), row.get("anchor"), page.no,
            corrected=result == "verified" and cited is not None and cited != page.no,
        )  # fmt: skip

    # --- exact ----------------------------------------------------------------------------------------

    def _exact(self, page: _Page, wanted: str, letters: str) -> str | None:
        """The page's own words where the quote stands on it to the letter."""
        text, places = page.squashed
        at = text.find(letters)
        while at >= 0:
            start, end = places[at], places[at + len(letters) - 1] + 1
            if _at_word_borders(page.text, start, end) and same_numbers(wanted, page.text[start:end]):
                return _with_signs(page.text, start, end)
            at = text.find(letters, at + 1)
        return None

    def _over_the_break(self, page: _Page, wanted: str, letters: str) -> str | None:
        """The words of a quote that begins on a page and ends on the next, without the running lines between."""
        joined, (text, places) = self._seam(page)
        at = text.find(letters)
        while at >= 0:
            start, end = places[at], places[at + len(letters) - 1] + 1
            if _at_word_borders(joined, start, end) and same_numbers(wanted, joined[start:end]):
                return _with_signs(joined, start, end)
            at = text.find(letters, at + 1)
        return None

    def _seam(self, page: _Page) -> tuple[str, tuple[str, list[int]]]:
        """The end of a page and the beginning of the next as one text, and its letters with their places."""
        if page.no not in self._seams:
            following = self._following(page)
            joined = ""
            if following is not None:
                first, second = self._without_running_lines(page), self._without_running_lines(following)
                joined = BROKEN_WORD.sub("", f"{first[-_LONGEST_PART:]}\n{second[:_LONGEST_PART]}")
            self._seams[page.no] = (joined, squash(joined))
        return self._seams[page.no]

    def _without_running_lines(self, page: _Page) -> str:
        """A page without the lines at its top and foot that other pages of its document have too."""
        if page.no not in self._cores:
            lines = page.text.split("\n")
            document = page.row["document_id"]
            start, end = 0, len(lines)
            while start < end and self._runs(document, lines[start]):
                start += 1
            while end > start and self._runs(document, lines[end - 1]):
                end -= 1
            self._cores[page.no] = "\n".join(lines[start:end])
        return self._cores[page.no]

    def _runs(self, document: str, line: str) -> bool:
        return self._edges[document, _edge(line)] > 1 or not _edge(line).strip("# ")

    def _following(self, page: _Page) -> _Page | None:
        if page.no + 1 >= len(self._pages):
            return None
        following = self._pages[page.no + 1]
        return following if following.row["document_id"] == page.row["document_id"] else None

    # --- fuzzy, with guards ---------------------------------------------------------------------------

    def _fuzzy(self, quote: str, wanted: str, order: Sequence[_Page], cited: int | None) -> Checked:
        asked = tokens(wanted)
        if not asked:
            return Checked("not_found", quote, 0.0)
        words = {token.text for token in asked}
        ranked = sorted(order, key=lambda page: -len(words & page.words))[:_PAGES_TRIED]
        best: tuple[float, _Page, str] | None = None
        for page in sorted(ranked, key=order.index):
            score, window = _window(wanted, page)
            if score >= FUZZY_FROM and faithful(asked, tokens(window), page.is_ocr):
                return self._checked("verified", window, score, page, cited)
            if best is None or score > best[0]:
                best = (score, page, window)
        if best is not None and best[0] >= PARAPHRASE_FROM:
            score, page, _ = best
            return self._checked("paraphrase", quote, score, page, cited)
        return Checked("not_found", quote, round(best[0], 1) if best else 0.0)


def _is_cited(page: _Page, document_id: str | None, number: int | None, anchor: str | None) -> bool:
    row = page.row
    if document_id is not None and row["document_id"] != document_id:
        return False
    if number is not None and row.get("page") is not None:
        return bool(row["page"] == number)
    return anchor is not None and row.get("anchor") == anchor


def _at_word_borders(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins and ends with whole words: "not all" must not be quoted as "all" or "t all"."""
    before = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    after = end >= len(text) or not (text[end - 1].isalnum() and text[end].isalnum())
    return before and after


def _with_signs(text: str, start: int, end: int) -> str:
    """The stretch with the signs that belong to it: a pound or quote before, a full stop, percent or bracket after."""
    while start > 0 and text[start - 1] in "£$€(\"'-":
        start -= 1
    while end < len(text) and text[end] in "%.!?)\"'":
        end += 1
    return text[start:end]


def _edge(line: str) -> str:
    """A line as running lines are compared: its numbers, which differ from page to page, made alike."""
    return re.sub(r"\d+", "#", line.strip().lower())


def _window(wanted: str, page: _Page) -> tuple[float, str]:
    """The stretch of the page most like the quote, widened to whole words, and how like it is, 0 to 100."""
    if len(page.folded) < len(wanted) // 2:
        return 0.0, ""
    asked = re.sub(r"\s+", " ", wanted.lower())
    aligned = fuzz.partial_ratio_alignment(asked, page.folded, score_cutoff=PARAPHRASE_FROM)
    if aligned is None:
        return 0.0, ""
    start, end = aligned.dest_start, aligned.dest_end
    text = page.text
    inside = [token for token in page.tokens if token.end > start and token.start < end]
    inside = [t for t in inside if min(t.end, end) - max(t.start, start) >= 0.5 * (t.end - t.start)]
    if not inside:
        return 0.0, ""
    return aligned.score, text[inside[0].start : inside[-1].end]
