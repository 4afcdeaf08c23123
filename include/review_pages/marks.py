"""Where a quote stands in a text, for showing it: whether it stands there at all is the quote check's to say."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate, pairwise

from rapidfuzz import fuzz

_LEAST = 16
"""Letters by which the part of a quote that stands on one side of a page break is known."""
_LIKE = 88.0
Part = tuple[str, str]


def span(text: str, quote: str) -> tuple[int, int] | None:
    """First and last offset (exclusive) of a quote in a text; letters and digits alone are compared.

    Of a quote that runs over a page break the longest beginning or end that stands here is given. None where nothing
    like it does. Signs at its ends (a full stop, %) belong to it where they stand in both.
    """
    letters, places = squash(text)
    wanted, _ = squash(quote)
    found = _exact(letters, wanted) or _alike(letters, wanted) or _one_side(letters, wanted)
    return _with_signs(text, quote, places[found[0]], places[found[1] - 1] + 1) if found else None


def spans(text: str, quotes: Iterable[str]) -> list[tuple[int, int]]:
    """The stretches of a text that quotes cover, in order and without overlap."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found for quote in quotes if (found := span(text, quote))):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def squash(text: str) -> tuple[str, list[int]]:
    """Letters and digits of a text in lower case, and the offset of each in it."""
    letters: list[str] = []
    places: list[int] = []
    for offset, sign in enumerate(text):
        for letter in unicodedata.normalize("NFKC", sign).lower():
            if letter.isalnum():
                letters.append(letter)
                places.append(offset)
    return "".join(letters), places


def parts(text: str, quotes: Iterable[str], now: str = "") -> list[Part]:
    """A text cut at its quotes: each part with what it is: nothing, a `quote`, or the one that is looked at `now`."""
    cuts = spans(text, [*quotes, *([now] if now else [])])
    looked_at = spans(text, [now] if now else [])
    edges = sorted({0, len(text), *(edge for cut in (*cuts, *looked_at) for edge in cut)})
    pieces = [(text[start:end], _kind(start, cuts, looked_at)) for start, end in pairwise(edges)]
    return [piece for piece in pieces if piece[0]]


def _kind(at: int, cuts: list[tuple[int, int]], looked_at: list[tuple[int, int]]) -> str:
    if any(start <= at < end for start, end in looked_at):
        return "now"
    return "quote" if any(start <= at < end for start, end in cuts) else ""


def parts_of_all(texts: list[str], quotes: Iterable[str], now: str = "") -> list[list[Part]]:
    """The same for texts that follow each other, such as paragraphs: a quote may begin in one and end in the next."""
    whole = "\n".join(texts)
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    cut: list[list[Part]] = [[] for _ in texts]
    offset = 0
    for piece, quoted in parts(whole, quotes, now):
        _share_out(piece, quoted, offset, starts, texts, cut)
        offset += len(piece)
    return cut


def _share_out(
    piece: str, quoted: str, offset: int, starts: list[int], texts: list[str], cut: list[list[Part]]
) -> None:
    number = max(0, bisect_left(starts, offset + 1) - 1)
    end = offset + len(piece)
    while number < len(texts) and starts[number] < end:
        begin = starts[number]
        words = texts[number][max(0, offset - begin) : end - begin]
        if words:
            cut[number].append((words, quoted))
        number += 1


def _with_signs(text: str, quote: str, start: int, end: int) -> tuple[int, int]:
    quote = quote.strip()
    before = quote[: next((at for at, sign in enumerate(quote) if sign.isalnum()), 0)]
    after = quote[len(quote.rstrip("".join({sign for sign in quote if not sign.isalnum()}))) :]
    while start > 0 and text[start - 1] in before.strip():
        start -= 1
    while end < len(text) and text[end] in after.strip():
        end += 1
    return start, end


def _exact(letters: str, wanted: str) -> tuple[int, int] | None:
    at = letters.find(wanted) if wanted else -1
    return (at, at + len(wanted)) if at >= 0 else None


def _one_side(letters: str, wanted: str) -> tuple[int, int] | None:
    """The longest beginning, else end, of the quote that stands in the text: longer ones stand there only if it does."""
    lengths = range(1, len(wanted) + 1)
    first = bisect_left(lengths, True, key=lambda size: wanted[:size] not in letters)
    last = bisect_left(lengths, True, key=lambda size: wanted[-size:] not in letters)
    if max(first, last) < _LEAST:
        return None
    if first < last:
        return _exact(letters, wanted[-last:])
    at = letters.rfind(wanted[:first])  # a page ends with it: where it stands before as well, that is not the quote
    return at, at + first


def _alike(letters: str, wanted: str) -> tuple[int, int] | None:
    if len(wanted) < _LEAST or len(letters) < len(wanted) // 2:
        return None
    found = fuzz.partial_ratio_alignment(wanted, letters, score_cutoff=_LIKE)
    return (found.dest_start, found.dest_end) if found and found.dest_end > found.dest_start else None
