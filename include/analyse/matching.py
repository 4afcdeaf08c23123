"""Find every cue of a framework in every sentence of a report, quickly.

A regular expression is tried only on sentences that hold a word it cannot match without: searching 500 patterns
through a 40-page report one by one takes 2 CPU-seconds, this way a tenth of it.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from include.frameworks import Cue
from include.frameworks.patterns import compiled

_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 2


class Index:
    """The sentences of a report, ready to be asked which of them hold a cue."""

    def __init__(self, sentences: Sequence[str]):
        self.sentences = sentences
        places: dict[str, list[int]] = {}
        for no, sentence in enumerate(sentences):
            for word in set(_WORD.findall(sentence)):
                places.setdefault(word, []).append(no)
        self._words = sorted(places)
        self._places = [places[word] for word in self._words]
        self._text = "\n".join(self._words)
        starts, at = [], 0
        for word in self._words:
            starts.append(at)
            at += len(word) + 1
        self._starts = starts
        self._holding: dict[str, frozenset[int]] = {}
        self._found: dict[str, frozenset[int]] = {}

    def holding(self, cue: Cue) -> frozenset[int]:
        """Numbers of the sentences that hold a cue."""
        pattern = cue.pattern
        found = self._part(pattern.required[0])
        for part in pattern.required[1:]:
            if not found:
                return found
            found = self._part(part, found)
        for part in pattern.forbidden:
            if found:
                found -= self._part(part, found)
        return found

    def holding_any(self, cues: Iterable[Cue]) -> frozenset[int]:
        """Numbers of the sentences that hold at least one of the cues."""
        return frozenset().union(*(self.holding(cue) for cue in cues))

    def _part(self, regex: str, among: frozenset[int] | None = None) -> frozenset[int]:
        if regex in self._found:
            return self._found[regex] if among is None else self._found[regex] & among
        wanted = literals(regex)
        candidates = None if wanted is None else frozenset().union(*(self._with_word_part(word) for word in wanted))
        if among is not None:
            candidates = among if candidates is None else candidates & among
        search = compiled(regex).search
        numbers = range(len(self.sentences)) if candidates is None else candidates
        found = frozenset(no for no in numbers if search(self.sentences[no]))
        if among is None:
            self._found[regex] = found
        return found

    def _with_word_part(self, part: str) -> frozenset[int]:
        if part not in self._holding:
            numbers: set[int] = set()
            at = self._text.find(part)
            while at >= 0:
                word = bisect_right(self._starts, at) - 1
                numbers.update(self._places[word])
                at = self._text.find(part, self._starts[word] + len(self._words[word]))
            self._holding[part] = frozenset(numbers)
        return self._holding[part]


@functools.cache
def literals(regex: str) -> frozenset[str] | None:
    """Parts of words of which every match holds at least one; None where there is no such set."""
    return _needed(_parser.parse(regex))


def _needed(parsed: Any) -> frozenset[str] | None:
    candidates: list[frozenset[str]] = []
    run = ""
    for op, value in [*parsed, (None, None)]:
        if op is sre.LITERAL and chr(value).isalnum():
            run += chr(value)
            continue
        if len(run) >= _SHORTEST:
            candidates.append(frozenset([run]))
        run = ""
        inner = _inside(op, value)
        if inner is not None:
            candidates.append(inner)
    return max(candidates, key=lambda words: (min(map(len, words)) - 0.05 * len(words), sorted(words)), default=None)


def _inside(op: Any, value: Any) -> frozenset[str] | None:
    if op is sre.SUBPATTERN:
        return _needed(value[-1])
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[0] >= 1:
        return _needed(value[2])
    if op is sre.BRANCH:
        branches = [_needed(branch) for branch in value[1]]
        known = [branch for branch in branches if branch is not None]
        return frozenset().union(*known) if known and len(known) == len(branches) else None
    return None
