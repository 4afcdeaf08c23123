"""Earlier figures set beside this year's: by which line of the crosswalk, how far they compare, and what breaks the series."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from include.frameworks.crosswalk import Compares, Crosswalk, Side, Verdict, worst
from include.publish.audit_figures import is_audit, parts_of

Row = dict[str, Any]
Key = tuple[str, str]
"""Indicator and category."""
_COUNTS_OF_FILES = {"submission", "reading"}
"""What was found does not depend on who answered the questions."""
_ITEMS = {"priority": "item.priorities"}
_REVIEWS = "review."
_SAME, _SAME_QUESTION, _BY_CROSSWALK = range(3)


@dataclass(frozen=True)
class Earlier:
    """A figure of an earlier edition: its row, how it was printed compares with ours of the same question, and who read the reports.

    `verdict` is None where the figure is our own; `reader` is a sentence where others read them than this year.
    """

    row: Row
    verdict: Verdict | None = None
    reader: str = ""

    @property
    def key(self) -> Key:
        return self.row["indicator"], self.row["category"]


def side_of(indicator: str, category: str, framework_id: str) -> Side:
    """The figure as the crosswalk names it."""
    if is_audit(indicator):
        return Side(*parts_of(indicator)[:2], category)
    if indicator.startswith(_REVIEWS):
        return Side(framework_id, "item.reviews_mentioned", indicator.removeprefix(_REVIEWS))
    return Side(framework_id, _ITEMS.get(indicator, indicator), category)


def set_beside(earlier: Sequence[Earlier], own: Sequence[Mapping[str, Any]], crosswalk: Crosswalk) -> list[Row]:
    """Rows of `yearly_indicators` for earlier figures, each under every figure of this year that it can be set beside.

    It stands beside the figure of the same name, else of the same question, else one that the crosswalk names; where
    there is none it stands alone, under its own name. Of our own releases, audit answers that stand alone are left
    where they are. No two figures of one year and source stand beside the same figure.
    """
    by_key = {(row["indicator"], row["category"]): row for row in own}
    by_question = _by_question(own)
    links = [
        (rank, number, key, verdict)
        for number, one in enumerate(earlier)
        for rank, key, verdict in _links(one, by_key, by_question, crosswalk)
    ]
    found, taken, placed = [], set(), set()
    for _, number, key, verdict in sorted(links, key=lambda link: link[:2]):
        one = earlier[number]
        place = (one.row["reporting_year"], *key, one.row["published_in"])
        if place not in taken:
            taken.add(place)
            placed.add(number)
            found.append(_compared(one, by_key[key], verdict))
    alone = [one for number, one in enumerate(earlier) if number not in placed]
    return found + [_alone(one, by_question, crosswalk) for one in alone if not _is_left(one)]


def _is_left(one: Earlier) -> bool:
    return one.verdict is None and is_audit(one.row["indicator"])


def _by_question(own: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], list[tuple[str, Key]]]:
    """This year's figures, with their edition, by question and category."""
    found: dict[tuple[str, str], list[tuple[str, Key]]] = defaultdict(list)
    for row in own:
        side = side_of(row["indicator"], row["category"], row["framework_id"])
        found[side.question, side.category].append((side.edition, (row["indicator"], row["category"])))
    return found


def _links(
    one: Earlier,
    by_key: Mapping[Key, Mapping[str, Any]],
    by_question: Mapping[tuple[str, str], list[tuple[str, Key]]],
    crosswalk: Crosswalk,
) -> Iterable[tuple[int, Key, Verdict | None]]:
    """What of this year an earlier figure may stand beside: how near, which, and what the crosswalk says."""
    if one.key in by_key:
        yield _SAME, one.key, None
    side = side_of(*one.key, one.row["framework_id"])
    for edition, key in by_question.get((side.question, side.category), ()):
        if edition == side.edition and key != one.key:
            yield _SAME_QUESTION, key, None
    for key, verdict in _crossed(side, by_question, crosswalk):
        if verdict.compares != "no" and key != one.key:
            yield _BY_CROSSWALK, key, verdict


def _crossed(
    side: Side, by_question: Mapping[tuple[str, str], list[tuple[str, Key]]], crosswalk: Crosswalk
) -> Iterable[tuple[Key, Verdict]]:
    for other, verdict in crosswalk.counterparts(side):
        for edition, key in by_question.get((other.question, other.category), ()):
            if other.edition in ("*", edition):
                yield key, verdict


def _compared(one: Earlier, own: Mapping[str, Any], crossed: Verdict | None) -> Row:
    """An earlier figure beside one of this year, with what breaks the series between them."""
    row, verdicts, breaks = one.row, [], []
    for verdict in (one.verdict, crossed):
        if verdict and verdict.compares != "yes":
            verdicts.append(verdict.compares)
            breaks.append(verdict.why)
    if not one.verdict and not crossed and row["definition"] != own["definition"]:
        verdicts.append("no")
        breaks.append("Another definition." if row["definition"] else "Its definition was not recorded.")
    if row["population"] and row["population"] != own["population"]:
        verdicts.append("with_care")
        breaks.append(f"Counted over another population: {row['population']}.")
    compares = worst(*verdicts)
    if one.reader and own["indicator"] not in _COUNTS_OF_FILES:
        breaks.append(one.reader)
    moved = {"indicator": own["indicator"], "category": own["category"], "label": own["label"]}
    return _finished(one, compares, breaks) | moved


def _alone(one: Earlier, by_question: Mapping[tuple[str, str], list[tuple[str, Key]]], crosswalk: Crosswalk) -> Row:
    side = side_of(*one.key, one.row["framework_id"])
    told = dict.fromkeys(verdict.why for _, verdict in _crossed(side, by_question, crosswalk))
    return _finished(one, "no", ["Not asked this year.", *told])


def _finished(one: Earlier, compares: Compares, breaks: Sequence[str]) -> Row:
    row = one.row
    return {
        **row,
        "population": row["population"] or "not recorded",
        "definition": row["definition"] or row["label"],
        "compares": compares,
        "is_comparable": compares == "yes",
        "break_note": " ".join(breaks) or None,
        "counted_as": f"{row['indicator']}={row['category']}",
    }
