"""`python -m include.tasks`: the whole pipeline in plain Python, without Airflow, and how long each part took."""

from __future__ import annotations

import json
import sys
import time

from include.tasks.plain import run_all

if __name__ == "__main__":
    start = time.monotonic()
    done = run_all(*sys.argv[1:2])
    print(json.dumps(done, indent=1, default=str))
    print(f"{time.monotonic() - start:.1f} s")
