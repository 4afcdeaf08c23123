"""Small questions on small reports, with the server that knows their answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from include.analyse.llm.call import Answer, CallError, Question
from include.analyse.llm.endpoint import open_endpoint
from include.lake import Lake, open_lake
from include.settings import Settings
from tests.llm_server import Running

QUOTE = {"type": "object", "properties": {"text": {"type": "string"}, "page": {"type": "integer"}}}
FINDING = {
    "type": "object",
    "properties": {
        "rationale": {"type": "string"},
        "quotes": {"type": "array", "items": QUOTE},
        "status": {"enum": ["addressed", "partial", "not_mentioned", "not_applicable"]},
    },
}
SCHEMA: dict[str, Any] = {"type": "object", "properties": {"theme_1": FINDING}}
PRICES = '{"test": {"input": 1, "cached": 0.1, "output": 4}}'


def gold(name: str) -> dict[str, Any]:
    """Known answers of a report with one theme."""
    themes = [{"theme_no": 1, "status": "addressed", "pages": [2], "quotes": []}]
    return {
        "partnership": f"{name.title()} Safeguarding Children Partnership", "partnership_id": name,
        "reporting_year": "2023-24", "files": ["x.pdf"], "themes": themes,
    }  # fmt: skip


def question(number: int = 0, *, name: str = "harrow", vote: int = 0, length: int = 0, most: int = 500) -> Question:
    """A question of its own on a report. `length` makes the report that many characters longer."""
    report = (
        f"[[page 1]]\n{name.title()} Safeguarding Children Partnership, yearly report 2023-24.\n"
        f"[[page 2]]\nThe partnership of {name} met six times and heard from schools each time.\n"
        + ("The year went on as it does. " * (length // 29))
    )
    asked = f"Asked: theme_1\nThis is question {number}."
    return Question(
        report_id=f"{name}-2023-24", purpose="themes", call_no=number + 1,
        messages=(("system", "You are a reader."), ("user", report), ("user", asked)),
        schema_name="reading", schema=SCHEMA, max_output_tokens=most, vote=vote,
    )  # fmt: skip


def settings_for(server: Running | str, **changes: Any) -> Settings:
    """Settings that ask this server, with little patience."""
    address = server if isinstance(server, str) else server.base_url
    given = {
        "openai_base_url": address, "openai_api_key": "sk-secret", "openai_model": "test-model", "llm_prices": PRICES,
        "llm_timeout_s": 5, "llm_patience_s": 5, "llm_attempts": 3, "engine": "openai",
    }  # fmt: skip
    return Settings(**(given | changes))


def ask_all(
    server: Running | str, lake: Path | Lake, questions: Sequence[Question], *, run_id: str = "run", **changes: Any
) -> list[Answer | CallError]:
    """Ask them at the same time; what failed with a CallError stands in its place. Any other error is raised."""

    async def go() -> list[Any]:
        place = lake if isinstance(lake, Lake) else open_lake(str(lake))
        async with open_endpoint(settings_for(server, **changes), place, run_id) as endpoint:
            return await asyncio.gather(*(endpoint.ask(one) for one in questions), return_exceptions=True)

    found = asyncio.run(go())
    for one in found:
        if isinstance(one, BaseException) and not isinstance(one, CallError):
            raise one
    return found
