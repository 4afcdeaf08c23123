"""Looking through a report: sentences that hold words a person typed, and those nearest to a question.

An answer such as `not_mentioned` has no quote to look at. Who checks it sees where the words of the question stand, in
whatever part of the report, and can look for words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from include.frameworks import Cue, Framework, load_framework
from include.frameworks.plain import plain
from include.review_pages.places import Report, Sentence
from include.settled import Finding

MOST_HITS = 200
MOST_NEAREST = 5
LONGEST_SEARCH = 100
_TERM = re.compile(r'"([^"]+)"|(\S+)')
_WORD = re.compile(r"[^\W\d_]{4,}")
_OUTSIDE = 0.5
"""What a sentence counts that stands in the contents, a foreword or a glossary: it makes no answer."""
_EVERYWHERE = frozenset(
    {"children", "child", "young", "people", "safeguarding", "partner", "partners", "partnership", "report", "local"}
    | {"that", "this", "their", "with", "from", "have", "into", "each", "what", "other", "them", "under", "work"}
)
"""Words of questions that stand on every page: alone they say nothing."""


@dataclass(frozen=True)
class Hit:
    """A sentence that was found, cut where the words stand, and where it is."""

    document_id: str
    document: str
    """Its name, where the report has several."""
    no: int
    place: str
    text: str
    parts: tuple[tuple[str, bool], ...]
    zone: str
    """`contents`, `foreword` … where it does not stand in the body of the report."""


@dataclass(frozen=True)
class Hits:
    """What was found, in the order of the report; `n_all` may be more than is given."""

    hits: tuple[Hit, ...]
    n_all: int
    n_places: int


def find_words(report: Report, words: str) -> Hits:
    """Sentences that hold all the words, each as a word's beginning; words in double quotes stand together.

    `suicid` finds suicide and suicidal. Nothing typed finds nothing.
    """
    patterns = [re.compile(_begins(term), re.IGNORECASE) for term in _terms(words)]
    if not patterns:
        return Hits((), 0, 0)
    found = [
        (document, sentence)
        for document in report.documents
        for sentence in document.sentences
        if all(pattern.search(sentence.plain) for pattern in patterns)
    ]
    hits = tuple(_hit(report, document, sentence, patterns) for document, sentence in found[:MOST_HITS])
    return Hits(hits, len(found), len({(document.document_id, sentence.no) for document, sentence in found}))


def nearest(report: Report, finding: Finding) -> tuple[Hit, ...]:
    """The sentences that say most of what the question looks for, best first; the cues are the framework's own.

    Where no cue stands anywhere, those that hold words of the question's name. Empty where there are none of those, or
    the answer is an item (items are found, not looked for).
    """
    asked = _part(finding)
    if asked is None:
        return ()
    rated = list(_by_cues(report, tuple(_cues(asked)))) or list(_by_name(report, asked.name))
    rated.sort(key=lambda one: (-one[0] * (1.0 if one[3].zone == "body" else _OUTSIDE), one[1]))
    return tuple(_hit(report, document, sentence, []) for _, _, document, sentence in rated[:MOST_NEAREST])


Rated = tuple[float, int, Any, Sentence]


def _by_cues(report: Report, cues: tuple[Cue, ...]) -> Iterator[Rated]:
    for order, (document, sentence) in enumerate(_all(report)):
        weight = sum(cue.weight for cue in cues if cue.pattern.matches(sentence.plain))
        if weight:
            yield weight, order, document, sentence


def _by_name(report: Report, name: str) -> Iterator[Rated]:
    words = {word for word in _WORD.findall(plain(name)) if word not in _EVERYWHERE}
    patterns = [re.compile(_begins(word[: max(4, len(word) - 2)])) for word in words]
    for order, (document, sentence) in enumerate(_all(report)):
        held = sum(bool(pattern.search(sentence.plain)) for pattern in patterns)
        if held and 2 * held >= len(patterns):
            yield held, order, document, sentence


def _all(report: Report) -> Iterator[tuple[Any, Sentence]]:
    return ((document, sentence) for document in report.documents for sentence in document.sentences)


def _terms(words: str) -> list[str]:
    found = _TERM.findall(plain(words[:LONGEST_SEARCH]))
    return [term for one in found if (term := (one[0] or one[1].strip('"')).strip())]


def _begins(term: str) -> str:
    """A term at the beginning of a word; between its words a space, a line break or a hyphen."""
    inner = r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", term) if part)
    return rf"(?<!\w){inner}" if term[0].isalnum() else inner


def _hit(report: Report, document: Any, sentence: Sentence, patterns: list[re.Pattern[str]]) -> Hit:
    place = document.places[sentence.no - 1]
    zone = "" if sentence.zone == "body" else sentence.zone
    parts = tuple(_cut(sentence.text, patterns))
    name = document.name if len(report.documents) > 1 else ""
    return Hit(document.document_id, name, sentence.no, place.name, sentence.text, parts, zone)


def _cut(text: str, patterns: list[re.Pattern[str]]) -> Iterator[tuple[str, bool]]:
    """The text with the words that were looked for apart; where its signs differ from the plain ones it stays whole."""
    spans = sorted(found.span() for pattern in patterns for found in pattern.finditer(text))
    at = 0
    for start, end in spans:
        if start < at:
            continue
        if text[at:start]:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if text[at:]:
        yield text[at:], False


# --- what a question looks for ----------------------------------------------------------------------------


def _part(finding: Finding) -> Any:
    """The part of the framework a finding answers, or None for items."""
    if finding.kind == "item":
        return None
    framework = load_framework(finding.row["framework_id"])
    kind, key = finding.kind, finding.key
    if kind == "audit":
        kind, _, key = finding.row["question_id"].rpartition(".")
    return next((one for one in _asked(framework, kind) if key in (one.id, str(getattr(one, "no", "")))), None)


def _asked(framework: Framework, kind: str) -> tuple[Any, ...]:
    return {"theme": framework.themes, "criterion": framework.criteria, "compliance": framework.compliance}.get(
        kind, framework.audit
    )


def _cues(part: BaseModel) -> Iterator[Cue]:
    """All cues below a part of a framework, but those of headings, which are no sentences."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Cue) and name != "headings":
                yield one
            elif isinstance(one, BaseModel) and not isinstance(one, Cue):
                yield from _cues(one)
