"""The words that are sent when a model looks for themes: templates in `prompts/`. Changing one changes the version."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from include.settings import PROJECT
from include.versions import fingerprint

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = PROJECT / "include" / "discover" / "prompts"


@functools.cache
def prompt_version() -> str:
    """The version people gave the prompts, and a fingerprint of their files that no change escapes."""
    files = sorted(path for path in FOLDER.iterdir() if path.suffix in {".md", ".txt"})
    named = (FOLDER / "version.txt").read_text(encoding="utf-8").strip()
    return f"themes {named} {fingerprint(path.read_bytes() for path in files)}"


@functools.cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # Markdown for a model, never shown as HTML: escaping would change the report's words
    return Environment(  # noqa: S701
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, keep_trailing_newline=True
    )


def fill(name: str, **values: Any) -> str:
    """A template with its values."""
    return _templates().get_template(f"{name}.md").render(**values)
