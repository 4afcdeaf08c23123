"""One question per theme, and of each answer the sentences that may stand."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from include.analyse.llm.call import BudgetSpent, CallError, EndpointDown
from include.analyse.llm.endpoint import Endpoint, open_endpoint
from include.analyse.llm.forms import Form, Line, ask_in_form
from include.analyse.llm.templates import Templates
from include.lake import Lake
from include.settings import PROJECT, Settings
from include.synthesis.fence import MOST_WORDS, refusal
from include.synthesis.quotes import Shown, ThemeQuotes

TEMPLATES = Templates(PROJECT / "include" / "synthesis" / "prompts", "synthesis")
MOST_SENTENCES = 4
_ROOM = 3_000
"""Most tokens of an answer."""


class _Sentence(Form):
    """A sentence with the keys of the quotes it rests on."""

    sentence: Line
    quotes: list[Line]


class _Sentences(Form):
    """What was asked for a theme."""

    sentences: list[_Sentence]


@dataclass(frozen=True)
class Tied:
    """A sentence that may stand, with its quotes in the order of their reports."""

    sentence: str
    quotes: tuple[Shown, ...]


@dataclass(frozen=True)
class Answered:
    """The sentences of every theme that was answered, by its number, and what became of the others."""

    sentences: dict[int, tuple[Tied, ...]]
    refused: Counter[str] = field(default_factory=Counter)
    """Sentences that may not stand, by the reason."""
    unanswered: dict[int, str] = field(default_factory=dict)
    """Themes whose answer could not be read, by their number, with the reason."""
    cost: float = 0.0


def ask_for_synthesis(
    lake: Lake, year: str, themes: Sequence[ThemeQuotes], settings: Settings, run_id: str
) -> Answered:
    """Ask about every theme; answers are kept in `lake` and never paid twice.

    Raises EndpointDown and BudgetSpent: what was answered is kept, and the next try goes on from there.
    """
    return asyncio.run(_ask_all(lake, year, themes, settings, run_id))


async def _ask_all(lake: Lake, year: str, themes: Sequence[ThemeQuotes], settings: Settings, run_id: str) -> Answered:
    async with open_endpoint(settings, lake, run_id) as endpoint:
        answers = await asyncio.gather(*(_ask(endpoint, year, one) for one in themes))
        cost = endpoint.budget.spent
    sentences: dict[int, tuple[Tied, ...]] = {}
    refused: Counter[str] = Counter()
    unanswered: dict[int, str] = {}
    for one, answer in zip(themes, answers, strict=True):
        if isinstance(answer, str):
            unanswered[one.theme.no] = answer
        else:
            sentences[one.theme.no], why = _that_may_stand(answer, one)
            refused.update(why)
    return Answered(sentences, refused, unanswered, cost)


async def _ask(endpoint: Endpoint, year: str, one: ThemeQuotes) -> _Sentences | str:
    """What was answered about a theme, or why nothing was."""
    messages = (
        ("system", TEMPLATES.fill("system", most=MOST_SENTENCES, words=MOST_WORDS)),
        ("user", TEMPLATES.fill("theme", theme=one.theme, quotes=one.quotes)),
    )
    try:
        return await ask_in_form(endpoint, f"all-{year}", f"synthesis_{one.theme.no}", messages, _Sentences, _ROOM)
    except (EndpointDown, BudgetSpent):
        raise
    except CallError as error:
        return str(error)


def _that_may_stand(answer: _Sentences, one: ThemeQuotes) -> tuple[tuple[Tied, ...], Counter[str]]:
    by_key = {quote.key: quote for quote in one.quotes}
    kept: dict[str, Tied] = {}
    refused: Counter[str] = Counter()
    for given in answer.sentences[:MOST_SENTENCES]:
        keys = list(dict.fromkeys(given.quotes))
        why = refusal(given.sentence, keys, one.quotes, one.theme)
        if why:
            refused[why] += 1
        else:
            cited = sorted((by_key[key] for key in keys), key=lambda quote: (quote.report_id, quote.evidence_no))
            kept.setdefault(given.sentence, Tied(given.sentence, tuple(cited)))
    return tuple(kept.values()), refused
