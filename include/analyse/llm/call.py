"""One question to a language model and what came back: the words between those who ask and the one who carries."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any


class CallError(Exception):
    """A question has no answer: the message says which, why, and what to do. Nothing of it was kept."""


class EndpointDown(CallError):  # noqa: N818 - says what is, as people say it
    """The endpoint does not answer at all: asking it more would only cost time. A later run goes on from here."""


class BudgetSpent(CallError):  # noqa: N818
    """The run may not spend more (LLM_BUDGET). What is answered is kept; a later run goes on from here."""


@dataclass(frozen=True)
class Question:
    """One call: the same question is the same bytes, so that its answer is paid once.

    `messages` begin with those shared by all questions on the report (role, then the whole report), so that an
    endpoint's prefix cache pays off. `purpose` and `call_no` name the call in `llm_calls`; they and `report_id` are no
    part of the key. `vote` tells repeated questions apart.
    """

    report_id: str
    purpose: str
    call_no: int
    messages: tuple[tuple[str, str], ...]
    """(role, text) in order."""
    schema_name: str
    schema: dict[str, Any]
    """JSON schema of the answer, strict: every property required, no others."""
    max_output_tokens: int
    vote: int = 0

    @cached_property
    def content_hash(self) -> str:
        """Hash of all that is asked; with the model and its settings it is the key under which the answer is kept."""
        asked = [self.messages, self.schema_name, self.schema, self.max_output_tokens, self.vote]
        return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def characters(self) -> int:
        """Length of everything sent, for estimates of tokens."""
        return sum(len(text) for _, text in self.messages)


@dataclass(frozen=True)
class Answer:
    """What came back for one question, paid or from the store. `text` is None for a refusal."""

    text: str | None
    refusal: str | None
    finish_reason: str
    model: str
    input_tokens: int
    cached_input_tokens: int
    output_tokens: int
    cost: float
    seconds: float
    attempts: int
    from_store: bool = False

    @property
    def is_cut_off(self) -> bool:
        """The answer ran into its limit of tokens."""
        return self.finish_reason == "length"
