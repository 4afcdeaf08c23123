"""What code refuses of a model's sentence: what it can tell to be more than the quotes under it say.

It cannot tell that a sentence says what its quotes say. It can tell that one rests on nothing, counts reports, brings in
figures, names or quotations that stand in none of its quotes, or shares no words with them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Sequence

from include.analyse.llm.suspicious import suspicion
from include.frameworks import Theme, plain
from include.synthesis.quotes import FEWEST_REPORTS, Shown

MOST_WORDS = 45
LEAST_SHARE = 0.5
"""Part of a sentence's own words, in the form a dictionary has them, that must stand in its quotes or in the theme's definition."""

_WHO = r"(?:partnerships?|reports?|areas?|places?|authorities|boards?|lscps?|mascps?)"
_COUNTS = re.compile(
    rf"\b(?:all|every|each|both|most|many|numerous|few|fewer|no|none|half|two|three|four|five|six|seven|eight|nine|ten|"
    rf"hundreds|dozens)\b(?:\s+[\w'’-]+){{0,3}}?\s+{_WHO}\b"
    r"|\b(?:majority|minority|nearly all|almost all|a number of|the bulk of|in general|on the whole|nationally|across england|"
    r"across the country)\b",
    re.IGNORECASE,
)
_HOW_OFTEN = frozenset(
    [
        "generally",
        "typically",
        "commonly",
        "usually",
        "often",
        "mostly",
        "largely",
        "widely",
        "predominantly",
        "universally",
        "always",
        "never",
        "rarely",
        "seldom",
        "increasingly",
        "invariably",
        "everywhere",
        "nowhere",
        "nobody",
        "everybody",
        "everyone",
        "majority",
        "minority",
    ]
)
_PRAISE = frozenset(
    [
        "excellent",
        "outstanding",
        "exemplary",
        "impressive",
        "effective",
        "effectively",
        "successful",
        "successfully",
        "robust",
        "strong",
        "weak",
        "poor",
        "poorly",
        "inadequate",
        "good",
        "best",
        "better",
        "worse",
        "worst",
        "failing",
        "failed",
        "failure",
        "innovative",
        "commendable",
        "disappointing",
    ]
)
_NUMBER_WORDS = frozenset(
    [
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "thousand",
        "million",
        "dozen",
        "half",
        "third",
        "quarter",
        "twice",
        "doubled",
        "tripled",
        "per",
        "cent",
        "percent",
    ]
)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_QUOTED = re.compile(r"[“\"‘]([^“”\"‘’]{3,})[”\"’]")
_SECOND = re.compile(r"[.!?]['’”\"]?\s+\S")
_ADDRESS = re.compile(r"https?:|www\.|@|<|>|\[\[|\]\(")
_OURS = frozenset(
    [
        "some",
        "several",
        "partnership",
        "partnerships",
        "report",
        "reports",
        "reported",
        "describe",
        "described",
        "describes",
        "area",
        "areas",
        "local",
        "year",
        "children",
        "child",
        "young",
        "people",
        "families",
        "safeguarding",
        "work",
        "used",
        "use",
        "using",
        "also",
        "including",
    ]
)
"""Words a sentence needs to speak of reports at all."""


def refusal(sentence: str, keys: Sequence[str], shown: Sequence[Shown], theme: Theme) -> str | None:
    """Why a sentence may not stand, in a few words for people; None where nothing speaks against it.

    `keys` are those of the quotes the model says it rests on, among those that were `shown`.
    """
    by_key = {one.key: one for one in shown}
    if not keys or any(key not in by_key for key in keys):
        return "rests on a quote that was not shown"
    cited = [by_key[key] for key in keys]
    if len({one.report_id for one in cited}) < FEWEST_REPORTS:
        return "rests on one report alone"
    quotes = [one.quote for one in cited]
    return _form(sentence) or _claims(sentence, quotes) or _likeness(sentence, quotes, theme)


def _form(sentence: str) -> str | None:
    if not sentence.endswith(".") or not sentence[:1].isupper() or _SECOND.search(sentence):
        return "is not one sentence"
    if len(sentence.split()) > MOST_WORDS:
        return "is too long"
    if suspicion(sentence) or _ADDRESS.search(sentence):
        return "holds more than words for people"
    return None


def _claims(sentence: str, quotes: Sequence[str]) -> str | None:
    """What would have to stand in a quote, and does not."""
    said = plain(" ".join(quotes))
    there = set(_words(" ".join(quotes)))
    own = _words(sentence)
    if _COUNTS.search(sentence) or set(own) & _HOW_OFTEN - there:
        return "says how many or how often"
    if set(_DIGITS.findall(sentence)) - set(_DIGITS.findall(" ".join(quotes))) or set(own) & _NUMBER_WORDS - there:
        return "holds a figure that its quotes do not"
    if set(own) & _PRAISE - there:
        return "judges what its quotes do not"
    if any(name.lower() not in there for name in _names(sentence)):
        return "names what its quotes do not"
    if any(plain(words) not in said for words in _QUOTED.findall(sentence)):
        return "quotes words that do not stand there"
    return None


def _likeness(sentence: str, quotes: Sequence[str], theme: Theme) -> str | None:
    """Whether it speaks of what its quotes speak of, as far as words can tell."""
    own = [_lemmas(word) for word in dict.fromkeys(_words(sentence)) if _tells(word) and word not in _OURS]
    of_quotes = [_all_lemmas(quote) for quote in quotes]
    if any(not any(word & one for word in own) for one in of_quotes):
        return "has nothing in common with one of its quotes"
    known = _all_lemmas(f"{theme.name} {theme.definition}").union(*of_quotes)
    if sum(bool(word & known) for word in own) < LEAST_SHARE * len(own):
        return "says it in words its quotes do not have"
    return None


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'").removesuffix("'s") for word in _WORD.findall(text)]


def _names(sentence: str) -> list[str]:
    """Words with a capital letter, but for the first of the sentence."""
    return [word.replace("’", "'").removesuffix("'s") for word in _WORD.findall(sentence)[1:] if word[0].isupper()]


def _all_lemmas(text: str) -> frozenset[str]:
    return frozenset().union(*(_lemmas(word) for word in set(_words(text)) if _tells(word)))


def _tells(word: str) -> bool:
    return len(word) > 2 and word not in _function_words()


@functools.lru_cache(maxsize=50_000)
def _lemmas(word: str) -> frozenset[str]:
    """The forms under which a dictionary has a word: "families" is "family", "met" is "meet"."""
    import lemminflect  # brings a lexicon with it: only where sentences are looked at

    return frozenset(form for forms in lemminflect.getAllLemmas(word).values() for form in forms) | {word}


@functools.cache
def _function_words() -> Collection[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS)
