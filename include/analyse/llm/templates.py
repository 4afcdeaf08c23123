"""The words that are sent to a model: a folder of Jinja templates and the version people gave them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from include.versions import fingerprint

if TYPE_CHECKING:
    from jinja2 import Environment


class Templates:
    """The templates of one folder; its `version.txt` holds the version. `kind` names them where there are several kinds."""

    def __init__(self, folder: Path, kind: str = ""):
        self._folder = folder
        self._kind = kind

    @cached_property
    def version(self) -> str:
        """The version people gave the prompts, and a fingerprint of their files that no change escapes."""
        files = sorted(path for path in self._folder.iterdir() if path.suffix in {".md", ".txt"})
        named = (self._folder / "version.txt").read_text(encoding="utf-8").strip()
        return f"{self._kind} {named} {fingerprint(path.read_bytes() for path in files)}".strip()

    def fill(self, name: str, **values: Any) -> str:
        """A template with its values; raises jinja2.UndefinedError where one is missing."""
        return self._environment.get_template(f"{name}.md").render(**values)

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        # Markdown for a model, never shown as HTML: escaping would change the report's words
        return Environment(  # noqa: S701
            loader=FileSystemLoader(self._folder), undefined=StrictUndefined, keep_trailing_newline=True
        )
