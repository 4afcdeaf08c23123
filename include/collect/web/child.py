"""The crawl in a process of its own: `python -m include.collect.web.child`, told what to do on its input.

It ends when its parent does: the parent keeps the input open for as long as it lives. Imports nothing heavy at once, as
the processes that read PDFs for it run this module again.
"""

from __future__ import annotations

import json
import os
import sys
import threading


def main() -> None:
    """Read the plan from the input, crawl, and end with the parent."""
    plan = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from include.collect.web.spider import run_spider

    run_spider(plan)


def _end_with_parent() -> None:
    """End at once: all that was fetched is written down already."""
    while os.read(sys.stdin.fileno(), 1):  # not buffered: a reader waiting with a lock would spoil the ending
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
