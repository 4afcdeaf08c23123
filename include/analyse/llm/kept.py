"""Answers that were paid for, kept before anything else happens with them, and what each run spent.

{lake}/llm/answers/ab/abcd….json      one answer, under a key of all that could change it; written once
{lake}/llm/spent/{run}/{key}-{µ}.json  that this run paid so many millionths for it; the name says all, so a list is enough
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from include.analyse.llm.call import Answer, Question
from include.lake import Lake
from include.lake.lake import safe_name
from include.settings import Settings

FOLDER = "llm"
_MICRO = 1_000_000
_NAMES = ("report_id", "purpose", "call_no", "vote", "schema_name", "content_hash")


class Kept:
    """The store of answers for one model with its settings, as one run sees it."""

    def __init__(self, lake: Lake, run_id: str, settings: Settings):
        self._store = lake.store
        self._root = f"{lake.root}/{FOLDER}".strip("/")
        self.run_id = run_id
        self._model = settings.openai_model
        self._settings = {"temperature": settings.llm_temperature}

    @property
    def root(self) -> str:
        """Where the answers lie in the lake."""
        return self._root

    def key(self, question: Question) -> str:
        """Hash over everything an answer depends on: report text, prompt, schema, model and its settings.

        The address of the endpoint is no part of it: the same model behind another address is not paid again.
        """
        asked = [question.content_hash, self._model, self._settings]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()

    def has(self, key: str) -> bool:
        """Whether there is an answer, without reading it."""
        return self._store.exists(self._place(key))

    def hashes_of(self, questions: Iterable[Question]) -> frozenset[str]:
        """Content hashes of those questions that have an answer, for an estimate of what the others will cost."""
        return frozenset(one.content_hash for one in questions if self.has(self.key(one)))

    def find(self, key: str) -> Answer | None:
        """The kept answer. Its cost is what *this* run paid for it, also in an earlier try; else nothing."""
        try:
            record = json.loads(self._store.get(self._place(key)))
        except FileNotFoundError:
            return None
        answer: dict[str, Any] = record["answer"]
        if record["run_id"] == self.run_id:
            self._note_spent(key, answer["cost"])  # a try that was killed between the two may not have
        else:
            answer["cost"] = 0.0
        return Answer(**answer, from_store=True)

    def keep(self, key: str, question: Question | None, answer: Answer, *, in_batch: bool = False) -> bool:
        """Write an answer down, once; returns False when another had been there.

        Without a question (a batch outlived the prompts it was made from) the record names the key alone.
        """
        record = {
            "key": key,
            "run_id": self.run_id,
            "question": {name: getattr(question, name) for name in _NAMES} if question else {},
            "settings": self._settings,
            "asked_for_model": self._model,
            "in_batch": in_batch,
            "kept_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "answer": {
                name: getattr(answer, name)
                for name in (
                    "text", "refusal", "finish_reason", "model", "input_tokens", "cached_input_tokens",
                    "output_tokens", "cost", "seconds", "attempts",
                )
            },
        }  # fmt: skip
        data = json.dumps(record, ensure_ascii=False, indent=1).encode()
        wrote = self._store.put(self._place(key), data, only_if_absent=True)
        self._note_spent(key, answer.cost)
        return wrote

    def note_lost(self, key: str, cost: float, attempt: int) -> None:
        """Money spent on an answer that was of no use (an empty one)."""
        self._note_spent(f"{key}-lost{attempt}", cost)

    def spent(self) -> float:
        """What this run has spent so far, over all its tries."""
        names = {name.rsplit("/", 1)[1] for name in self._store.list(self._spent_folder)}
        return sum(int(name.removesuffix(".json").rsplit("-", 1)[1]) for name in names) / _MICRO

    @property
    def _spent_folder(self) -> str:
        return f"{self._root}/spent/{safe_name(self.run_id)}"

    def _note_spent(self, key: str, cost: float) -> None:
        if cost:
            self._store.put(f"{self._spent_folder}/{key}-{round(cost * _MICRO)}.json", b"{}", only_if_absent=True)

    def _place(self, key: str) -> str:
        return f"{self._root}/answers/{key[:2]}/{key}.json"
