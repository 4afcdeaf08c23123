"""The words that are sent: templates in `prompts/`, filled from the framework. Changing one changes the prompt version.

What is the same for all reports comes first, then the report, then the question: prefix caches match exact beginnings.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import random
from collections.abc import Iterable, Mapping, Sequence

from include.analyse.llm.document import Part, harmless
from include.analyse.llm.parsing import QUOTES_OF
from include.analyse.llm.schemas import Form
from include.analyse.llm.templates import Templates
from include.analyse.summary import MOST_WORDS
from include.datasets import words
from include.settings import PROJECT

FOLDER = PROJECT / "include" / "analyse" / "llm" / "prompts"
MOST_DECISIONS = 40


_TEMPLATES = Templates(FOLDER)
_fill = _TEMPLATES.fill


def prompt_version() -> str:
    """The version people gave the prompts, and a fingerprint of their files that no change escapes."""
    return _TEMPLATES.version


class Prompts:
    """The prompts of one framework."""

    def __init__(self, form: Form):
        self.form = form
        self._themes = {f"theme_{theme.no}": theme for theme in form.framework.themes}

    @functools.cached_property
    def system(self) -> str:
        """Role, rules and all definitions: the same for all reports."""
        return _fill("system", framework=self.form.framework, summary_words=MOST_WORDS, most_decisions=MOST_DECISIONS)

    @staticmethod
    def report(part: Part) -> str:
        """The report, or a part of it, between its marks."""
        return _fill(
            "report", text=part.text, part_no=part.no, n_parts=part.of, continues=harmless(" / ".join(part.continues))
        )

    def themes(self, keys: Sequence[str]) -> str:
        """The question about some themes."""
        return _fill("themes", themes=[self._themes[key] for key in keys]) + _asked(keys)

    def criteria(self, keys: Sequence[str], report_id: str, vote: int) -> str:
        """The question about criteria and compliance; each vote has the choices in another order."""
        orders = {
            "criteria": _order(words.CRITERION_ANSWERS, f"{report_id} criteria", vote),
            "questions": _order(words.COMPLIANCE_ANSWERS, f"{report_id} compliance", vote),
        }
        asked = {
            "criteria": any(key in self.form.criteria for key in keys),
            "questions": any(key in self.form.questions for key in keys),
        }
        return _fill("criteria", orders=orders, asked=asked) + _asked(keys)

    @staticmethod
    def extraction(kinds: Sequence[str]) -> str:
        """The question about things to extract."""
        return _fill("extraction", kinds=kinds) + _asked(kinds)

    @staticmethod
    def quotes(asked: Iterable[tuple[str, str, Sequence[tuple[str, str]]]]) -> str:
        """The question for other quotes: per key the answer, and each quote that failed with the reason."""
        listed = [(key, answer, [(harmless(text), why) for text, why in failed]) for key, answer, failed in asked]
        return _fill("quotes", asked=listed) + _asked([f"{QUOTES_OF}{key}" for key, *_ in listed])

    @staticmethod
    def again(question: str, slips: Mapping[str, str], tries: int) -> str:
        """The same question once more, for what is missing, with what was wrong."""
        told = [f"`{key}`: {harmless(why)}" for key, why in slips.items()]
        return _fill("again", slips=told, round=tries + 1) + question


def _order(choices: Sequence[str], seed: str, vote: int) -> tuple[str, ...]:
    """An order of the choices: drawn for each report, and another for each vote as long as there are others."""
    orders = list(itertools.permutations(choices))
    random.Random(hashlib.sha256(seed.encode()).digest()).shuffle(orders)  # noqa: S311 - no secret
    return orders[vote % len(orders)]


def _asked(keys: Sequence[str]) -> str:
    return _fill("asked", keys=keys)
