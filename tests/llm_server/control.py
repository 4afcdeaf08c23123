"""The control room: set faults, read the log."""

from __future__ import annotations

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.llm_server.app import State
from tests.llm_server.faults import Fault


async def set_faults(request: Request) -> Response:
    """`PUT /control/faults`: a list of faults in place of those there were."""
    state: State = request.app.state.server
    state.faults = [Fault(**{**one, "keys": tuple(one.get("keys", ()))}) for one in await request.json()]
    return JSONResponse({"faults": len(state.faults)})


async def read_log(request: Request) -> Response:
    """`GET /control/log`: a line per request, in order."""
    return JSONResponse([asdict(line) for line in request.app.state.server.log])


async def read_state(request: Request) -> Response:
    """`GET /control`: batches and how many requests were in flight at most."""
    state: State = request.app.state.server
    return JSONResponse({"batches": len(state.batches), "most_in_flight": state.most_in_flight})


async def clear(request: Request) -> Response:
    """`DELETE /control/log`."""
    request.app.state.server.log.clear()
    return JSONResponse({})


ROUTES = [
    Route("/control", read_state),
    Route("/control/faults", set_faults, methods=["PUT"]),
    Route("/control/log", read_log, methods=["GET"]),
    Route("/control/log", clear, methods=["DELETE"]),
]
