"""The app: its routes, who may reach which, and what every answer of it carries."""

from __future__ import annotations

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from include.review import ReviewError, StaleAnswerError
from include.review_pages import decision_routes, review_routes, status_routes
from include.review_pages.access import Access, NotSignedInError, from_our_pages, reviewer, signed_in
from include.review_pages.desk import Desk
from include.review_pages.rendering import message_page, own_root, static_file

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def make_app(access: Access, desk: Desk | None = None) -> FastAPI:
    """The pages as an app to be mounted below a web server that knows who has signed in."""
    app = FastAPI(
        title="Review and status of yearly reports",
        dependencies=[Depends(signed_in(access)), Depends(from_our_pages(access))],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.desk = desk or Desk()
    app.state.access = access
    app.include_router(status_routes.router)
    for part in (review_routes, decision_routes):
        app.include_router(part.router, prefix="/review", dependencies=[Depends(reviewer)])
    app.include_router(_common)
    app.add_exception_handler(NotSignedInError, _not_signed_in)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(404, _refused)
    app.add_exception_handler(RequestValidationError, _cannot_be_read)
    app.add_exception_handler(ReviewError, _not_taken)
    app.add_middleware(_WithHeaders)
    return app


_common = APIRouter()


@_common.get("/")
def first_page(request: Request) -> Response:
    """The status page: everybody who has signed in may read it."""
    return RedirectResponse(f"{own_root(request)}/status", 303)


@_common.get("/static/{name}")
def static(name: str) -> Response:
    """Style sheet and scripts."""
    return static_file(name)


@_common.get("/{rest:path}")
def nothing(rest: str) -> Response:
    """Any other address: said only to those who have signed in. Raises HTTPException 404."""
    raise HTTPException(404)


def _wants_page(request: Request) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


async def _not_signed_in(request: Request, _: Exception) -> Response:
    if _wants_page(request):
        return RedirectResponse(request.app.state.access.sign_in_address(request), 303)
    return JSONResponse({"message": "You are not signed in. Sign in to Airflow and send it again."}, 401)


async def _refused(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    said = getattr(error, "detail", "")
    if status == 404 and said in ("", "Not Found"):
        said = "There is no such page. What it showed may have been analysed again."
    if _wants_page(request) and getattr(request.state, "person", None):
        heading = "You may not see this" if status == 403 else "Not found"
        return message_page(request, heading, said, status=status)
    return JSONResponse({"message": said}, status)


async def _cannot_be_read(request: Request, error: Exception) -> Response:
    slips = error.errors() if isinstance(error, RequestValidationError) else []
    where = "; ".join(f"{'.'.join(str(part) for part in slip['loc'][1:])}: {slip['msg']}" for slip in slips)
    return JSONResponse({"message": f"This cannot be read: {where}. Nothing was stored."}, 422)


async def _not_taken(request: Request, error: Exception) -> Response:
    return JSONResponse(
        {"message": str(error), "stale": isinstance(error, StaleAnswerError)},
        409 if isinstance(error, StaleAnswerError) else 422,
    )


class _WithHeaders:
    """Every answer forbids foreign scripts, and to be kept by anybody unless it says so itself."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, send_with_headers)
