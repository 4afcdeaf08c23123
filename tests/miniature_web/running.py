"""Send the crawler through the miniature web, in a process of its own that knows no other network."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.miniature_web.model import WANTED_YEARS, Case
from tests.miniature_web.server import Web

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
_COLUMNS = ("partnership_id", "partnership", "region", "local_authorities", "website", "confidence", "landing_pages")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@dataclass(frozen=True)
class Limits:
    """The crawler's settings of a run, small enough that crossing them shows within seconds."""

    crawl_delay_s: float = 0.1
    crawl_max_pages: int = 40
    crawl_max_depth: int = 4
    crawl_max_mb: int = 12
    max_file_mb: int = 4
    crawl_timeout_s: int = 6
    crawl_time_limit_s: int = 280
    crawl_user_agent: str = "safeguarding-yearly-reports/1.0 (miniature web; tests@example.org)"
    crawl_allow_private: bool = False


@dataclass(frozen=True)
class Taken:
    """A document that the crawler took, as far as the truth is asked."""

    url: str
    final_url: str
    redirects: tuple[str, ...]
    also_at: tuple[str, ...]
    partnership_id: str
    """What it was recognised as; the partnership whose site it is where nothing else was recognised."""
    kind: str
    reporting_year: str | None
    best_guesses: tuple[str, ...]
    is_combined: bool
    period: tuple[str, str] | None
    group: str
    chapter_no: int | None
    sha256: str
    n_pictures: int

    @property
    def urls(self) -> set[str]:
        return {self.url, self.final_url, *self.redirects, *self.also_at}


@dataclass(frozen=True)
class Brought:
    """What a crawl brought: documents, and by partnership how its visit went."""

    taken: list[Taken]
    visits: dict[str, dict[str, Any]]


def write_register(cases: Sequence[Case], path: Path) -> Path:
    """The register of the miniature web: one line per case."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        for case in cases:
            writer.writerow(
                {
                    "partnership_id": case.key, "partnership": case.name, "region": "North West", "local_authorities": case.place,
                    "website": case.website if case.has_website else "", "confidence": "confirmed", "landing_pages": ";".join(case.landing_pages),
                }
            )  # fmt: skip
    return path


def environment_in(web: Web, folder: Path) -> dict[str, str]:
    """Variables of a process that knows no other network than this web."""
    environment = {name: value for name, value in os.environ.items() if name.lower() not in _PROXIES}
    network = web.network_plan(folder / "network.json")
    return environment | {
        "PYTHONPATH": os.pathsep.join([str(HERE / "network"), str(PROJECT)]),
        "MINIATURE_WEB_NETWORK": str(network),
    }


class Crawl:
    """A crawl under way in another process."""

    def __init__(
        self, web: Web, folder: Path, run_id: str, limits: Limits | None = None, *, is_fenced: bool = True
    ) -> None:
        """Start crawling all cases of a web into the lake `folder/lake`.

        `is_fenced` puts the network of the miniature web in force; without it nothing but loopback is reached by name.
        """
        self.out = folder / f"{run_id}.json"
        self.out.unlink(missing_ok=True)
        plan = {
            "targets": [
                {
                    "partnership_id": case.key,
                    "website": case.website if case.has_website else "",
                    "landing_pages": case.landing_pages,
                }
                for case in web.cases
            ],
            "wanted_years": WANTED_YEARS,
            "lake": str(folder / "lake"),
            "register": str(write_register(web.cases, folder / "register.csv")),
            "run_id": run_id,
            "limits": asdict(limits or Limits()),
            "out": str(self.out),
        }
        plan_path = folder / f"{run_id}-plan.json"
        plan_path.write_text(json.dumps(plan))
        environment = environment_in(web, folder) | ({} if is_fenced else {"MINIATURE_WEB_NETWORK": ""})
        self.log = folder / f"{run_id}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.miniature_web.crawling", str(plan_path)],
                cwd=PROJECT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """End it at once, with all its children, as a lost machine would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def result(self, timeout_s: float = 300) -> Brought:
        """What it brought, when it is done; raises RuntimeError with the end of its log when it failed."""
        try:
            self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"the crawl was not done after {timeout_s} s: {self.told()[-2000:]}") from None
        if self.process.returncode:
            raise RuntimeError(f"the crawl failed: {self.told()[-3000:]}")
        told = json.loads(self.out.read_text())
        taken = [
            Taken(**{name: tuple(value) if isinstance(value, list) else value for name, value in one.items()})
            for one in told["taken"]
        ]
        return Brought(taken, {one["partnership_id"]: one for one in told["visits"]})

    def told(self) -> str:
        """What it has said so far."""
        return self.log.read_text(errors="replace")


def crawl(web: Web, folder: Path, run_id: str, limits: Limits | None = None) -> Brought:
    """Crawl all cases of a web from beginning to end."""
    return Crawl(web, folder, run_id, limits).result()
