"""Text put right: line ends, hyphens, bullets, numbers in front."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from include.convert.classify import english_words

_BULLET_SIGNS = (
    "•‣⁃⁌⁍∙○●◘◦☙❥❧⦁⦾⦿▪▫■□◼◻◾◽▶►▸▹➢➤➔→➜➡⮚✓✔✗✘❖◆◇◊♦★☆\ufffd⁕∗*·¨§ü"
    "\u0095\uf0b7\uf0a7\uf0d8\uf076\uf06e\uf0fc\uf0a8\uf0e0\uf0be\uf075\uf0f0\uf071"
)
_PRIVATE = "\ue000-\uf8ff"
BULLET = re.compile(
    rf"^(?:[{re.escape(_BULLET_SIGNS)}{_PRIVATE}]+\s*|\(cid:\d+\)\s*|[-–—−]\s+|o\s+(?=[A-Z‘“\"']|[a-z]{{2}}))"
)
LONE_BULLET = re.compile(rf"^(?:[{re.escape(_BULLET_SIGNS)}{_PRIVATE}]+|\(cid:\d+\)|[-–—−]|o)$")
LABEL = re.compile(
    r"^(?:\(?(?P<number>\d{1,3})(?:\)|\.(?!\d))|\(?(?P<letter>[a-zA-Z])[.)]|\(?(?P<roman>[ivxIVX]{1,5})[.)])(?:(?=\s|$)|(?<=\d[.)])(?=[A-Z][a-z])|(?<=[a-zA-Z]\))(?=[A-Z][a-z]))\s*"
)
LONE_LABEL = re.compile(r"^(?:\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\(?[ivxIVX]{1,5}[.)])$")
_ENDS_SENTENCE = re.compile(r"[.!?:;][\"'’”)\]]*\d{0,2}$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence or an introduction to a list does."""
    return bool(_ENDS_SENTENCE.search(text.rstrip()))


def without_bullet(text: str) -> str:
    """A list item's text without its bullet; numbers and letters in front stay, they are part of what is said."""
    return BULLET.sub("", text, count=1).strip()


def is_item_start(text: str) -> bool:
    """Whether a line begins a list item: a bullet of any kind, or a number or letter in front."""
    return bool(BULLET.match(text) or LABEL.match(text))


class Joiner:
    """Joins lines, telling hyphens that only break a word from those that belong to it by the document's own words."""

    def __init__(self, texts: Iterable[str] = ()):
        self.words: Counter[str] = Counter()
        for text in texts:
            self.words.update(word.lower() for word in _WORD.findall(text))

    def join(self, before: str, after: str) -> str:
        """Two lines as one text."""
        if not before or not after:
            return before or after
        if before.endswith("-") and len(before) > 1 and before[-2].isalpha() and after[0].isalpha():
            return self._over_hyphen(before, after)
        if before.endswith(("-", "/")) and not before.endswith((" -", " /")) and after[0].isalnum():
            return before + after
        return f"{before} {after}"

    def _over_hyphen(self, before: str, after: str) -> str:
        left = re.split(r"[\s(/“‘\"]", before[:-1])[-1].lower()
        match = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)*", after)
        right = match[0].lower() if match else ""
        if after[0].isupper() or "-" in right:
            return before + after
        solid, hyphened = left + right, f"{left}-{right}"
        if self.words[hyphened] > self.words[solid]:
            return before + after
        known = english_words()
        if self.words[solid] or solid in known or solid.startswith("safeguard"):
            return before[:-1] + after
        if (left in known or left in _PREFIXES) and right in known and len(left) > 1:
            return before + after
        return before[:-1] + after


_PREFIX_WORDS = "multi non co pre post re self cross inter intra anti mid semi sub under over well long short"
_PREFIXES = frozenset(_PREFIX_WORDS.split())
