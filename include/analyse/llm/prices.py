"""What calls cost, by a table in settings (LLM_PRICES), and what a run will cost before it begins.

    {"some-model": {"input": 0.4, "cached": 0.1, "output": 1.6, "batch_discount": 0.5}}

Prices are per million tokens; a name stands for every model whose name begins with it, the longest one wins. `cached`
is what cached input costs (default: as much as other input), `batch_discount` what share of the price the Batch API
takes off (default: a half).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from include.analyse.llm.call import Question
from include.settings import Settings, SettingsError

CHARACTERS_PER_TOKEN = 4.0
"""English prose; what an endpoint really counts is learnt from its answers."""
OUTPUT_SHARE = 0.35
"""Of the tokens an answer may have, how many it is expected to have."""
_MILLION = 1_000_000


class Price(BaseModel):
    """Prices of one model per million tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached: float | None = Field(default=None, ge=0)
    batch_discount: float = Field(default=0.5, ge=0, le=1)

    def cost(self, input_tokens: int, cached_input_tokens: int, output_tokens: int, *, in_batch: bool = False) -> float:
        """Cost of one call; cached tokens are among the input tokens."""
        cached = self.input if self.cached is None else self.cached
        fresh = max(0, input_tokens - cached_input_tokens)
        cost = (fresh * self.input + cached_input_tokens * cached + output_tokens * self.output) / _MILLION
        return cost * (1 - self.batch_discount) if in_batch else cost


FREE = Price(input=0, output=0)


@dataclass(frozen=True)
class ModelPrice:
    """The price of the model in force, and whether the table knows it."""

    model: str
    price: Price
    is_known: bool

    @property
    def warning(self) -> str:
        """What to say where the table does not know the model."""
        if self.is_known:
            return ""
        return (
            f"LLM_PRICES says nothing of {self.model!r}: its calls are written down as costing 0. "
            "For a local model that is right; else add its prices."
        )


def price_of(settings: Settings) -> ModelPrice:
    """The price of OPENAI_MODEL.

    Raises SettingsError when LLM_PRICES cannot be read, or a budget is set that could not be kept for want of a price.
    """
    table = _table(settings.llm_prices)
    model = settings.openai_model
    names = [name for name in table if model.startswith(name)]
    found = table[max(names, key=len)] if names else None
    if found is None and settings.llm_budget:
        raise SettingsError(
            f"LLM_BUDGET={settings.llm_budget:g} cannot be kept: LLM_PRICES says nothing of {model!r}. Add its prices."
        )
    return ModelPrice(model, found or FREE, found is not None)


def _table(text: str) -> dict[str, Price]:
    if not text.strip():
        return {}
    try:
        return TypeAdapter(dict[str, Price]).validate_json(text)
    except ValidationError as error:
        slip = error.errors()[0]
        place = ".".join(str(step) for step in slip["loc"])
        raise SettingsError(
            f"LLM_PRICES cannot be used: {place + ': ' if place else ''}{slip['msg']}. "
            'Write {"model": {"input": 0.4, "cached": 0.1, "output": 1.6}}, per million tokens.'
        ) from None


def tokens_in(characters: int) -> int:
    """Tokens to expect of so many characters."""
    return round(characters / CHARACTERS_PER_TOKEN)


@dataclass(frozen=True)
class Estimate:
    """What a run is about to ask and to spend, and what asking naively would have cost."""

    reports: int
    calls: int
    kept: int
    """Further calls whose answers are kept already and cost nothing."""
    input_tokens: int
    cached_input_tokens: int
    output_tokens: int
    cost: float
    naive_cost: float
    """One call per theme with the whole report each time, nothing cached, criteria and extraction as they are."""
    price: ModelPrice
    in_batch: bool = False

    def __str__(self) -> str:
        found = (
            f"{self.reports} reports, {self.calls} calls to {self.price.model} ({self.kept} answers are kept already): "
            f"about {self.input_tokens:,} input tokens, of which {self.cached_input_tokens:,} from its cache, and "
            f"{self.output_tokens:,} output tokens"
        )
        if not self.price.is_known:
            return f"{found}. {self.price.warning}"
        way = " through the Batch API" if self.in_batch else ""
        return (
            f"{found}; about {self.cost:.2f}{way}. One call per theme without a cache would cost {self.naive_cost:.2f}."
        )


def estimate(
    questions: Iterable[Question], settings: Settings, kept: frozenset[str] = frozenset(), *, in_batch: bool = False
) -> Estimate:
    """Expect the cost of these first questions (votes among them). `kept`: content hashes that cost nothing.

    What a question shares with the first one on its report, from the beginning on, counts as cached. Re-asks are not
    foreseen.
    """
    price = price_of(settings)
    first: dict[str, str] = {}
    reports: set[str] = set()
    calls = found = inputs = cached = outputs = 0
    naive = 0.0
    for question in questions:
        reports.add(question.report_id)
        if question.content_hash in kept:
            found += 1
            continue
        calls += 1
        text = "".join(said for _, said in question.messages)
        answer = round(question.max_output_tokens * OUTPUT_SHARE)
        shared = _shared(first[question.report_id], text) if question.report_id in first else 0
        inputs += tokens_in(len(text))
        cached += tokens_in(shared)
        outputs += answer
        first.setdefault(question.report_id, text)
        naive += naive_cost(price.price, tokens_in(len(text)), answer, _n_themes(text[-5_000:]))
    cost = price.price.cost(inputs, cached, outputs, in_batch=in_batch)
    return Estimate(len(reports), calls, found, inputs, cached, outputs, cost, naive, price, in_batch)


def _shared(one: str, other: str) -> int:
    """Length of the beginning two texts share."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def _n_themes(asked: str) -> int:
    """How many themes a question asks for: keys such as `theme_7` in its last line."""
    return len(set(re.findall(r"\btheme_\d+\b", asked.rstrip().rsplit("\n", 1)[-1])))


def naive_cost(price: Price, input_tokens: int, output_tokens: int, n_themes: int) -> float:
    """Cost of the same answers without grouping and caching: a question on n themes becomes n whole calls."""
    return price.cost(input_tokens * max(1, n_themes), 0, output_tokens)


def summarise(calls: Sequence[Mapping[str, Any]], settings: Settings, n_themes: int) -> dict[str, Any]:
    """The run summary's figures from rows of `llm_calls`: cost, cost per report, and the naive cost.

    Calls for themes are taken to ask for n_themes together; votes and re-asks would not be naive and are left out.
    """
    price = price_of(settings).price
    reports = {row["report_id"] for row in calls}
    cost = sum(row["cost"] for row in calls)
    first = [row for row in calls if row["call_no"] == 1 or row["purpose"].startswith("themes")]
    by_report: dict[str, list[Mapping[str, Any]]] = {}
    for row in first:
        by_report.setdefault(row["report_id"], []).append(row)
    naive = 0.0
    for rows in by_report.values():
        themes = [row for row in rows if row["purpose"].startswith("themes")]
        naive += sum(price.cost(row["input_tokens"], 0, row["output_tokens"]) for row in rows if row not in themes)
        if themes:
            whole = max(row["input_tokens"] for row in themes)
            naive += price.cost(whole * n_themes, 0, sum(row["output_tokens"] for row in themes))
    return {
        "reports": len(reports),
        "calls": len(calls),
        "calls_paid": sum(not row["from_store"] for row in calls),
        "input_tokens": sum(row["input_tokens"] for row in calls),
        "cached_input_tokens": sum(row["cached_input_tokens"] for row in calls),
        "output_tokens": sum(row["output_tokens"] for row in calls),
        "cost": round(cost, 6),
        "cost_per_report": round(cost / len(reports), 6) if reports else 0.0,
        "naive_cost": round(naive, 6),
    }
