"""What every page for readers says around its matter: which year and release, how far to trust it, who made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from include import __version__
from include.publish.content import YearContent
from include.publish.looks.wording import in_words, sentence
from include.settings import SAMPLES

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

_CHECKED = {
    "not_reviewed": "Not reviewed. No person has released these answers as checked; they are a machine’s reading of the reports.",
    "part_reviewed": "Partly reviewed. People have checked some of these answers; the rest are a machine’s reading of the reports.",
    "reviewed": "Reviewed. People have checked a sample of these answers and the year’s owner has released them.",
}
_PROVISIONAL = (
    "Provisional. The answers come from fixed patterns and rules that look for words, not from a reader who "
    "understands: use them to find passages, not to judge a partnership."
)


@dataclass(frozen=True)
class Frame:
    """For `base.html`: a page's standing. `state` stands in every caption, `warnings` in the banner on top."""

    year: str
    version: int
    note: str
    released_at: datetime
    state: str
    warnings: tuple[str, ...]
    engines: tuple[Mapping[str, Any], ...]
    framework: str
    guidance: str
    framework_source: str
    software: str
    licence: str = LICENCE


def _is_of_samples(register: str) -> bool:
    """Whether a register lies in the samples, however its path is written."""
    return "://" not in register and Path(register).resolve().is_relative_to(Path(SAMPLES).resolve())


def frame(content: YearContent) -> Frame:
    """The frame of a release's pages, from its tables and manifest."""
    made = content.made
    state = in_words(made.review_state)
    warnings = [_CHECKED[made.review_state]]
    if made.is_provisional:
        state = f"provisional, {state}"
        warnings.insert(0, _PROVISIONAL)
    if _is_of_samples(content.register.path):
        warnings.insert(0, "Fictional. These are sample reports of partnerships that do not exist.")
    return Frame(
        year=content.year,
        version=content.version,
        note=content.note,
        released_at=content.released_at,
        state=sentence(state),
        warnings=tuple(warnings),
        engines=tuple(content.manifest["made_by"]),
        framework=content.framework.title,
        guidance=content.framework.guidance,
        framework_source=content.framework.source,
        software=f"safeguarding-yearly-reports {__version__}, code {content.manifest['published_by']['code']}",
    )
