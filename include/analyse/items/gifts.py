"""Contributions in sentences, lists and the words of pictures: by who stands beside the amount."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from include.analyse.items.accounts import GIVEN, IN_KIND, contributor_of
from include.analyse.items.item import Item, group_of
from include.analyse.items.money import AMOUNT, mended, percent, pounds, years_in
from include.analyse.passages import Passage, Sentence
from include.analyse.themes import Evidence
from include.frameworks import Task
from include.frameworks.plain import plain

_LONGEST_NAME = 12
_VERB = (
    r"(?:g[ai]ves?|paid|pays?|puts? in|contribut(?:e[sd]?|ing)|provid(?:e[sd]?|ing)|invest(?:s|ed)?|fund(?:s|ed)?|grant(?:s|ed)|"
    r"add(?:s|ed)|transferr?(?:s|ed)|(?:increas|rais|reduc)ed)"
)
_BETWEEN = (
    r"(?:(?:a|an|the|our|its|their|us|in|of|by|to|into|at|from|further|total|sum|cash|annual|another|same|each|partnership|board|budget|pooled|"
    r"joint|kind|contribution\w*|amount\w*|share|payment|year\w*|20\d\d\S*|about|around|just|over|nearly|some|approximately|income|funding|"
    r"also|it|towards|grant|with|\w+ly)\s*,?\s*){0,8}$"
)
_NAME = re.compile(
    r"(?:[A-Z][\w'’&-]*|NHS)(?:[ ](?:[A-Z][\w'’&-]*|and|of|the|for|&))*[ ](?:Council|Police|Constabulary|Integrated Care Board|ICB|"
    r"Probation Service|Fire and Rescue Service|Fire Service|NHS Trust|Foundation Trust|Trust|College|University|Housing Association|Association|Centre)"
)
_OTHER_YEAR = re.compile(
    r"\b(?:the )?(?:previous|last|preceding|prior) year|year before|a year (?:earlier|ago)|formerly|had been|used to",
    re.IGNORECASE,
)
_GAVE = re.compile(rf"^(?P<who>.*?)\b{_VERB}\s+{_BETWEEN}", re.IGNORECASE)
_WAS = re.compile(
    r"^(?P<who>.*?)(?:['’]s?(?:\s+\w+){0,2}?)?\s+(?:(?:annual|cash|financial|own)\s+)?(?:contribution|share|payment|subscription|part|figure|grant)s?\b[^£.;]{0,30}?\b(?:was|is|of|came to|stood at|remained(?: at)?|stayed at|rose to|fell to|went up to|increased to|:)\s+"
    + _BETWEEN,
    re.IGNORECASE,
)
_LARGEST = re.compile(
    r"^(?P<who>.*?)\s+(?:continues? to be|continued to be|remain(?:s|ed)|is|was|being)\s+(?:by far )?the (?:\w+ )*?(?:contributor|funder)s?\b,?\s+(?:at|with|giving)\s+"
    + _BETWEEN,
    re.IGNORECASE,
)
_OF_WHO = re.compile(
    r"\b(?:contribution|share|payment|subscription)s? (?:of|from|by) (?P<who>.*?)\s+(?:was|is|came to|stood at)\s+"
    + _BETWEEN,
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"^\W*(?:and |with |a further |then )*(?P<who>[^£]*?)\s*(?:[:(–-]|(?:['’]s)?\s+(?:rose|fell|went up|increased) to|,?\s+with|\(?in kind\)?:?)?\s*$",
    re.IGNORECASE,
)
_CAME_FROM = re.compile(
    r"^[^.;,£]{0,40}?\b(?:from|by|came from|paid by|given by|contributed by)\s+(?:the\s+)?(?P<who>[^.;,£(]{3,80})",
    re.IGNORECASE,
)
_NOT_FOR_US = re.compile(
    r"\bmore than\b|\bless than\b|\bsaved?\b|\bsavings?\b|\bcosts?\b|\bsurplus\b|\breserves?\b|\bper (?:child|place|head)\b|\bseized\b|"
    r"\bfined?s?\b|\bstolen\b|\bowe[sd]\b|\bspent\b|\bspend\b|\bdrugs?\b|\bworth\b|\bcompensation\b|\bcharged\b|\brefund\w*",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"\b(?:would|should|could|may|might|not|never|asked to|invited to|expected to|propos\w+|if|unless|request\w+)\b", re.IGNORECASE
)  # fmt: skip
_WILL = re.compile(r"\b(?:will|agreed to|plans? to|intends? to)\b", re.IGNORECASE)
_FOR_SOMETHING = re.compile(
    r"^(?:[^£;]{0,12}?\b(?:for|to|on|towards)|\s*(?:in(?! (?:20|kind|cash|total|all|this|each|contrib|fund|the (?:year|first|second))|\s+\d)|"
    r"of(?! (?:which|this|the|our|its|fund|income|contrib|cash))))\s+(?!(?:the|our|its|this|a|their)?\s*(?:local )?(?:partnership|board|budget|pooled|joint|shared|arrangements|"
    r"safeguarding|multi|running|core|work of|fund\b|(?:first|second|last) time|common|us\b|total|£|20\d\d|year))",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"\b(?:a|an|one|two|three|\d+)\s*$", re.IGNORECASE)
_TOLD = re.compile(GIVEN.pattern + r"|received|comes? from|came from|made up of", re.IGNORECASE)
_OF_MONEY = re.compile(r"\b(?:budget|funding|income|running costs|contributions|money)\b", re.IGNORECASE)
_PROPER = re.compile(r"(?<!^)\b(?!Of|In|The)[A-Z][a-z]+|^[A-Z]\w+ [A-Z]")
_PLAINLY = re.compile(r"\b(?:contributed|gave|put in)\s+£", re.IGNORECASE)
_OTHER_SUM = re.compile(
    r"(£.*?)\s*\([^()]*£[^()]*(?:20\d\d|year)[^()]*\)|\((?:[^()£]*(?:20\d\d|year)[^()£]*)£[^()]*\)", re.IGNORECASE
)
_MOST = 3e6
"""Sums beyond this in sentences are budgets of whole services."""
_EACH = re.compile(r"\b(?:each|both|apiece)\b", re.IGNORECASE)
_TOGETHER = re.compile(r"\b(?:together|jointly|between them|combined|in all)\b", re.IGNORECASE)
_PERCENT = re.compile(r"\d+(?:\.\d+)?\s*(?:%|per ?cent\b)", re.IGNORECASE)
_LEAD = re.compile(r"^(?:(?:in|for|during) (?:the year )?(?:to |ending )?[\w/–-]*\s*,?\s+)?(?:and|while|with|but|also|a further|the remaining|an?)\s+|^(?:the|in|for|during) (?:year )?20\d\d\S*,?\s+", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Gift:
    """Who gave how much, or which share, in which words."""

    who: str
    group: str
    amount: float | None
    share: float | None
    words: str


def from_sentences(evidence: Evidence, task: Task, reporting_year: str) -> Iterator[Item]:
    """Gifts in sentences and list items; all of them wait for a person."""
    names = _full_names(evidence, task)
    about = evidence.index.holding_any(task.cues)
    for no in sorted(evidence.allowed):
        sentence = evidence.report.sentences[no]
        passage = evidence.report.passages[sentence.passage]
        if passage.kind == "table" or ("£" not in sentence.text and not _PERCENT.search(sentence.text)):
            continue
        listed = sentence.is_item and _is_told(passage)
        if no not in about and not listed and not (_OF_MONEY.search(sentence.text) or GIVEN.search(sentence.text)):
            continue
        years = years_in(sentence.text)
        for gift in gifts(sentence.text, task, listed):
            own = years_in(gift.words)
            period = own[0] if own else years[0] if len(set(years)) == 1 else reporting_year
            if _WILL.search(gift.words) and period <= reporting_year:
                continue
            lone = {int(year) for year in re.findall(r"\b20\d\d\b(?!\s*[-–/])", sentence.text)} if not years else set()
            if lone and not lone & {int(period[:4]), int(period[:4]) + 1}:
                continue
            yield _item(sentence, gift, _named(gift.who, gift.group, names), period)


def _is_told(passage: Passage) -> bool:
    lead = " ".join(sentence.text for sentence in passage.sentences if not sentence.is_item)
    return bool(GIVEN.search(lead) or GIVEN.search(" ".join(passage.place.section_path[-1:])))


def _item(sentence: Sentence, gift: Gift, name: str, period: str) -> Item:
    kind = "in_kind" if IN_KIND.search(gift.words) else None
    fields = {
        "contributor": name, "contributor_group": gift.group, "amount_gbp": gift.amount, "share_pct": gift.share,
        "period": period, "kind": kind,
    }  # fmt: skip
    return Item(
        "contributions", fields, sentence.place, sentence.text, needs_review=True, same_as=(plain(name), period, kind)
    )


def gifts(text: str, task: Task, listed: bool = False) -> Iterator[Gift]:
    """Who gave how much in a sentence.

    "Police gave £4,000", "£4,000 from the Probation Service", "Police (£4,000)", and after one of these "the ICB
    £61,200". `listed` says that the sentence is an item in a list of contributions.
    """
    clauses = _clauses(text)
    if not clauses or (_OTHER_YEAR.search(clauses[0]) and len(clauses) > 1):
        return
    is_sum = "£" in text
    if not is_sum and not listed and not _OF_MONEY.search(text):
        return
    told = listed or bool(re.search(r"(?:contribut|income|funding)[^£:]*:", text, re.IGNORECASE))
    for said in clauses:
        clause = re.sub(r"\b(?:from|by) £[\d,.]+\w* (?=to £)", "", _OTHER_SUM.sub(r"\1", said))
        sums = list((AMOUNT if is_sum else _PERCENT).finditer(clause))
        if len(sums) != 1 or _NOT_FOR_US.search(clause) or _OTHER_YEAR.search(clause) or _NOT_DONE.search(clause):
            told = told and not _NOT_DONE.search(clause)
            continue
        before, after = clause[: sums[0].start()], clause[sums[0].end() :]
        before = f"{before.rstrip()}{' (' if sums[0][0].lstrip().startswith('(') else ' '}"
        who = _giver(before, after, told, bool(_TOLD.search(text)), task)
        if who is None:
            continue
        told = True
        amount = pounds(sums[0][0].strip(" (-–−")) if is_sum else None
        if amount is not None and amount > _MOST:
            continue
        share = percent(after) if is_sum else percent(sums[0][0])
        for name, group in _givers(who, clause, task):
            yield Gift(name, group, amount, share, clause)


def _clauses(text: str) -> list[str]:
    """A sentence's clauses; those without an amount go with the next when "each" gave the same."""
    text = re.sub(r"\b(made up of|compris(?:ing|ed)|including|consist(?:ing|s) of)\s+(?=£)", r"\1; ", text)
    parts = re.split(
        r";\s+|:\s+(?!£)|,\s+(?!\d{3}\b)(?:and\s+|while\s+|with\s+)?|\s+(?:and|while)\s+(?=[^£%]*(?:£|\d\s*%))", text
    )
    joined: list[str] = []
    for part in parts:
        lone = joined and not re.search(r"£|\d\s*%|per ?cent", joined[-1])
        if lone and (_EACH.search(part) or _TOGETHER.search(part)):
            joined[-1] = f"{joined[-1]} and {part}"
        else:
            joined.append(part)
    return joined


def _giver(before: str, after: str, told: bool, is_about: bool, task: Task) -> str | None:
    came = _CAME_FROM.match(after)
    if came and (is_about or told) and group_of(came["who"], task):
        return came["who"]
    if _ONE_OF.search(before) and not re.search(r"\b(?:further)\s*$", before):
        return None
    if _FOR_SOMETHING.match(after) and not re.search(r"contribut\w+\s*$", before, re.IGNORECASE):
        return None
    for form in (_OF_WHO, _WAS, _LARGEST, _GAVE):
        found = form.search(before) if form is _OF_WHO else form.match(before)
        if found and found["who"].strip():
            return found["who"]
    beside = _BESIDE.match(before)
    opened = before.rstrip().endswith(("(", ":"))
    if beside and beside["who"].strip() and (told or (opened and is_about)):
        return re.split(r"\b(?:from|by)\s+", beside["who"])[-1]
    return None


def _givers(who: str, clause: str, task: Task) -> Iterator[tuple[str, str]]:
    """The givers that words name: several where each gave the same, none where they gave it together."""
    names = re.split(r",\s+|\s+and\s+", who) if _EACH.search(clause) else [who]
    whole = re.split(r"\s+and\s+(?:the\s+)?", who)
    kinds = {group.id for part in whole for group in [group_of(part, task)] if group}
    if len(names) == 1 and len(whole) > 1 and len(kinds) > 1 and not _one_body(who):
        return
    for part in names:
        name = _bare(part)
        group = group_of(name, task)
        is_name = group is not None or bool(_PROPER.search(name) and _PLAINLY.search(clause))
        if is_name and not (group and group.left_out) and len(name.split()) <= _LONGEST_NAME:
            yield name, group.id if group else "other"


def _bare(words: str) -> str:
    """A giver's name without what stands before and after it ("in 2023/24 the", "also", "'s contribution")."""
    name, before = _EACH.sub("", words).strip(" (:-–,"), ""
    while name != before:
        before, name = name, _LEAD.sub("", name).strip()
    name = re.sub(r"\b(?:has|have|had|also|again|which)\s*$|['’]s?$", "", name).strip()
    return re.sub(r"['’]s? (?:\w+ )?(?:contribution|share)$", "", name)


def _one_body(who: str) -> bool:
    """Whether "and" stands within one name ("Fire and Rescue", "Police and Crime Commissioner")."""
    return bool(
        re.search(r"fire and rescue|police and crime|health and (?:social )?care|[A-Z]\w+ and [A-Z]\w+ [A-Z]", who)
    )


# --- pictures -----------------------------------------------------------------------------------------


def from_pictures(evidence: Evidence, task: Task, reporting_year: str) -> Iterator[Item]:
    """Gifts in pictures of tables and charts whose cells were not found: a name and the amount on its line or the next."""
    for passage in evidence.report.passages:
        if passage.kind != "image" or passage.zone != "body":
            continue
        for sentence in passage.sentences:
            heading = " ".join(passage.place.section_path[-1:])
            if not (GIVEN.search(sentence.text) or GIVEN.search(heading)) or "\n" not in sentence.text:
                continue
            found = list(_lines(sentence.text, task))
            if len(found) > 1:
                years = list(dict.fromkeys(years_in(sentence.text))) or list(dict.fromkeys(years_in(heading)))
                for gift in found:
                    yield _item(sentence, gift, gift.who, years[0] if len(years) == 1 else reporting_year)


def _lines(text: str, task: Task) -> Iterator[Gift]:
    name = ""
    for line in text.split("\n"):
        found = re.match(r"^(?P<name>.*?)\s*(?P<sum>(?:[£EfF€]\s?)?\d{1,3}(?:[,.]\s?\d{3})+|£\s?\d+k?)(?:\s+\(?(?P<share>[\d.]+)\s?%\)?)?$", line.strip())  # fmt: skip
        if found is None:
            name = line.strip()
            continue
        who = contributor_of(found["name"] or name)
        group = group_of(who, task)
        amount = pounds(mended(found["sum"]), bare=True)
        if group and not group.left_out and amount is not None and len(who.split()) <= _LONGEST_NAME:
            yield Gift(who, group.id, amount, float(found["share"]) if found["share"] else None, line)
        name = ""


# --- names --------------------------------------------------------------------------------------------


def _full_names(evidence: Evidence, task: Task) -> dict[str, list[str]]:
    """Full names of organisations in the report by group, most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    for passage in evidence.report.passages:
        for sentence in passage.sentences:
            for found in _NAME.findall(sentence.text):
                name = re.sub(r"^(?:The|In|At|From|And|For|By|With|When|Since|But)\s+", "", found)
                group = group_of(name, task)
                counts[group.id if group else "other", name] += 1
    names: dict[str, list[str]] = {}
    for (kind, name), _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        names.setdefault(kind, []).append(name)
    return names


def _named(contributor: str, group: str, names: Mapping[str, list[str]]) -> str:
    """The full name behind "the council", where the report has one for this kind of body; else the words as they are."""
    bare = re.sub(r"^the\s+", "", contributor, flags=re.IGNORECASE)
    if bare[:1].isupper() and len(bare.split()) > 1:
        return bare
    known = names.get(group, [])
    if group == "other":
        return next((name for name in known if name.split()[0] in bare.split()), bare)
    return known[0] if known and len(bare.split()) <= 3 else bare
