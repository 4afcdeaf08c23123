"""The crawler's own process: `python -m tests.miniature_web.crawling PLAN` (started by `running.py`)."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from include.collect.web import Fetched, Target, Visit, crawl
from include.lake import open_lake
from include.settings import Settings


def main() -> None:
    """Crawl as the plan says and write down what was brought."""
    plan = json.loads(Path(sys.argv[1]).read_text())
    settings = Settings(lake_uri=plan["lake"], **plan["limits"]).model_copy(update={"register_file": plan["register"]})
    targets = [Target(one["partnership_id"], one["website"], tuple(one["landing_pages"])) for one in plan["targets"]]
    harvest = crawl(targets, plan["wanted_years"], open_lake(plan["lake"]), plan["run_id"], settings, datetime.now(UTC))
    told = {"taken": [_taken(one) for one in harvest.found], "visits": [_visit(one) for one in harvest.visits]}
    Path(plan["out"]).write_text(json.dumps(told))


def _taken(one: Fetched) -> dict[str, Any]:
    seen = one.recognised
    has_period = seen.period_start and seen.period_end
    return {
        "url": one.url,
        "final_url": one.final_url,
        "redirects": list(one.redirects),
        "also_at": list(one.also_at),
        "partnership_id": seen.partnership_id or one.partnership_id,
        "kind": seen.kind,
        "reporting_year": seen.reporting_year,
        "best_guesses": list(seen.best_guesses),
        "is_combined": seen.is_combined,
        "period": [str(seen.period_start), str(seen.period_end)] if has_period else None,
        "group": one.group,
        "chapter_no": one.chapter_no,
        "sha256": one.sha256,
        "n_pictures": len(one.pictures),
    }


def _visit(one: Visit) -> dict[str, Any]:
    return {
        "partnership_id": one.partnership_id,
        "outcome": one.outcome,
        "n_pages": len(one.pages_looked_at),
        "http_cause": one.http_cause,
        "since": one.since,
        "stopped_by": one.stopped_by,
    }


if __name__ == "__main__":
    main()
