"""Files and batches: worked on a while after they were made, whole or in part."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.llm_server.app import OF_CONTENT, State, complete
from tests.llm_server.document import parts_of
from tests.llm_server.meter import marks_of, sent_text, tokens_in


async def upload(request: Request) -> Response:
    """`POST /v1/files`."""
    state: State = request.app.state.server
    if state.strike(("no_batches",), "", ""):
        return JSONResponse({"error": {"message": "Not Found", "code": None}}, status_code=404)
    form = await request.form()
    data = await form["file"].read()
    return JSONResponse(_file(state, data, str(form["purpose"])))


async def content(request: Request) -> Response:
    """`GET /v1/files/{id}/content`."""
    data = request.app.state.server.files.get(request.path_params["file_id"])
    return Response(data) if data is not None else _missing()


async def create(request: Request) -> Response:
    """`POST /v1/batches`."""
    state: State = request.app.state.server
    if state.strike(("no_batches",), "", ""):
        return JSONResponse({"error": {"message": "Not Found", "code": None}}, status_code=404)
    asked = await request.json()
    fault = state.strike(("batch_half_expires", "batch_expires", "batch_fails", "batch_half_errors"), "", "")
    now = int(time.time())
    batch = {
        "id": f"batch_{uuid.uuid4().hex[:12]}", "object": "batch", "endpoint": asked["endpoint"], "errors": None,
        "input_file_id": asked["input_file_id"], "completion_window": asked["completion_window"],
        "status": "in_progress", "output_file_id": None, "error_file_id": None, "created_at": now,
        "metadata": asked.get("metadata"), "request_counts": {"total": 0, "completed": 0, "failed": 0},
        "due": time.monotonic() + state.options.batch_s, "fault": fault.kind if fault else "",
    }  # fmt: skip
    state.batches[batch["id"]] = batch
    if state.strike(("batch_not_recorded",), "", ""):  # made, but the answer that says so is lost
        return JSONResponse({"error": {"message": "The server had an error.", "code": "x"}}, status_code=500)
    return JSONResponse(_shown(batch))


async def retrieve(request: Request) -> Response:
    """`GET /v1/batches/{id}`."""
    state: State = request.app.state.server
    batch = state.batches.get(request.path_params["batch_id"])
    if batch is None:
        return _missing()
    is_held = state.strike(("batch_is_slow",), "", "")
    if batch["status"] == "in_progress" and time.monotonic() >= batch["due"] and not is_held:
        _work(state, batch)
    return JSONResponse(_shown(batch))


async def list_all(request: Request) -> Response:
    """`GET /v1/batches`, newest first, in pages."""
    state: State = request.app.state.server
    if state.strike(("no_batches",), "", ""):
        return _missing()
    newest = [_shown(one) for one in reversed(state.batches.values())]
    after, limit = request.query_params.get("after"), int(request.query_params.get("limit", 20))
    start = next((number + 1 for number, one in enumerate(newest) if one["id"] == after), 0)
    page = newest[start : start + limit]
    return JSONResponse({"object": "list", "data": page, "has_more": start + limit < len(newest)})


def _work(state: State, batch: dict[str, Any]) -> None:
    fault = batch["fault"]
    if fault == "batch_fails":
        batch["status"] = "failed"
        batch["errors"] = {"object": "list", "data": [{"code": "invalid_request", "message": "No.", "line": 1}]}
        return
    lines = [json.loads(line) for line in state.files[batch["input_file_id"]].splitlines() if line.strip()]
    done = 0 if fault == "batch_expires" else len(lines) // 2 if fault.startswith("batch_half") else len(lines)
    good = [_result(state, line) for line in lines[:done]]
    expired = {"code": "batch_expired", "message": "This request could not be executed before the batch expired."}
    broken = {"status_code": 500, "request_id": "r", "body": {"error": {"message": "Error.", "code": "server_error"}}}
    bad = [
        {"id": "x", "custom_id": line["custom_id"]}
        | (
            {"response": broken, "error": None}
            if fault == "batch_half_errors"
            else {"response": None, "error": expired}
        )
        for line in lines[done:]
    ]
    batch["output_file_id"] = _file(state, _jsonl(good), "batch_output")["id"] if good else None
    batch["error_file_id"] = _file(state, _jsonl(bad), "batch_output")["id"] if bad else None
    batch["request_counts"] = {"total": len(lines), "completed": len(good), "failed": len(bad)}
    batch["status"] = "expired" if fault.endswith(("expires",)) else "completed"


def _result(state: State, line: dict[str, Any]) -> dict[str, Any]:
    body = line["body"]
    document = state.library.read(body["messages"])
    text = sent_text(body, state.options.schema_in_prefix)
    marks = marks_of(text)
    cached = state.cache.cached_tokens(marks)
    fault = state.strike(OF_CONTENT, "", parts_of(body["messages"])[1])
    completion = complete(state, body, document, fault, tokens_in(text), cached, from_batch=True)
    state.cache.remember(marks)
    response = {"status_code": 200, "request_id": "r", "body": completion}
    return {
        "id": f"batch_req_{line['custom_id'][:8]}",
        "custom_id": line["custom_id"],
        "response": response,
        "error": None,
    }


def _file(state: State, data: bytes, purpose: str) -> dict[str, Any]:
    name = f"file-{uuid.uuid4().hex[:12]}"
    state.files[name] = data
    return {"id": name, "object": "file", "bytes": len(data), "created_at": int(time.time()), "filename": "batch.jsonl",
            "purpose": purpose, "status": "processed"}  # fmt: skip


def _jsonl(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def _shown(batch: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in batch.items() if key not in {"due", "fault"}}


def _missing() -> Response:
    return JSONResponse({"error": {"message": "No such object.", "code": "not_found"}}, status_code=404)


ROUTES = [
    Route("/v1/files", upload, methods=["POST"]),
    Route("/v1/files/{file_id}/content", content),
    Route("/v1/batches", create, methods=["POST"]),
    Route("/v1/batches", list_all, methods=["GET"]),
    Route("/v1/batches/{batch_id}", retrieve),
]
