"""A theme as an entry of a framework file, put in without touching the rest of the text."""

from __future__ import annotations

import json
import re

from include.discover.errors import DiscoverError
from include.frameworks import Cue, Theme

_VERSION = re.compile(r"^version: *[\"']?(\d+)\.(\d+)[\"']? *$", re.MULTILINE)
_THEMES = re.compile(r"^themes:[ \t]*\n", re.MULTILINE)
_NEXT_KEY = re.compile(r"^[a-z_]+:", re.MULTILINE)


def with_theme(old: str, theme: Theme, name: str) -> tuple[str, str]:
    """The text of the file with the theme at the end of its list and the next version, which is returned too.

    All else, comments included, stays as it was. Raises DiscoverError where the file has no such list.
    """
    version, begins = _VERSION.search(old), _THEMES.search(old)
    if version is None or begins is None:
        raise DiscoverError(
            f'{name}: it has no `version: "1.0"` or no list `themes:` of its own. Add the theme by hand.'
        )
    following = f"{version[1]}.{int(version[2]) + 1}"
    ends = _NEXT_KEY.search(old, begins.end())
    at = ends.start() if ends else len(old)
    at = _before_comments(old, at)
    new = f"{old[:at].rstrip()}\n\n{_as_yaml(theme)}\n{old[at:]}"
    return _VERSION.sub(f'version: "{following}"', new, count=1), following


def _before_comments(text: str, at: int) -> int:
    """The place before comment lines that belong to the key at `at`."""
    lines = text[:at].split("\n")[:-1]
    while lines and lines[-1].startswith("#"):
        lines.pop()
    return sum(len(line) + 1 for line in lines)


def _as_yaml(theme: Theme) -> str:
    """A theme as the file writes it; texts as JSON, which YAML reads as they are."""
    lines = [
        f"  - no: {theme.no}",
        f"    id: {theme.id}",
        f"    name: {_quoted(theme.name)}",
        f"    kind: {theme.kind}",
        f"    group: {theme.group}",
        f"    definition: {_quoted(theme.definition)}",
        "    cues:",
    ]
    lines += [_cue_as_yaml(cue) for cue in theme.cues]
    return "\n".join(lines) + "\n"


def _cue_as_yaml(cue: Cue) -> str:
    find = cue.find.replace("'", "''")
    return f"      - {{weight: {cue.weight:g}, find: '{find}', yes: {_quoted(cue.yes)}, no: {_quoted(cue.no)}}}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
