"""The priorities a report states: listed in a sentence, named one by one, or as sections under a heading that says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from include.analyse.items.item import Item, group_of, groups_of
from include.analyse.passages import Passage, Sentence
from include.analyse.themes import Evidence
from include.frameworks import Task, plain

_NOT_OURS = re.compile(
    r"\b(?:(?:new|next|future|coming|emerging|possible|proposed|previous|former|earlier|old|dropped|national) (?:\w+ )?(?:priorit|plan)|"
    r"no longer|(?:was|were|had been) (?:a |once )?(?:a )?priorit\w+ (?:for|until|in 20)|would have|not (?:made|chosen|adopted|one of|a priority|among)|returned to|former plan)",
    re.IGNORECASE,
)
_LIST = re.compile(r":\s*(?P<list>[^:.;]+(?:[,;] [^:.;]+)*?(?:,? and [^:.;]+))[.;]?", re.IGNORECASE)
_BETWEEN = re.compile(r",\s*(?:and\s+)?|\s+and\s+")
_ORDINAL = re.compile(
    r"(?:the |our )?(?:first|second|third|fourth|fifth|sixth|last|other|next|final|firstly|secondly|thirdly|lastly|one (?:is|was|concerns))\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\b(?:first|second|third|fourth) (?:\w+ ){0,3}(?:priorit|commitment|promise|pledge|objective)")
_NUMBERED = re.compile(
    r"\b(?:two|three|four|five|six|these|following|[2-6]) (?:\w+ ){0,3}(?:priorit\w+|promises|areas|aims|goals|matters|themes|things|pillars|objectives|commitments|pledges|ambitions|strands|problems)\b|"
    r"\bpriorities\b[^.]{0,40}\b(?:are|were|as follows)\s*$",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"(?:strategic )?priority (?:area )?(?:\d|one|two|three|four|five|six)\s*[:.–—-]\s*(.{4,})", re.IGNORECASE
)
_POINTS_BACK = re.compile(
    r"(?:these|those|they|all (?:two|three|four|five)) (?:\w+ ){0,3}(?:our |the )?[\w ]{0,20}priorit\w+[.;]?$",
    re.IGNORECASE,
)
_LONGEST_NAME = 7
_LISTED, _NAMED, _HEADED = 6.0, 3.0, 2.0
_ENOUGH = 2.0
_MOST = 8


@dataclass(frozen=True)
class _Stated:
    priority: str
    sentence: Sentence
    weight: float


def find_priorities(evidence: Evidence) -> list[Item]:
    """Priorities by their group in the framework, else in their own words, with the sentence that states each."""
    task = evidence.framework.tasks.priorities
    stated = [*_in_sentences(evidence, task), *_under_headings(evidence, task)]
    listed = {one.priority for one in stated if one.weight >= _LISTED}
    totals: Counter[str] = Counter()
    for one in stated:
        totals[one.priority] += one.weight  # type: ignore[assignment]  # weights are halves of whole numbers
    enough = _NAMED if listed else _ENOUGH
    kept = sorted((name for name in totals if totals[name] >= enough), key=lambda name: (-totals[name], name))[:_MOST]
    return [_item(name, [one for one in stated if one.priority == name], totals[name] < _LISTED) for name in kept]


def _item(name: str, stated: list[_Stated], needs_review: bool) -> Item:
    best = max(stated, key=lambda one: (one.weight, -one.sentence.no))
    sentence = best.sentence
    return Item(
        "priorities", {"priority": name, "wording": sentence.text}, sentence.place, sentence.text.replace(" | ", " "),
        needs_review=needs_review, same_as=(name,),
    )  # fmt: skip


def _in_sentences(evidence: Evidence, task: Task) -> Iterator[_Stated]:
    gated = evidence.held_by_gate(*task.never) | evidence.gated
    about = (evidence.index.holding_any(task.cues) & evidence.allowed) - gated
    for no in sorted(about):
        yield from _said(_meant(no, evidence), task)
        yield from _after(no, about, evidence, task)
    yield from _in_sections_beside(about, evidence, task)


def _meant(no: int, evidence: Evidence) -> Sentence:
    """The sentence itself, or the one before it which "These remain our priorities" points at."""
    sentence = evidence.report.sentences[no]
    if no and _POINTS_BACK.match(sentence.text):
        before = evidence.report.sentences[no - 1]
        if before.passage == sentence.passage:
            return before
    return sentence


def _said(sentence: Sentence, task: Task) -> Iterator[_Stated]:
    """What a sentence about priorities names: all of a list, else the first it speaks of."""
    if _NOT_OURS.search(sentence.text):
        return
    names = _listed(sentence.text, task)
    if len(names) >= 2:
        yield from (_Stated(name, sentence, _LISTED) for name in names)
    else:
        yield from (_Stated(group.name, sentence, _NAMED) for group in groups_of(sentence.text, task)[:1])


def _after(no: int, about: frozenset[int], evidence: Evidence, task: Task) -> Iterator[_Stated]:
    """What follows a sentence about priorities in its passage: the items of its list, "the second is …", a bare list."""
    opener = evidence.report.sentences[no]
    if _NOT_OURS.search(opener.text):
        return
    passage = evidence.report.passages[opener.passage]
    following = passage.sentences[passage.sentences.index(opener) + 1 :]
    opens_list = opener.text.rstrip().endswith((":", ";")) or bool(_NUMBERED.search(opener.text))
    for place, sentence in enumerate(following):
        if sentence.no in about or sentence.no not in evidence.allowed or _NOT_OURS.search(sentence.text):
            break
        if sentence.is_item and opens_list and not opener.is_item:
            yield from _of_item(sentence, task)
        elif not sentence.is_item and _ORDINAL.match(sentence.text):
            yield from (_Stated(group.name, sentence, _LISTED) for group in groups_of(sentence.text, task)[:1])
        elif place == 0:
            names = _listed(sentence.text, task)
            yield from (_Stated(name, sentence, _LISTED) for name in names if len(names) >= 2)
        elif not sentence.is_item:
            break


def _in_sections_beside(about: frozenset[int], evidence: Evidence, task: Task) -> Iterator[_Stated]:
    """At the head of a section beside the one that names the first or second priority: "The third is neglect"."""
    passages = evidence.report.passages
    counted = (evidence.report.sentences[no] for no in about if _COUNTED.search(evidence.report.sentences[no].plain))
    beside = {_above(passages[sentence.passage]) for sentence in counted if sentence.place.section_path}
    for passage in evidence.report.body:
        head = passage.sentences[0] if passage.sentences else None
        if head is None or head.no in about or head.no not in evidence.allowed or _above(passage) not in beside:
            continue
        if _ORDINAL.match(head.text) and not _NOT_OURS.search(head.text):
            yield from (_Stated(group.name, head, _NAMED) for group in groups_of(head.text, task)[:1])


def _above(passage: Passage) -> tuple[str, tuple[str, ...]]:
    return passage.place.document_id, passage.place.section_path[:-1]


def _of_item(sentence: Sentence, task: Task) -> Iterator[_Stated]:
    """The priority a list item names: its group, else its own words where they are few."""
    name = re.split(r"[:;.]| [-–—] |, (?:where|which|with|so|and)\b", sentence.text.strip(" .;•-"))[0]
    group = group_of(name, task) or group_of(sentence.text, task)
    if group is not None:
        yield _Stated(group.name, sentence, _LISTED)
    elif name and len(name.split()) <= _LONGEST_NAME:
        yield _Stated(plain(re.sub(r"^(?:priority )?\d+[.):]?\s*", "", name, flags=re.IGNORECASE)), sentence, _LISTED)


def _listed(text: str, task: Task) -> list[str]:
    """The priorities a sentence lists: its groups, and items after a colon that fall into none, in their own words."""
    groups = [group.name for group in groups_of(text, task)]
    found = _LIST.search(text)
    before = text[: found.start()] if found else ""
    if found is None or group_of(before, task) or not any(cue.pattern.matches(plain(before)) for cue in task.cues):
        return groups
    names = []
    for piece in map(str.strip, _BETWEEN.split(found["list"])):
        group = group_of(piece, task)
        if group is not None:
            names.append(group.name)
        elif piece and len(piece.split()) <= _LONGEST_NAME and groups and not piece.startswith("to "):
            names.append(plain(piece))
    return list(dict.fromkeys(names)) if len(names) >= 2 else groups


def _under_headings(evidence: Evidence, task: Task) -> Iterator[_Stated]:
    """Sections whose heading, or the one above it, speaks of priorities: named by heading, by lead-in or by content."""
    strong = [cue for cue in task.headings if cue.weight >= _HEADED]
    sections: dict[tuple[str, ...], list[Passage]] = {}
    for passage in evidence.report.body:
        if passage.kind != "table" and passage.sentences:
            sections.setdefault(passage.place.section_path, []).append(passage)
    for path, passages in sections.items():
        if not any(cue.pattern.matches(plain(heading)) for heading in path[-2:] for cue in strong):
            continue
        its_own = any(cue.pattern.matches(plain(heading)) for heading in path[-1:] for cue in strong)
        yield from _of_section(path, passages, task, its_own)


def _of_section(path: tuple[str, ...], passages: list[Passage], task: Task, its_own: bool) -> Iterator[_Stated]:
    opening = passages[0].sentences[0]
    named = group_of(path[-1], task)
    if named is not None:
        yield _Stated(named.name, opening, _LISTED)
        return
    titled = _TITLED.match(path[-1].strip())
    if titled and len(titled[1].split()) <= _LONGEST_NAME:
        yield _Stated(plain(titled[1]), opening, _LISTED)
        return
    led = False
    for passage in passages:
        lead = re.match(r"([A-Z][^.:]{3,60})[.:] ", passage.sentences[0].text)
        group = group_of(lead[1], task) if lead and len(lead[1].split()) <= _LONGEST_NAME else None
        if group is not None:
            led = True
            yield _Stated(group.name, passage.sentences[0], _LISTED)
    for sentence in passages[0].sentences if its_own else ():
        groups = groups_of(sentence.text, task)
        if groups and (sentence.is_item or len(groups) >= 2):
            led = True
            yield from (_Stated(group.name, sentence, _HEADED) for group in groups[: 1 if sentence.is_item else None])
    if not led:
        spoken = Counter(
            group.name for passage in passages[:2] for s in passage.sentences for group in groups_of(s.text, task)
        )
        if spoken and spoken.most_common(1)[0][1] >= 2:
            name = min(spoken, key=lambda name: (-spoken[name], name))
            yield _Stated(name, opening, _HEADED)
