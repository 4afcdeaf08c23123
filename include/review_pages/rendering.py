"""Pages from templates: everything that stands in a report is escaped, by Jinja's own default for `.html`."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import HTTPException, Request
from fastapi.responses import FileResponse, Response
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from include.review_pages import PREFIX
from include.settled import SettledAnswer

_HERE = Path(__file__).resolve().parent
_STATIC = {path.name: path for path in sorted((_HERE / "static").iterdir()) if path.is_file()}
_environment = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates = Jinja2Templates(env=_environment)


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """A page, with what every page needs: who reads it and where the pages lie."""
    root = own_root(request)
    here = "status" if request.url.path.removeprefix(root).startswith("/status") else "review"
    shared = {"root": root, "airflow": root.removesuffix(PREFIX), "person": request.state.person, "here": here}
    return _templates.TemplateResponse(request, template, shared | values, status_code=status)


def message_page(
    request: Request, heading: str, message: str, *, status: int = 200, link: str = "", link_text: str = ""
) -> Response:
    """A page that says one thing."""
    return page(
        request, "message.html", status=status, heading=heading, message=message, link=link, link_text=link_text
    )


def own_root(request: Request) -> str:
    """The path below which the server shows these pages, whatever stands before it."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def answer_address(request: Request, year: str, one: SettledAnswer) -> str:
    """Where one answer is reviewed."""
    report_id, kind, key = one.finding.id
    return f"{own_root(request)}/review/{year}/answers/{report_id}/{kind}/{quote(key)}"


def static_file(name: str) -> Response:
    """One of the files in `static/`, and no other. Raises HTTPException 404."""
    if name not in _STATIC:
        raise HTTPException(404)
    return FileResponse(_STATIC[name], headers={"Cache-Control": "private, no-cache"})
