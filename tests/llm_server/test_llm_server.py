"""The server is a measuring instrument: what it counts and how it fails must be right."""

import asyncio
import json
from pathlib import Path
from typing import Any

import openai
import pytest

from tests.llm_server import Fault, serve

REPORT = {
    "partnership": "Harrow Edge Safeguarding Children Partnership",
    "partnership_id": "harrow-edge",
    "reporting_year": "2023-24",
    "files": ["x.pdf"],
    "themes": [
        {"theme_no": 1, "status": "addressed", "pages": [2], "quotes": []},
        {"theme_no": 2, "status": "not_mentioned", "pages": [], "quotes": []},
    ],
    "criteria": [{"criterion_no": 1, "answer": "met", "pages": [2]}],
    "compliance": {"partnership_chair": {"answer": "met", "detail": "transitioned", "pages": [2]}},
    "contributions": [{"contributor": "Police", "amount_gbp": 45000, "share_pct": None, "page": 3}],
    "priorities": ["neglect"],
}
PAGES = """[[page 1]]
Harrow Edge Safeguarding Children Partnership. Yearly report 2023-24.
[[page 2]]
The partnership met six times in the year and heard from schools at each of its meetings. Neglect is our first priority.
[[page 3]]
Police  £45,000 in cash"""
QUOTE = {"type": "object", "properties": {"text": {"type": "string"}, "page": {"type": "integer"}}, "required": ["text", "page"]}  # fmt: skip
FINDING: dict[str, Any] = {
    "type": "object",
    "properties": {
        "rationale": {"type": "string"},
        "quotes": {"type": "array", "items": {"$ref": "#/$defs/Quote"}},
        "status": {"enum": ["addressed", "partial", "not_mentioned", "not_applicable"]},
        "summary": {"type": "string"},
    },
}
SCHEMA = {"type": "object", "properties": {"theme_1": FINDING, "theme_2": FINDING}, "$defs": {"Quote": QUOTE}}


@pytest.fixture
def server():
    with serve([REPORT]) as running:
        yield running


def ask(server, schema=SCHEMA, pages=PAGES, question="Answer theme_1 and theme_2.", **more):
    client = openai.OpenAI(base_url=server.base_url, api_key="none", max_retries=0, timeout=5)
    form = {"type": "json_schema", "json_schema": {"name": "themes", "strict": True, "schema": schema}}
    messages = [{"role": "system", "content": "You read."}, {"role": "user", "content": pages}]
    messages.append({"role": "user", "content": question})
    return client.chat.completions.create(model="m", messages=messages, response_format=form, **more)  # type: ignore[call-overload]


def test_it_answers_from_the_gold_with_quotes_that_stand_on_their_page(server):
    found = json.loads(ask(server).choices[0].message.content)
    assert found["theme_1"]["status"] == "addressed"
    assert found["theme_1"]["quotes"][0]["page"] == 2
    assert found["theme_1"]["quotes"][0]["text"] in PAGES
    assert found["theme_2"] == {
        "rationale": found["theme_2"]["rationale"], "quotes": [], "status": "not_mentioned",
        "summary": "The report says nothing of it.",
    }  # fmt: skip


def test_it_fills_lists_for_the_keys_the_question_names(server):
    entry = {"type": "object", "properties": {"theme": {"type": "string"}, **FINDING["properties"]}}
    schema = {"type": "object", "properties": {"themes": {"type": "array", "items": entry}}, "$defs": {"Quote": QUOTE}}
    found = json.loads(ask(server, schema, question="Answer theme_2.").choices[0].message.content)
    assert [(one["theme"], one["status"]) for one in found["themes"]] == [("theme_2", "not_mentioned")]


def test_a_prefix_is_cached_only_behind_the_same_schema(server):
    pages = PAGES + "\n" + "The year went on as years do. " * 400
    assert ask(server, pages=pages).usage.prompt_tokens_details.cached_tokens == 0
    again = ask(server, pages=pages, question="Now theme_2 alone.").usage
    assert again.prompt_tokens - again.prompt_tokens_details.cached_tokens < 160
    other = {**SCHEMA, "title": "another"}
    assert ask(server, other, pages).usage.prompt_tokens_details.cached_tokens == 0


def test_limits_are_told_and_kept():
    with serve([REPORT], requests_per_minute=60, burst_s=1) as server:
        client = openai.OpenAI(base_url=server.base_url, api_key="none", max_retries=0)
        raw = client.chat.completions.with_raw_response.create(model="m", messages=[{"role": "user", "content": "x"}])
        assert raw.headers["x-ratelimit-limit-requests"] == "60"
        with pytest.raises(openai.RateLimitError) as refused:
            ask(server)
        assert refused.value.response.headers["retry-after"] == "1"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("error_500", openai.InternalServerError),
        ("drop", openai.APIConnectionError),
        ("not_json", json.JSONDecodeError),
        ("refused_429", openai.RateLimitError),
        ("bad_key", openai.AuthenticationError),
    ],
)
def test_the_transport_fails_on_demand_and_then_works_again(server, kind, error):
    server.fail(Fault(kind))
    with pytest.raises(error):
        ask(server)
    assert ask(server).choices[0].finish_reason == "stop"


def test_a_stall_ends_with_the_client_patience(server):
    server.fail(Fault("stall"))
    with pytest.raises(openai.APITimeoutError):
        ask(server, timeout=0.2)


def test_answers_are_spoilt_on_demand(server):
    server.fail(
        *(Fault(kind) for kind in ("missing", "invented_quote", "wrong_page", "wrong_value", "truncated", "refusal"))
    )
    answers = [ask(server).choices[0] for _ in range(6)]
    missing, invented, elsewhere, value = (json.loads(one.message.content) for one in answers[:4])
    assert list(missing) == ["theme_2"]
    assert invented["theme_1"]["quotes"][0]["text"] not in PAGES
    assert elsewhere["theme_1"]["quotes"][0]["page"] == 5
    assert value["theme_1"]["status"] == "perhaps"
    assert answers[4].finish_reason == "length"
    assert answers[5].message.refusal
    assert [line["fault"] for line in server.billed()][-1] == "refusal"


def test_a_batch_is_worked_on_and_can_expire_in_part(server, tmp_path: Path):
    async def go():
        client = openai.AsyncOpenAI(base_url=server.base_url, api_key="none")
        body = {"model": "m", "messages": [{"role": "user", "content": PAGES}]}
        lines = [{"custom_id": str(n), "method": "POST", "url": "/v1/chat/completions", "body": body} for n in range(4)]
        data = "\n".join(map(json.dumps, lines)).encode()
        file = await client.files.create(file=("b.jsonl", data), purpose="batch")
        server.fail(Fault("batch_half_expires"))
        batch = await client.batches.create(
            input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h", metadata={"a": "b"}
        )
        await asyncio.sleep(0.3)
        batch = await client.batches.retrieve(batch.id)
        listed = [one async for one in client.batches.list(limit=1)]
        return batch, (await client.files.content(batch.output_file_id)).text, listed

    batch, output, listed = asyncio.run(go())
    assert batch.status == "expired"
    assert [json.loads(line)["custom_id"] for line in output.splitlines()] == ["0", "1"]
    assert listed[0].metadata == {"a": "b"}
