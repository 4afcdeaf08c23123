"""Audit questions: what an instrument asks with closed answers of its own, as the analyses of 2019-20 and 2020-21 did.

Seven kinds, told apart by `kind`: `choice` (the first answer that is shown holds), `topic` (whether the report treats a
matter, and shows what came of it), `criterion` (whether enough is shown in enough places), `kinds` (which of several things it names), `items` (which groups its extracted
items fall into), `pages` (how long it is) and `overall` (a grade that follows from the others).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from include.frameworks.parts import Bands, Criterion, Cues, Id, Part, Text

NOT_APPLICABLE = "not_applicable"
"""The answer to a question that is asked only where another was answered so: it is left out of the denominator."""
IMPACT_SHOWN, DESCRIBED = "impact_shown", "described"
"""Details of a topic: whether a change that has happened is shown together with how it is known."""
COUNTED, NO_PAGES = "counted", "no_pages"


class Choice(Part):
    """One way a question may be answered, and what shows it."""

    answer: Id
    detail: Id | None = None
    definition: Text
    cues: Cues = Field(min_length=1)
    never: tuple[Id, ...] = ()
    score_needed: float = Field(default=3, gt=0)


class AskedWhen(Part):
    """The question is asked only of reports that answered another one so."""

    question: Id
    answers: tuple[Id, ...] = Field(min_length=1)


class _Asked(Part):
    id: Id
    name: Text
    definition: Text
    source: Text
    """Where the publication prints what this question counts."""
    asked_when: AskedWhen | None = None


class ChoiceQuestion(_Asked):
    """Answers are tried in the order in which they stand: the first that is shown holds, else `otherwise`."""

    kind: Literal["choice"]
    answers: tuple[Choice, ...] = Field(min_length=1)
    otherwise: Id = "not_reported"
    otherwise_says: Text

    @property
    def answer_ids(self) -> tuple[str, ...]:
        return (*dict.fromkeys(one.answer for one in self.answers), self.otherwise)

    @property
    def details(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.detail for one in self.answers if one.detail))


class TopicQuestion(_Asked):
    """Whether the report treats a matter: scored as themes are, and answered in the instrument's own words."""

    kind: Literal["topic"]
    headings: Cues = ()
    cues: Cues = Field(min_length=1)
    never: tuple[Id, ...] = ()
    bands: Bands | None = None
    addressed: Id = "reported"
    partial: Id = "not_reported"
    not_mentioned: Id = "not_reported"
    shows_impact: bool = False
    """True where the answer says in `detail` whether impact is shown with its evidence, or activity only described."""

    @property
    def answer_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.addressed, self.partial, self.not_mentioned)))

    @property
    def details(self) -> tuple[str, ...]:
        return (IMPACT_SHOWN, DESCRIBED) if self.shows_impact else ()


class CriterionQuestion(_Asked):
    """Whether enough of several things is shown in enough places: judged as a criterion of the score is."""

    kind: Literal["criterion"]
    criterion: Criterion

    @property
    def answer_ids(self) -> tuple[str, ...]:
        return "reported", "not_reported"

    @property
    def details(self) -> tuple[str, ...]:
        return ()


class Value(Part):
    """One of the things a question of several choices looks for."""

    id: Id
    name: Text
    cues: Cues = Field(min_length=1)
    never: tuple[Id, ...] = ()
    score_needed: float = Field(default=3, gt=0)


class KindsQuestion(_Asked):
    """Which of several things the report names; `reported` when it names at least so many."""

    kind: Literal["kinds"]
    values: tuple[Value, ...] = Field(min_length=1)
    never: tuple[Id, ...] = ()
    """Forms of sentences in which none of the values counts, such as `intention`."""
    at_least: int = Field(default=1, ge=1)

    @property
    def answer_ids(self) -> tuple[str, ...]:
        return "reported", "not_reported"

    @property
    def details(self) -> tuple[str, ...]:
        return ()


class ItemsQuestion(_Asked):
    """Which groups the report's priorities fall into, among those named here; all groups where none is named.

    `own_words`: whether priorities that fall into no group count too, as `other`.
    """

    kind: Literal["items"]
    groups: tuple[Id, ...] = ()
    own_words: bool = False

    @property
    def answer_ids(self) -> tuple[str, ...]:
        return "reported", "not_reported"

    @property
    def details(self) -> tuple[str, ...]:
        return ()


class PagesQuestion(_Asked):
    """How many pages the report has; `up_to` are the last pages of the bands it is counted in."""

    kind: Literal["pages"]
    up_to: tuple[int, ...] = ()

    @property
    def answer_ids(self) -> tuple[str, ...]:
        return COUNTED, NO_PAGES

    @property
    def details(self) -> tuple[str, ...]:
        return ()

    @property
    def bands(self) -> tuple[str, ...]:
        """The bands in words: `1-10`, `11-29`, …, `125 or more`."""
        starts = (1, *(last + 1 for last in self.up_to))
        closed = [f"{first}-{last}" for first, last in zip(starts, self.up_to, strict=False)]
        return (*closed, f"{starts[-1]} or more") if self.up_to else ()

    def band(self, pages: float) -> str:
        """The band a number of pages falls into."""
        return self.bands[sum(pages > last for last in self.up_to)]


class OverallPart(Part):
    """One requirement of a grade: which answers (or details) to a question count for it, wholly or by half."""

    question: Id
    counts: tuple[Id, ...] = Field(min_length=1)
    half: tuple[Id, ...] = ()


class Grade(Part):
    """A grade and the share of the requirements, 0 to 1, from which it is given."""

    answer: Id
    from_share: float = Field(ge=0, le=1)
    definition: Text


class OverallQuestion(_Asked):
    """A grade that follows from other answers: the first whose share of the requirements is reached.

    Requirements that do not apply to the report are left out of the share.
    """

    kind: Literal["overall"]
    parts: tuple[OverallPart, ...] = Field(min_length=1)
    grades: tuple[Grade, ...] = Field(min_length=2)
    unsure_within: float = Field(default=0.05, ge=0, le=0.5)

    @property
    def answer_ids(self) -> tuple[str, ...]:
        return tuple(grade.answer for grade in self.grades)

    @property
    def details(self) -> tuple[str, ...]:
        return ()

    @model_validator(mode="after")
    def _from_high_to_low(self) -> OverallQuestion:
        shares = [grade.from_share for grade in self.grades]
        if shares != sorted(shares, reverse=True) or shares[-1] != 0:
            raise ValueError("grades stand from the highest from_share down to 0")
        return self


AuditQuestion = Annotated[
    ChoiceQuestion
    | TopicQuestion
    | CriterionQuestion
    | KindsQuestion
    | ItemsQuestion
    | PagesQuestion
    | OverallQuestion,
    Field(discriminator="kind"),
]
