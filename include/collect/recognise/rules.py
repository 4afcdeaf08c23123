"""The rules as data: load `rules.yaml`, make its patterns ready, and try each on its own two examples."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError

from include.datasets.words import DOCUMENT_KINDS
from include.frameworks.patterns import Pattern, PatternError, build
from include.frameworks.plain import plain

FILE = Path(__file__).with_name("rules.yaml")


class RulesError(ValueError):
    """The rules cannot be used; the message names every slip."""


class Rule(BaseModel):
    """A pattern with a text it must match and one it must not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    find: str
    yes: str
    no: str
    weight: int = 2
    _pattern: Pattern | None = PrivateAttr(default=None)

    def prepare(self, words: dict[str, str]) -> str:
        """Make the pattern ready; returns what is wrong with it or its examples, or nothing."""
        try:
            self._pattern = build(self.find, words)
        except PatternError as error:
            return f"pattern {self.find!r} cannot be used: {error}."
        if not self.matches(plain(self.yes)):
            return f"pattern {self.find!r} does not match its own example {self.yes!r}."
        if self.matches(plain(self.no)):
            return f"pattern {self.find!r} matches {self.no!r}, which it must not."
        return ""

    def matches(self, text: str) -> bool:
        """Whether a text in the form of `plain` holds it."""
        return bool(text) and self._pattern is not None and self._pattern.matches(text)


class Kind(Rule):
    """What tells a companion of the report from the report itself."""

    kind: str
    what: str


class Other(Rule):
    """What tells a paper that is no yearly report; a firm one holds even beside the words "annual report"."""

    what: str
    firm: bool = False


class Rules(BaseModel):
    """Everything `rules.yaml` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: dict[str, str]
    report: tuple[Rule, ...]
    kinds: tuple[Kind, ...]
    others: tuple[Other, ...]
    cover_words: tuple[Rule, ...]
    shape: tuple[Rule, ...]
    around_words: tuple[Rule, ...]
    hubs: tuple[Rule, ...]

    @property
    def every_rule(self) -> tuple[Rule, ...]:
        """All rules, in the order of the file."""
        return (*self.report, *self.kinds, *self.others, *self.cover_words, *self.shape, *self.around_words, *self.hubs)


@functools.cache
def rules(path: Path = FILE) -> Rules:
    """The rules, ready for use. Raises RulesError naming every slip of the file."""
    # the base loader makes text of everything: `yes` and `no` stay words
    content: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    try:
        found = Rules.model_validate(content)
    except ValidationError as error:
        slips = [f"{'.'.join(str(part) for part in slip['loc'])}: {slip['msg']}" for slip in error.errors()]
        raise RulesError(f"{path.name} cannot be used: " + "; ".join(slips)) from None
    slips = [slip for rule in found.every_rule if (slip := rule.prepare(found.words))]
    slips += [f"kind {rule.kind!r} is no kind of document." for rule in found.kinds if rule.kind not in DOCUMENT_KINDS]
    if slips:
        raise RulesError(f"{path.name}: " + " ".join(slips))
    return found
