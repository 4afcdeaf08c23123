"""The terms of a text: nouns and names of two words, counted in one form and shown as the reports write them.

Verbs, function words, dates and what every report says of itself are no terms: a label is to name a matter.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from include.frameworks import plain

_WORD = re.compile(r"[a-z][a-z']*[a-z]")
_BREAK = re.compile(r"[^\w\s'’\-–]+|\d+|_")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.|\.gov|\.uk\b|\.org\b|\.com\b)\S*")
_SHORTEST = 3
_EVERYWHERE = """
report reports year yearly annual partnership partner partners safeguarding child children children's young people person
board council work use time month week day date hour minute morning afternoon evening night today way far thing place page
table guidance chapter section figure number cent meeting begin whole something somebody anybody nobody everybody everyone
someone anything everything nothing little lot kind part half third quarter word name piece line reason example case
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
twenty thirty forty fifty sixty seventy eighty ninety hundred thousand first second
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday autumn spring summer winter easter christmas
good better best well new old same other many more most several such own say said saying think know need want come coming
go going get give take set put make made like look means meaning being doing having
"""
_SAID_EVERYWHERE = frozenset(_EVERYWHERE.split())
"""Words that say nothing of what a passage is about, beside scikit-learn's list of English function words."""

_WEAK = """
member staff officer worker team group service organisation agency professional practitioner colleague role answer question
list check common public progress theme visit contact version paper form plan strategy action business area issue area matter
process system support help approach information number level view change need result start end home room door side office
wrong stop run wait local position ring subject difference learning picture mind telephone company safe box case reason aim
"""
_WEAK_ALONE = frozenset(_WEAK.split())
"""Nouns that name a matter only with another beside them: "housing officer", not "officer"."""


@dataclass(frozen=True)
class Term:
    """A term where it stands: the form it is counted in and the words as written, in lower case."""

    key: str
    written: str


@dataclass
class Vocabulary:
    """How terms are written in the reports, for labels."""

    _written: dict[str, Counter[str]] = field(default_factory=dict)

    def learn(self, terms: Iterable[Term]) -> list[str]:
        """Remember how these terms are written; returns the forms they are counted in."""
        keys = []
        for term in terms:
            self._written.setdefault(term.key, Counter())[term.written] += 1
            keys.append(term.key)
        return keys

    def written(self, key: str) -> str:
        """The commonest way a term is written; of several the first in the alphabet."""
        ways = self._written.get(key) or Counter([key])
        return min(ways, key=lambda way: (-ways[way], way))

    def ways(self, key: str) -> list[str]:
        """Every way a term is written, the commonest first."""
        ways = self._written.get(key) or Counter([key])
        return sorted(ways, key=lambda way: (-ways[way], way))


def terms_of(text: str) -> list[Term]:
    """The terms of a text in order: single nouns, and pairs of neighbouring words that end in a noun; no web addresses."""
    return [term for run in _BREAK.split(_ADDRESS.sub(" . ", plain(text))) for term in _terms_of_run(run)]


@functools.lru_cache(maxsize=100_000)
def keys_of(text: str) -> frozenset[str]:
    """The different terms of a text, in the form they are counted in."""
    return frozenset(term.key for term in terms_of(text))


def _terms_of_run(run: str) -> Iterator[Term]:
    words = _WORD.findall(run.replace("-", " ").replace("–", " "))
    for number, word in enumerate(words):
        if not _tells(word):
            continue
        if _is_noun(word) and _noun(word) not in _WEAK_ALONE:
            yield Term(_noun(word), word)
        follows = words[number + 1] if number + 1 < len(words) else ""
        if follows and _tells(follows) and _is_noun(follows) and _may_come_before_a_noun(word):
            yield Term(f"{_noun(word)} {_noun(follows)}", f"{word} {follows}")


@functools.cache
def _function_words() -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS) | _SAID_EVERYWHERE


@functools.cache
def _tells(word: str) -> bool:
    plain_word = word.removesuffix("'s").removesuffix("'")
    silent = _function_words()
    return len(plain_word) >= _SHORTEST and not silent & {word, plain_word, _noun(plain_word)}


@functools.cache
def _lemmas(word: str) -> dict[str, tuple[str, ...]]:
    import lemminflect  # brings a lexicon with it: only when terms are asked for

    found: dict[str, tuple[str, ...]] = lemminflect.getAllLemmas(word)
    return found


@functools.cache
def _noun(word: str) -> str:
    return _lemmas(word).get("NOUN", (word,))[0]


@functools.cache
def _is_noun(word: str) -> bool:
    """Whether a word is a noun in the lexicon, and not the past of a verb that happens to be one ("saw", "given").

    Words the lexicon does not know are mostly names and new words, and themes are named by such.
    """
    lemmas = _lemmas(word)
    verb = lemmas.get("VERB", (word,))[0]
    return not lemmas or ("NOUN" in lemmas and (verb == word or word.endswith(("s", "ing"))))


@functools.cache
def _may_come_before_a_noun(word: str) -> bool:
    lemmas = _lemmas(word)
    return not lemmas or bool({"NOUN", "ADJ"} & set(lemmas)) or ("VERB" in lemmas and word.endswith(("ed", "ing")))
