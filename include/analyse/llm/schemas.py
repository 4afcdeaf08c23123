"""What an answer looks like: one definition, from which come the schema that is sent and the check of what comes back.

All questions send the same schema: endpoints put it before the first message, so that another schema per question
would miss their prefix cache on the whole report (OpenAI, "Prompt caching": structured outputs). What is asked is
named in the question, and an answer is a list of entries, told apart by their first property.
"""

from __future__ import annotations

import functools
import re
from typing import Annotated, Any, Literal, Union, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from include.datasets import words
from include.frameworks import Framework

SCHEMA_NAME = "reading"
DECISION_KINDS = ("decision", "action")
CONTRIBUTION_KINDS = ("cash", "in_kind")
MOST_POUNDS = 20_000_000
"""As in expectations/contributions.json."""
_MARK = re.compile(r"\[\[[^\]\n]*\]\]")
_NOT_SENT = frozenset({"title", "default", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"})
"""Bounds are checked here but not sent: Azure and some local servers refuse schemas that have them."""


def _one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _without_marks(value: Any) -> Any:
    return _MARK.sub(" ", value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_one_line)]
Words = Annotated[str, BeforeValidator(_one_line), BeforeValidator(_without_marks)]
"""Words of the report: a mark of ours that came along with them is none of them."""


class Part(BaseModel):
    """Base of everything in an answer. What comes beyond the schema is left alone, as not every server enforces it."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Quote(Part):
    """Words of the report with the number of the page marker above them."""

    text: Words = Field(max_length=4000)
    page: int


Quotes = Annotated[tuple[Quote, ...], Field(max_length=20)]


class ThemeEntry(Part):
    """The answer for one theme: `theme` is its key, such as `theme_7`."""

    theme: str
    rationale: Line = Field(min_length=1, max_length=4000)
    quotes: Quotes
    status: Literal[words.THEME_STATUSES]  # type: ignore[valid-type]  # the words of the dataset
    summary: Line = Field(max_length=8000)


class CriterionEntry(Part):
    """The answer for one criterion."""

    criterion: str
    rationale: Line = Field(min_length=1, max_length=4000)
    quotes: Quotes
    answer: Literal[words.CRITERION_ANSWERS]  # type: ignore[valid-type]


class QuestionEntry(Part):
    """The answer to one compliance question."""

    question: str
    rationale: Line = Field(min_length=1, max_length=4000)
    quotes: Quotes
    answer: Literal[words.COMPLIANCE_ANSWERS]  # type: ignore[valid-type]
    detail: str | None


class ContributionEntry(Part):
    """Money or help one organisation gave."""

    contributor: Line = Field(min_length=1, max_length=200)
    quotes: Quotes
    amount_gbp: float | None = Field(ge=-MOST_POUNDS, le=MOST_POUNDS)
    share_pct: float | None = Field(ge=0, le=100)
    period: Line | None = Field(max_length=40)
    kind: Literal[CONTRIBUTION_KINDS] | None  # type: ignore[valid-type]


class PriorityEntry(Part):
    """A priority, by its group or in the report's words."""

    priority: Line = Field(min_length=1, max_length=200)
    quotes: Quotes


class DecisionEntry(Part):
    """A decision or action of the year."""

    decision: Literal[DECISION_KINDS]  # type: ignore[valid-type]
    quotes: Quotes


class ReviewEntry(Part):
    """A statement about learning reviews."""

    review: str
    quotes: Quotes
    n_reviews: int | None = Field(ge=0, le=200)


class QuotesEntry(Part):
    """Quotes given once more for an answer."""

    quotes_of: str
    quotes: Quotes


Entry = (
    ThemeEntry | CriterionEntry | QuestionEntry | ContributionEntry | PriorityEntry | DecisionEntry | ReviewEntry | QuotesEntry
)  # fmt: skip
FindingEntry = ThemeEntry | CriterionEntry | QuestionEntry
ItemEntry = ContributionEntry | PriorityEntry | DecisionEntry | ReviewEntry
ITEM_KINDS: dict[str, type[Part]] = {
    "contributions": ContributionEntry,
    "priorities": PriorityEntry,
    "decisions": DecisionEntry,
    "reviews": ReviewEntry,
}
"""What extraction asks for, in this order, and the entries it gives."""
DATASET_OF = {"reviews": "reviews_mentioned"}
"""Datasets whose name is another than the kind's."""


class Form:
    """The form every answer has for one framework: keys, details and groups are closed lists here."""

    def __init__(self, framework: Framework):
        self.framework = framework
        self.themes = tuple(f"theme_{theme.no}" for theme in framework.themes)
        self.criteria = tuple(f"criterion_{criterion.no}" for criterion in framework.criteria)
        self.questions = tuple(question.id for question in framework.compliance)

    @functools.cached_property
    def entry_types(self) -> dict[str, type[Part]]:
        """The entries there are, by their first property."""
        details = tuple(dict.fromkeys(a.detail for q in self.framework.compliance for a in q.answers if a.detail))
        groups = tuple(group.id for group in self.framework.tasks.reviews_mentioned.groups)
        detail = {"detail": Literal[details] | None} if details else {}
        asked: tuple[tuple[type[Part], str, tuple[str, ...], dict[str, Any]], ...] = (
            (ThemeEntry, "theme", self.themes, {}),
            (CriterionEntry, "criterion", self.criteria, {}),
            (QuestionEntry, "question", self.questions, detail),
        )
        found: list[type[Part]] = [
            *(_closed(entry, **{name: Literal[keys]}, **more) for entry, name, keys, more in asked if keys),
            ContributionEntry,
            PriorityEntry,
            DecisionEntry,
            _closed(ReviewEntry, review=Literal[groups]) if groups else ReviewEntry,
            QuotesEntry,
        ]
        return {first_property(entry): entry for entry in found}

    @functools.cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON schema that is sent: strict (all properties required, no others), and never to be changed.

        Only what OpenAI, Azure, vLLM, llama.cpp and Ollama all take: types, enums, anyOf, $defs; no bounds.
        """
        entries: Any = Union[tuple(self.entry_types.values())]  # noqa: UP007 - a union made of a list
        answers = create_model("Answers", __base__=Part, answers=(list[entries], ...))
        strict = _strict(answers.model_json_schema())
        assert isinstance(strict, dict)
        return strict


def _closed(entry: type[Part], **types: Any) -> type[Part]:
    """The same entry with some properties narrowed to closed lists; the order of properties stays."""
    fields: dict[str, Any] = {name: (of, ...) for name, of in types.items()}
    return cast(type[Part], create_model(entry.__name__, __base__=entry, __doc__=entry.__doc__, **fields))


def first_property(entry: type[Part]) -> str:
    """The property that tells which kind of entry it is."""
    return next(iter(entry.model_fields))


def _strict(schema: Any, named: bool = False) -> Any:
    """A schema without titles, descriptions and bounds, with every object closed. `named`: its keys are names."""
    if isinstance(schema, list):
        return [_strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if named:
        return {name: _strict(one) for name, one in schema.items()}
    kept = {
        key: _strict(value, named=key in ("properties", "$defs"))
        for key, value in schema.items()
        if key not in _NOT_SENT and not (key == "description" and isinstance(value, str))
    }
    if "const" in kept:
        kept["enum"] = [kept.pop("const")]
    if "properties" in kept:
        kept |= {"required": list(kept["properties"]), "additionalProperties": False}
    return kept
