"""From a template and what it shows to the bytes of one page."""

from __future__ import annotations

from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from include.publish.looks import wording

if TYPE_CHECKING:
    from jinja2 import Environment

_OWN = Path(__file__).with_name("templates")


def render(folder: Path, template: str, **shown: Any) -> bytes:
    """Fill a template of `folder`, which may extend `base.html` and use `macros.html` of this package.

    Everything is escaped unless it is Markup, and a name a template does not know is an error, never an empty place.
    `base.html` needs `frame`. Tables and charts number themselves.
    """
    numbers = {"table": count(1), "chart": count(1)}
    page = _environment(folder).get_template(template).render(next_no=lambda kind: next(numbers[kind]), **shown)
    return (page.rstrip() + "\n").encode()


@cache
def _environment(folder: Path) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([folder, _OWN]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["css"] = (_OWN / "style.css").read_text(encoding="utf-8")
    environment.filters["words"] = wording.in_words
    environment.filters["sentence"] = wording.sentence
    environment.filters["day"] = wording.day
    return environment
