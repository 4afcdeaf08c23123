"""The files of the Batch API: questions as lines that are sent, answers as lines that come back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from include.analyse.llm.call import Question
from include.analyse.llm.kept import Kept
from include.analyse.llm.prices import Price
from include.analyse.llm.wire import NoAnswerError, Wire, read_answer

MOST_REQUESTS = 50_000
MOST_BYTES = 180 * 2**20
"""Of one file; OpenAI takes 50,000 requests and 200 MB."""


def line_of(key: str, body: Mapping[str, Any]) -> bytes:
    """A question as a line: its key comes back with the answer."""
    line = {"custom_id": key, "method": "POST", "url": "/v1/chat/completions", "body": body}
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def split(keys: Iterable[str], size_of: Callable[[str], int]) -> Iterator[list[str]]:
    """Keys in parts whose lines fit into one file each."""
    part: list[str] = []
    n_bytes = 0
    for key in keys:
        size = size_of(key)
        if part and (len(part) == MOST_REQUESTS or n_bytes + size > MOST_BYTES):
            yield part
            part, n_bytes = [], 0
        part.append(key)
        n_bytes += size
    if part:
        yield part


class Results:
    """Puts what a batch answered into the store of kept answers."""

    def __init__(self, kept: Kept, questions: Mapping[str, Question], wire: Wire, price: Price, model: str):
        self._kept = kept
        self._questions = questions
        self._wire = wire
        self._price = price
        self._model = model

    def keep(self, data: bytes, seconds: float, counts: dict[str, int]) -> None:
        """Keep the answers in an output or error file; counts those `kept` and those `failed`."""
        for line in data.splitlines():
            if line.strip():
                counts["kept" if self._keep_line(json.loads(line), seconds) else "failed"] += 1

    def _keep_line(self, line: Mapping[str, Any], seconds: float) -> bool:
        response = line.get("response") or {}
        if response.get("status_code") != 200:
            error = ((response.get("body") or {}).get("error") or {}).get("message") or ""
            if response.get("status_code") == 400:
                self._wire.learn(error, self._wire.version)
            return False
        try:
            answer = read_answer(response["body"], self._price, self._model, seconds=seconds, attempts=1, in_batch=True)
        except NoAnswerError:
            return False
        key = line["custom_id"]
        self._kept.keep(key, self._questions.get(key), answer, in_batch=True)
        return True
