"""The small language cues are written in, so that a researcher can read and write them without knowing regex well.

A cue is looked for in one sentence, in lower case, at word boundaries. It is a regular expression in which

    a space         also matches a hyphen            multi agency      "multi-agency", "multi agency"
    ~5              means up to five words between   fathers? ~5 seen  "the father had been seen"
    <school>        stands for a list under `words`  <school> ~3 seat
    a && b          both, anywhere in the sentence, in any order
    a !! b          the first, unless the second stands in the sentence
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

_WORD_LIST = re.compile(r"<([a-z_]+)>")
_GAP = re.compile(r" ?~(\d+) ?")
_SPLIT = re.compile(r"\s(&&|!!)\s")
_DEPTH = 8


class PatternError(ValueError):
    """A pattern cannot be used; the message says why, in words for the person who wrote it."""


@dataclass(frozen=True)
class Pattern:
    """A cue made ready: regular expressions that must all be found in a sentence and ones that must not."""

    required: tuple[str, ...]
    forbidden: tuple[str, ...] = ()

    def matches(self, sentence: str) -> bool:
        """Whether a text, already in the form of `plain`, holds the cue. Whole reports are searched through an index."""
        return all(compiled(part).search(sentence) for part in self.required) and not any(
            compiled(part).search(sentence) for part in self.forbidden
        )


@functools.cache
def compiled(regex: str) -> re.Pattern[str]:
    """A regular expression compiled once per process (`re` itself remembers only 512)."""
    return re.compile(regex)


def build(text: str, words: Mapping[str, str]) -> Pattern:
    """A pattern from its text. Raises PatternError for an unknown word list or a broken expression."""
    pieces = _SPLIT.split(text.strip())
    parts = [("&&", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    regexes = [(sign, _regex(part, words)) for sign, part in parts]
    required = tuple(regex for sign, regex in regexes if sign == "&&")
    return Pattern(required, tuple(regex for sign, regex in regexes if sign == "!!"))


def _regex(part: str, words: Mapping[str, str]) -> str:
    part = expand(part.strip(), words)
    part = _GAP.sub(lambda gap: rf"(?:[^\w\n]+\w[\w'-]*){{0,{gap[1]}}}?[^\w\n]+", part)
    part = part.replace(" ", "[ -]")
    regex = rf"(?<!\w)(?:{part})(?!\w)"
    try:
        compiled(regex)
    except re.error as error:
        raise PatternError(f"it is not a regular expression ({error.msg} at {error.pos})") from None
    return regex


def expand(part: str, words: Mapping[str, str]) -> str:
    """Put the word lists in place of their `<names>`. Raises PatternError for a name that is not there."""
    for _ in range(_DEPTH):
        names = _WORD_LIST.findall(part)
        if not names:
            return part
        for name in names:
            if name not in words:
                raise PatternError(f"it uses <{name}>, which is not among `words` ({', '.join(sorted(words))})")
        part = _WORD_LIST.sub(lambda name: f"(?:{words[name[1]]})", part)
    raise PatternError("its word lists name each other in a circle")
