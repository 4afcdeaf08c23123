"""What is asked about a report: five questions per part, the criteria as often as there are votes."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from include.analyse.llm.call import Question
from include.analyse.llm.document import Document, Part
from include.analyse.llm.prompting import Prompts
from include.analyse.llm.schemas import ITEM_KINDS, SCHEMA_NAME, Form
from include.settings import Settings

MOST_THEMES = 9
"""Themes in one question: more overrun an answer (FACTS, "LLM practice")."""
_ROOM = {"themes": 8000, "criteria": 6000, "extraction": 10000, "quotes": 6000}
"""Most tokens of an answer, by the beginning of its purpose."""
_PER_TRY = 100
"""What a further try of a question adds to its `vote`: the same question asked again is another call to be paid."""


@dataclass(frozen=True)
class Job:
    """One thing to ask about one part of a report, until every key has an answer or the tries are used up."""

    purpose: str
    part: Part
    keys: tuple[str, ...]
    words: Callable[[Sequence[str]], str]
    """The question for some of the keys."""
    vote: int = 0

    def but(self, keys: Sequence[str]) -> Job:
        """The same for fewer keys."""
        return replace(self, keys=tuple(keys))


class Asking:
    """Makes the questions about one report. All begin with the same words, up to the question itself."""

    def __init__(self, document: Document, form: Form, settings: Settings, prompts: Prompts | None = None):
        self.document = document
        self.form = form
        self.votes = settings.llm_votes
        self.parts = document.parts(settings.llm_max_document_tokens)
        self._prompts = prompts or Prompts(form)
        self._reports = {part.no: self._prompts.report(part) for part in self.parts}
        self._numbers: Counter[str] = Counter()

    def jobs(self, part: Part) -> list[Job]:
        """Everything asked about a part, the one that goes ahead first."""
        prompts, report_id = self._prompts, self.document.report_id
        asked = (*self.form.criteria, *self.form.questions)
        jobs = [Job(purpose, part, keys, prompts.themes) for purpose, keys in self._theme_groups()]
        for vote in range(self.votes if asked else 0):
            words = functools.partial(prompts.criteria, report_id=report_id, vote=vote)
            jobs.append(Job("criteria", part, asked, words, vote))
        jobs.append(Job("extraction", part, tuple(ITEM_KINDS), prompts.extraction))
        return jobs

    def _theme_groups(self) -> list[tuple[str, tuple[str, ...]]]:
        framework = self.form.framework
        found = []
        for group in framework.theme_groups:
            keys = [f"theme_{theme.no}" for theme in framework.themes if theme.group == group.id]
            for number, start in enumerate(range(0, len(keys), MOST_THEMES), start=1):
                name = f"themes_{group.id}" + (f"_{number}" if len(keys) > MOST_THEMES else "")
                found.append((name, tuple(keys[start : start + MOST_THEMES])))
        return found

    def question(self, job: Job, tries: int = 0, slips: Mapping[str, str] | None = None) -> Question:
        """The call for a job; of a further try with what was wrong before."""
        words = job.words(job.keys)
        if tries:
            words = self._prompts.again(words, slips or {}, tries)
        self._numbers[job.purpose] += 1
        return Question(
            report_id=self.document.report_id,
            purpose=job.purpose,
            call_no=self._numbers[job.purpose],
            messages=(("system", self._prompts.system), ("user", self._reports[job.part.no] + words)),
            schema_name=SCHEMA_NAME,
            schema=self.form.schema,
            max_output_tokens=_ROOM[job.purpose.split("_")[0]],
            vote=job.vote + _PER_TRY * tries,
        )

    def quotes_job(self, part: Part, asked: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]) -> Job:
        """The job that asks for other quotes: per key the answer and what failed, with the reason."""
        from include.analyse.llm.parsing import QUOTES_OF

        by_key = {f"{QUOTES_OF}{key}": (key, answer, failed) for key, answer, failed in asked}
        return Job("quotes", part, tuple(by_key), lambda keys: self._prompts.quotes([by_key[key] for key in keys]))


def first_questions(
    document: Document, form: Form, settings: Settings, prompts: Prompts | None = None
) -> list[Question]:
    """All questions about a report that follow from nothing but the report: what a batch asks ahead of the reading."""
    asking = Asking(document, form, settings, prompts)
    return [asking.question(job) for part in asking.parts for job in asking.jobs(part)]
