"""Routes of the status page: for all who have signed in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

from include.review_pages import PREFIX, status
from include.review_pages.forms import OurDesk, Year
from include.review_pages.rendering import own_root, page
from include.settings import get_settings

router = APIRouter()


@router.get("/status")
def newest(request: Request, desk: OurDesk) -> Response:
    """All years, and the newest one in full."""
    years = status.years_of(desk.lake)
    return _status(request, desk, years, years[0] if years else "")


@router.get("/status/{year}")
def one_year(request: Request, year: Year, desk: OurDesk) -> Response:
    """All years, and this one in full."""
    years = status.years_of(desk.lake)
    if year not in years:
        raise HTTPException(404, f"Nothing is known of {year}. Run collect_reports for it first.")
    return _status(request, desk, years, year)


def _status(request: Request, desk: OurDesk, years: list[str], year: str) -> Response:
    root = own_root(request)
    airflow = root.removesuffix(PREFIX)
    lake = status.Once(desk.lake.store, desk.lake.root)
    values: dict[str, Any] = {}
    if year:
        values = {
            "waiting": status.waiting(lake, year, get_settings(), root, airflow),
            "failures": status.failures(lake, year),
            "documents": status.quarantined(lake, year),
            "overdue": status.overdue(lake, year),
            "costs": status.costs(lake, year),
            "runs": status.runs(lake, year, airflow),
        }
    names = {row["partnership_id"]: desk.partnership(year, row["partnership_id"]) for row in values.get("failures", ())}
    return page(
        request, "status.html", year=year, names=names, years=[status.overview(lake, one) for one in years], **values
    )
