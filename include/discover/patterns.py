"""Cues from a candidate's terms, each with a text it must match and one it must not, both taken from the reports.

They are a beginning: who accepts a candidate reads them, and widens or narrows them in the file (docs/frameworks.md).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from include.discover.cluster import LEADING
from include.frameworks import Cue, plain

_PAIR, _LEADS, _HINT = 3, 2, 1
"""Weights: a name of two words says the matter by itself, a leading noun likely, any other is a hint."""
_LONGEST, _SHORTEST = 40, 5
"""Words of an example."""
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")


def cues_from(terms: Sequence[str], quotes: Iterable[str], sentences: Iterable[str]) -> list[Cue]:
    """Cues for `terms` (as written, most telling first). Terms no quote holds are left out.

    `quotes` are the candidate's, `sentences` any others of the year, from which the counterexamples are taken.
    """
    shown = sorted({_example(quote) for quote in quotes}, key=lambda text: (len(text), text))
    others = sorted(
        {one for one in sentences if _SHORTEST <= len(one.split()) <= _LONGEST}, key=lambda text: (len(text), text)
    )
    patterns = [(_weight(term, place), pattern_of(term)) for place, term in enumerate(terms)]
    both = _both(terms)
    patterns += [(_PAIR, both)] if both else []
    found = [_cue(weight, find, shown, others) for find, weight in {find: weight for weight, find in patterns}.items()]
    return [cue for cue in found if cue is not None]


def pattern_of(term: str) -> str:
    """A term in the language of cues, each of its words with or without a plural: `sports? clubs?`."""
    return " ".join(_either_number(word) for word in term.split())


def _either_number(word: str) -> str:
    if word.endswith("'s") or not word.isalpha():
        return re.escape(word).replace("\\'", "'")
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}(?:y|ies)"
    if len(word) > 4 and word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}(?:y|ies)"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return f"{word[:-1]}s?"
    return f"{word}(?:es)?" if _SIBILANT.search(word) else f"{word}s?"


def _weight(term: str, place: int) -> int:
    return _PAIR if " " in term else _LEADS if place < LEADING else _HINT


def _both(terms: Sequence[str]) -> str:
    """A leading term and any other in one sentence."""
    leading, others = terms[:LEADING], terms[LEADING:]
    if not others:
        return " && ".join(pattern_of(term) for term in leading) if len(leading) == LEADING else ""
    return f"(?:{'|'.join(map(pattern_of, leading))}) && (?:{'|'.join(map(pattern_of, others))})"


def _cue(weight: int, find: str, shown: Sequence[str], others: Sequence[str]) -> Cue | None:
    """The cue with the shortest quote it matches and, of other sentences, one that nearly does; None where none matches."""
    trial = Cue(find=find, yes="-", no="-", weight=weight)
    trial.prepare({})
    yes = next((text for text in shown if trial.pattern.matches(plain(text))), None)
    beginnings = [word[:4] for word in re.findall(r"[a-z]{4,}", find)]
    free = [text for text in others if not trial.pattern.matches(plain(text))]
    near = (text for text in free if any(beginning in plain(text) for beginning in beginnings))
    no = next(itertools.chain(near, free), None)
    if yes is None or no is None:
        return None
    cue = Cue(find=find, yes=yes, no=no, weight=weight)
    return None if cue.prepare({}) else cue


def _example(quote: str) -> str:
    return " ".join(quote.split())
