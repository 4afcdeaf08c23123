"""The smallest parts of a framework file, which every kind of question is made of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from include.frameworks.patterns import Pattern, PatternError, build
from include.frameworks.plain import plain

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]


class Part(BaseModel):
    """Base of everything in a framework file: unknown keys are slips and refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Cue(Part):
    """A pattern, how much it says (3 names the matter, 2 is likely about it, 1 is a hint), and its two examples."""

    find: Text
    yes: Text
    no: Text
    weight: float = Field(default=2, gt=0, le=5)
    _pattern: Pattern | None = PrivateAttr(default=None)

    @property
    def pattern(self) -> Pattern:
        """The pattern made ready; frameworks do this while loading."""
        assert self._pattern is not None, "the cue's framework has not been loaded"
        return self._pattern

    def prepare(self, words: dict[str, str]) -> str:
        """Make the pattern ready and try it on its examples; returns what is wrong, or nothing."""
        try:
            self._pattern = build(self.find, words)
        except PatternError as error:
            return f"pattern {self.find!r} cannot be used: {error}. Mend the pattern."
        if not self._pattern.matches(plain(self.yes)):
            return f"pattern {self.find!r} does not match its own example {self.yes!r}. Mend the pattern or the `yes` text."
        if self._pattern.matches(plain(self.no)):
            return f"pattern {self.find!r} matches {self.no!r}, which it must not. Narrow the pattern or change the `no` text."
        return ""


Cues = tuple[Cue, ...]


class Bands(Part):
    """Where a theme's score, 0 to 1, becomes an answer; between the two of a pair a person should look first."""

    partial_from: float = Field(ge=0, le=1)
    addressed_from: float = Field(ge=0, le=1)
    unsure_within: float = Field(ge=0, le=0.5)


class Requirement(Part):
    """One of the distinct things a criterion looks for."""

    id: Id
    name: Text
    headings: Cues = ()
    cues: Cues = Field(min_length=1)
    passage_score: float = Field(default=3, gt=0)


class Criterion(Part):
    """One criterion of the score. It is met when enough of its requirements are shown in enough places."""

    no: int = Field(ge=1, le=4)
    id: Id
    name: Text
    definition: Text
    scope: Literal["whole_text", "body"] = "body"
    requirements: tuple[Requirement, ...] = Field(min_length=1)
    requirements_needed: int = Field(ge=1)
    same_passage: bool = False
    text_only: bool = False
    """True where the rows of a table show nothing: figures beside each other do not say what changed them."""
    passages_needed: int = Field(default=1, ge=1)
    sentences_needed: int = Field(default=1, ge=1)
    pages_needed: int = Field(default=1, ge=1)
    unsure_within: int = Field(default=1, ge=0)
    never: tuple[Id, ...] = ()
    never_in_passage: tuple[Id, ...] = ()
    counts_only_when_met: tuple[int, ...] = ()
