"""What was asked: questions, answers with their codes, and the table each question feeds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

QUESTIONNAIRE = Path(__file__).with_name("wt2018_survey.yaml")


class SurveyError(ValueError):
    """A survey cannot be tabulated; the message says which file and place, why, and what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(_Part):
    """One answer that can be ticked: its code in the data, its words in the tables."""

    code: str
    words: str
    also: tuple[str, ...] = ()
    level: int | None = None
    """Place on the scale of effectiveness, 1 to 5; none for *don't know* and other questions' answers."""
    collapsed: str = ""
    """The category under which a table counts it together with its neighbours."""


class _Asked(_Part):
    number: str
    feeds: str
    question: str
    source: str


class _Closed(_Asked):
    answers: tuple[Answer, ...]

    @model_validator(mode="after")
    def _tells_answers_apart(self) -> _Closed:
        _by_wording(self.answers, self.question)
        return self

    @cached_property
    def by_wording(self) -> dict[str, Answer]:
        """Every wording of every answer, as `plain` writes it."""
        return _by_wording(self.answers, self.question)


class Choice(_Closed):
    """A question with one answer of a list, in the column of this name."""

    column: str


class Areas(_Closed):
    """The question about areas, which takes several answers in one column."""

    column: str


class Challenges(_Closed):
    """The question about the three greatest challenges, in columns from the biggest on."""

    columns: tuple[str, ...]


class AskedTwice(_Asked):
    """One of the two effectiveness questions; its columns are `{prefix}_{purpose}`."""

    prefix: Literal["existing", "expected"]


class Effectiveness(_Part):
    """The purposes of safeguarding arrangements, and how effective these have been and will be."""

    asked: tuple[AskedTwice, ...]
    purposes: tuple[Answer, ...]
    answers: tuple[Answer, ...]

    @cached_property
    def by_wording(self) -> dict[str, Answer]:
        """Every wording of every answer on the scale."""
        return _by_wording(self.answers, "effectiveness")

    @cached_property
    def level(self) -> dict[str, int | None]:
        """Place on the scale by code; none for *don't know*."""
        return {answer.code: answer.level for answer in self.answers}

    @cached_property
    def collapsed(self) -> dict[str, str]:
        """The category a table counts, by code, in the order of the scale."""
        return {answer.code: answer.collapsed for answer in self.answers}


class About(_Part):
    """A column every response has, which is no question."""

    column: str
    question: str


class Questionnaire(_Part):
    """One questionnaire: what a file of responses may hold, and what is counted."""

    id: str
    version: str
    title: str
    source: str
    about: tuple[About, ...]
    choices: tuple[Choice, ...]
    areas: Areas
    effectiveness: Effectiveness
    challenges: Challenges

    @cached_property
    def effectiveness_columns(self) -> tuple[str, ...]:
        """The columns of the two effectiveness questions: a gap in one of them makes a response not valid."""
        return tuple(
            f"{asked.prefix}_{purpose.code}"
            for asked in self.effectiveness.asked
            for purpose in self.effectiveness.purposes
        )

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every column a file of responses needs, in the order of the questions."""
        existing, expected = (
            self.effectiveness_columns[: len(self.effectiveness.purposes)],
            self.effectiveness_columns[len(self.effectiveness.purposes) :],
        )
        chosen = tuple(choice.column for choice in self.choices)
        about = tuple(one.column for one in self.about)
        return (*about, self.areas.column, *chosen, *existing, *self.challenges.columns, *expected)

    def choice(self, column: str) -> Choice:
        """The single-answer question of a column."""
        return next(choice for choice in self.choices if choice.column == column)


def plain(text: str) -> str:
    """A wording as it is compared: small letters and digits alone, `&` as `and`."""
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['’‘]", "", text.casefold()).replace("&", " and ")))


@lru_cache
def load_questionnaire(path: Path = QUESTIONNAIRE) -> Questionnaire:
    """Read a questionnaire. Raises SurveyError with every slip in the file."""
    try:
        return Questionnaire.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise SurveyError(f"{path.name} is no YAML ({error}). Mend it there.") from None
    except ValidationError as error:
        slips = "; ".join(f"{'/'.join(map(str, slip['loc']))}: {slip['msg']}" for slip in error.errors())
        raise SurveyError(f"{path.name} cannot be used: {slips}.") from None


def _by_wording(answers: Iterable[Answer], question: str) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for answer in answers:
        for wording in dict.fromkeys(plain(one) for one in (answer.code, answer.words, *answer.also)):
            if found.setdefault(wording, answer) is not answer:
                raise ValueError(f"{question!r}: {wording!r} stands for two answers")
    return found
