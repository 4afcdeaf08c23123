"""`make trace ID=…` and `make verify RELEASE=…`."""

from __future__ import annotations

import argparse
import re
import sys
import textwrap

from include.lake import Lake, open_lake
from include.trace import TraceError, find, path, verify
from include.trace.ids import FORMS

_INDENT = 21
"""The longest label and two spaces."""


def main(arguments: list[str]) -> int:
    """Print the path of an id, or what differs in a release. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="make trace", description="Where something published comes from.")
    parser.add_argument("id", nargs="?", default="", help=FORMS)
    parser.add_argument(
        "--verify", metavar="RELEASE", default="", help="compare a release (2023-24, 2023-24/v1) with its manifest"
    )
    parser.add_argument("--lake", default="", help="the lake; default LAKE_URI")
    chosen = parser.parse_args(arguments)
    lake = open_lake(chosen.lake or None)
    try:
        if chosen.verify:
            return _verify(lake, chosen.verify)
        if not chosen.id:
            print(f"Say what to trace: make trace ID=… with {FORMS}.", file=sys.stderr)
            return 2
        for line in path(lake, find(lake, chosen.id)):
            print(
                textwrap.fill(
                    line.text,
                    120,
                    initial_indent=f"{line.label:<{_INDENT}}",
                    subsequent_indent=" " * _INDENT,
                    break_on_hyphens=False,  # ids are copied from here
                    break_long_words=False,
                )
            )
    except TraceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _verify(lake: Lake, release: str) -> int:
    match = re.fullmatch(r"(?:published/)?(20\d\d-\d\d|surveys/[^/]+)(?:/(?:v?(\d+)|latest))?", release.strip())
    if not match:
        print(f"{release!r} is no release: write it like 2023-24, 2023-24/v1 or surveys/2024.", file=sys.stderr)
        return 2
    outcome = verify(lake, match[1], int(match[2] or 0))
    print("\n".join((outcome.message, *outcome.faults)))
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
