"""Texts as the quote check compares them: their letters, their words, and whether two stretches say the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from include.frameworks.plain import SIMPLE_SIGNS

BROKEN_WORD = re.compile(r"(?<=[^\W\d_])-\s*\n\s*(?=[^\W\d_])")
_TOKEN = re.compile(r"[£$€]?\d+(?:[.,:/]\d+)*%?|[^\W\d_]+(?:'[^\W\d_]+)?|[£%]", re.UNICODE)
_TELLING = frozenset(
    re.findall(
        r"\w+",
        "no not never none nor neither nobody nothing nowhere without cannot hardly barely unless except failed fail lack "
        "lacked up down more less fewer most least above below over under before after rose rise risen fell fall fallen increase "
        "increased increases increasing decrease decreased decreases decreasing higher lower better worse improved improve "
        "worsened grew reduced all some many few both only always sometimes often rarely first last early late earlier later "
        "half twice double doubled halved met unmet will would should must may might can could is was are were has have had "
        "and or but by to from with in out on off per than ",
    )
)
"""Negations, directions, quantities and small words: one letter more or less in them makes another word."""
_AFFIX = re.compile(r"^(?:un|in|im|ir|il|dis|non|mis|de|re|pre|post|over|under)")
_GARBLE = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "|": "l", "8": "b", "6": "b"})


@dataclass(frozen=True)
class Token:
    """A word or number and where it stands."""

    text: str
    start: int
    end: int


def clean(text: str) -> str:
    """NFKC with simple quotes and dashes and without soft hyphens; line breaks stay."""
    return unicodedata.normalize("NFKC", text).translate(SIMPLE_SIGNS)


def squash(text: str) -> tuple[str, list[int]]:
    """Letters and digits of a text in lower case, and where each stands in it."""
    letters, places = [], []
    for place, letter in enumerate(text):
        if letter.isalnum():
            folded = letter.lower()
            letters.append(folded)
            places.extend([place] * len(folded))
    return "".join(letters), places


def tokens(text: str) -> list[Token]:
    """Words and numbers in lower case with their places; a number keeps its point, comma, pound and percent signs."""
    return [Token(match[0].lower(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def same_numbers(quote: str, window: str) -> bool:
    """Numbers agree to their points: letters and digits alone would take 4.5 for 45."""
    return _numbers(tokens(quote)) == _numbers(tokens(window))


def _numbers(found: Iterable[Token]) -> list[str]:
    return [
        token.text.strip("£$€%").replace(",", "") for token in found if any(letter.isdigit() for letter in token.text)
    ]


def faithful(asked: Sequence[Token], found: Sequence[Token], is_ocr: bool = False) -> bool:
    """Whether two stretches say the same: the same numbers, negations and directions, in order, and every word near.

    Words may differ only as reading errors make them differ: letters that look alike, a word split or joined, a
    running line between. A word that is missing, added or exchanged makes a quote another one.
    """
    if _numbers(asked) != _numbers(found):
        return False
    a, b = [token.text for token in asked], [token.text for token in found]
    return all(
        step.tag == "equal"
        or _near("".join(a[step.src_start : step.src_end]), "".join(b[step.dest_start : step.dest_end]), is_ocr)
        for step in Levenshtein.opcodes(a, b)
    )


def _near(left: str, right: str, is_ocr: bool) -> bool:
    """Whether two words are one word read twice."""
    left, right = left.replace("'", ""), right.replace("'", "")
    if left == right:
        return True
    if not left or not right or any(letter.isdigit() for letter in left + right):
        return False
    if _look(left) == _look(right):
        return True
    if {left, right} & _TELLING or _AFFIX.sub("", left) == right or _AFFIX.sub("", right) == left:
        return False
    if min(len(left), len(right)) < (4 if is_ocr else 6):
        return False
    allowed = 1 + (max(len(left), len(right)) >= (7 if is_ocr else 10)) + (is_ocr and max(len(left), len(right)) >= 10)
    return left[0] == right[0] and left[-1] == right[-1] and Levenshtein.distance(left, right) <= allowed


def _look(word: str) -> str:
    """A word by the shape of its letters: what poor print confuses becomes the same."""
    return word.translate(_GARBLE).replace("rn", "m").replace("vv", "w").replace("cl", "d")
