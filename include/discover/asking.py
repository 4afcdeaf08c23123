"""Candidates from a language model, in stages: per report → merge → refine → count.

The model names and groups; code does the rest: quotes are looked up on their page, terms must stand in the text, and
which reports hold a candidate is counted by the same rule as without a model. Answers are kept and limits and budget
hold as for the analysis, since calls go through the same endpoint.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from include.analyse.llm.call import BudgetSpent, CallError, EndpointDown
from include.analyse.llm.endpoint import Endpoint, open_endpoint
from include.analyse.llm.forms import F, ask_in_form
from include.analyse.llm.prompting import Prompts
from include.discover.candidate import Candidate, Quoted, quote_report, terms_in
from include.discover.cluster import fewest_reports
from include.discover.errors import DiscoverError
from include.discover.forms import Group, Groups, Proposals, Refinement, Refinements
from include.discover.prompting import TEMPLATES
from include.discover.proposals import Proposed, proposed_by, unclaimed_document
from include.discover.reading import YearText
from include.discover.unclaimed import ReadReport
from include.discover.words import Vocabulary, terms_of
from include.frameworks import Framework
from include.lake import Lake
from include.settings import Settings

MOST_PER_REPORT = 8
_AT_ONCE = {"merge": 120, "refine": 10}
"""Proposals in one question: more overrun an answer."""
_ROOM = {"proposals": 6000, "merge": 12_000, "refine": 8000}
_SHOWN_QUOTES = 4
_TERMS = 6

T = TypeVar("T")


@dataclass(frozen=True)
class _Listed:
    """A proposal, or a group of them, as a line of a list."""

    key: str
    name: str
    definition: str
    of: tuple[Proposed, ...]

    @property
    def terms(self) -> list[str]:
        return list(dict.fromkeys(term for one in self.of for term in one.terms))

    @property
    def quotes(self) -> list[str]:
        """Verified quotes, of as many reports as there is room for."""
        first = [one.quotes[0].checked.quote for one in self.of if one.quotes]
        return list(dict.fromkeys(first))[:_SHOWN_QUOTES]

    @property
    def n_reports(self) -> int:
        return len({quote.report_id for one in self.of for quote in one.quotes})


def propose_with_model(
    lake: Lake, text: YearText, reports: Sequence[ReadReport], framework: Framework, settings: Settings, run_id: str
) -> tuple[list[Candidate], Vocabulary, dict[str, str], float]:
    """Candidates, how their terms are written, the reports that could not be asked about with the reason, and the cost.

    Raises DiscoverError when the endpoint is down or the budget spent: what is answered is kept, and the next try goes
    on from there.
    """
    vocabulary = Vocabulary()
    for report in reports:
        for stretch in report.stretches:
            vocabulary.learn(terms_of(stretch.text))
    desk = _Desk(text, framework, settings)
    try:
        listed, unread, cost = asyncio.run(desk.work(lake, reports, run_id))
    except (EndpointDown, BudgetSpent) as error:
        raise DiscoverError(f"No candidates for {text.year}: {error}") from error
    asked = [report for report in reports if report.report_id not in unread]
    return _counted(listed, asked, text, settings), vocabulary, unread, cost


class _Desk:
    """The stages of one year."""

    def __init__(self, text: YearText, framework: Framework, settings: Settings):
        self.text = text
        self.settings = settings
        self.system = TEMPLATES.fill("system", themes=framework.themes)
        self.theme_nos = {theme.no for theme in framework.themes}

    async def work(
        self, lake: Lake, reports: Sequence[ReadReport], run_id: str
    ) -> tuple[list[tuple[_Listed, Refinement]], dict[str, str], float]:
        async with open_endpoint(self.settings, lake, run_id) as endpoint:
            answered = await asyncio.gather(*(self._per_report(endpoint, report) for report in reports))
            unread = {
                report.report_id: one for report, one in zip(reports, answered, strict=True) if isinstance(one, str)
            }
            proposed = [one for some in answered if not isinstance(some, str) for one in some]
            needed = fewest_reports(len(reports) - len(unread))
            merged = [one for one in await self._merged(endpoint, proposed) if one.n_reports >= min(needed, 2)]
            return await self._refined(endpoint, merged), unread, endpoint.budget.spent

    async def _per_report(self, endpoint: Endpoint, report: ReadReport) -> list[Proposed] | str:
        """What one report proposes, with its quotes checked; or why it could not be asked about."""
        document = unclaimed_document(report, self.text.elements[report.report_id])
        if document is None:
            return []
        found: list[Proposed] = []
        for part in document.parts(self.settings.llm_max_document_tokens):
            words = (
                f"Report {report.report_id}\n{Prompts.report(part)}{TEMPLATES.fill('per_report', most=MOST_PER_REPORT)}"
            )
            try:
                answer = await self._ask(endpoint, report.report_id, "proposals", words, Proposals)
            except (EndpointDown, BudgetSpent):
                raise
            except CallError as error:
                return str(error)
            found += proposed_by(
                answer.themes[:MOST_PER_REPORT], report, document, self.text.checkers[report.report_id]
            )
        return found

    async def _merged(self, endpoint: Endpoint, proposed: Sequence[Proposed]) -> list[_Listed]:
        """Groups of proposals about one matter; long lists are merged in parts, and the groups of the parts again."""
        listed = [_Listed(f"p{no}", one.name, one.definition, (one,)) for no, one in enumerate(proposed, start=1)]
        while len(listed) > 1:
            parts = _in_parts(sorted(listed, key=lambda one: (one.name.lower(), one.key)), _AT_ONCE["merge"])
            groups = [one for part in parts for one in await self._merge(endpoint, part)]
            renamed = [_Listed(f"p{no}", one.name, one.definition, one.of) for no, one in enumerate(groups, start=1)]
            if len(parts) == 1 or len(renamed) == len(listed):
                return renamed
            listed = renamed
        return listed

    async def _merge(self, endpoint: Endpoint, listed: Sequence[_Listed]) -> list[_Listed]:
        """The groups of one list. A key the model names twice counts once, one it forgets is a group of its own."""
        words = TEMPLATES.fill("merge", proposals=listed)
        answer = await self._ask(endpoint, f"all-{self.text.year}", "merge", words, Groups)
        by_key = {one.key: one for one in listed}
        found: list[_Listed] = []
        for group in answer.groups:
            members = [by_key.pop(key) for key in dict.fromkeys(group.members) if key in by_key]
            if members:
                found.append(_joined(group, members))
        return [*found, *by_key.values()]

    async def _refined(self, endpoint: Endpoint, listed: Sequence[_Listed]) -> list[tuple[_Listed, Refinement]]:
        """Each candidate with the model's second thought on it; those it takes for no theme are left out."""
        found: list[tuple[_Listed, Refinement]] = []
        for part in _in_parts(sorted(listed, key=lambda one: (-one.n_reports, one.name)), _AT_ONCE["refine"]):
            words = TEMPLATES.fill("refine", candidates=part)
            answer = await self._ask(endpoint, f"all-{self.text.year}", "refine", words, Refinements)
            by_key = {one.key: one for one in answer.themes}
            found += [(one, by_key[one.key]) for one in part if one.key in by_key and by_key[one.key].is_theme]
        return [
            (one, refined if refined.same_as in self.theme_nos else refined.model_copy(update={"same_as": 0}))
            for one, refined in found
        ]

    async def _ask(self, endpoint: Endpoint, about: str, purpose: str, words: str, form: type[F]) -> F:
        messages = (("system", self.system), ("user", words))
        return await ask_in_form(endpoint, about, purpose, messages, form, _ROOM[purpose])


def _joined(group: Group, members: Sequence[_Listed]) -> _Listed:
    if len(members) == 1:
        return members[0]
    return _Listed(members[0].key, group.name, group.definition, tuple(part for one in members for part in one.of))


def _counted(
    listed: Iterable[tuple[_Listed, Refinement]], reports: Sequence[ReadReport], text: YearText, settings: Settings
) -> list[Candidate]:
    """The candidates with every report that holds them, by quotes code has found; those in too few reports left out."""
    found: list[Candidate] = []
    for one, refined in listed:
        terms = _standing(refined.terms or one.terms, reports) or _standing(one.terms, reports)
        if len(terms) < 2:
            continue
        quotes = _once([quote for part in one.of for quote in part.quotes])
        candidate = Candidate(refined.name, terms, None, refined.definition, quotes, same_as=refined.same_as)
        for report in reports:
            quote_report(candidate, report, text.checkers[report.report_id])
        if len(candidate.report_ids) >= fewest_reports(len(reports)):
            found.append(candidate)
    ranked = sorted(found, key=lambda one: (-len(one.report_ids), one.label))
    return ranked[: settings.discover_most]


def _once(quotes: Iterable[Quoted]) -> list[Quoted]:
    return list({(quote.report_id, quote.checked.quote): quote for quote in quotes}.values())


def _standing(terms: Iterable[str], reports: Sequence[ReadReport]) -> tuple[str, ...]:
    """A model's terms in the form they are counted in: only those that stand in unclaimed text, in their order."""
    keys = dict.fromkeys(max((term.key for term in terms_of(one)), key=len, default="") for one in terms)
    texts = [stretch.text for report in reports for stretch in report.stretches]
    return tuple(key for key in keys if key and any(terms_in(text, [key]) for text in texts))[:_TERMS]


def _in_parts(items: Sequence[T], most: int) -> list[Sequence[T]]:
    return [items[start : start + most] for start in range(0, len(items), most)]
