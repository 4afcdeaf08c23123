"""`partnerships/{partnership_id}.html` for every partnership of the register, and `partnerships/index.html`."""

from __future__ import annotations

from pathlib import Path

from include.publish.content import YearContent
from include.publish.looks import frame, render
from include.publish.partnership.answers import ReportAnswers
from include.publish.partnership.coverage import Coverage
from include.publish.partnership.feedback import feedback
from include.publish.partnership.region import Regions

_TEMPLATES = Path(__file__).with_name("templates")
FOLDER = "partnerships"


def draw_partnerships(content: YearContent) -> dict[str, bytes]:
    """Every partnership's page and the list of them, one self-contained file each."""
    standing = frame(content)
    answers, coverage, regions = ReportAnswers(content), Coverage(content), Regions(content)
    pages: dict[str, bytes] = {}
    listed = []
    for partnership in content.register:
        report = answers.of(partnership.partnership_id)
        shown = {
            "frame": standing,
            "partnership": partnership,
            "coverage": coverage.of(partnership.partnership_id),
            "region": regions.of(partnership.region),
        }
        if report is None:
            page = render(_TEMPLATES, "missing.html", **shown)
        else:
            page = render(_TEMPLATES, "partnership.html", report=report, feedback=feedback(report), **shown)
        pages[f"{FOLDER}/{partnership.partnership_id}.html"] = page
        listed.append((partnership, shown["coverage"], report is not None))
    by_region = {
        name: sorted((one for one in listed if one[0].region == name), key=lambda one: one[0].partnership)
        for name in sorted({one[0].region for one in listed})
    }
    pages[f"{FOLDER}/index.html"] = render(
        _TEMPLATES, "index.html", frame=standing, by_region=by_region, regions=regions, n_pages=len(listed)
    )
    return pages
