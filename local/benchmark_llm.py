"""`make benchmark-llm`: what the engine that asks a model costs, how fast it is, and what it never does.

Measured with the real step and the real client against the server in tests/llm_server, a process of its own on this
machine, with made-up reports. A token is four characters there. Nothing is sent outside and nothing is paid.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from include.analyse import analyse_reports
from include.analyse.llm.prices import summarise, tokens_in
from include.datasets import dataset
from include.lake import Lake, open_lake
from include.settings import PROJECT, Settings
from include.workers import Outcome
from tests.llm_server import Fault
from tests.llm_server.made import YEAR, Made, make_report, put_into
from tests.llm_server.running import Running, serve_in_process

PRICES = '{"test-model": {"input": 0.4, "cached": 0.1, "output": 1.6}}'
"""Of a small model, per million tokens; only ratios are told."""
REQUESTS_PER_MINUTE = 1_200
TOKENS_PER_MINUTE = 7_000_000
BURST_S = 1.0
RUN = "run"
IN_FLIGHT = 16


@dataclass
class Bench:
    """A server with made reports, and a lake that holds them."""

    server: Running
    folder: Path
    reports: Sequence[Made]

    @property
    def lake(self) -> Lake:
        return open_lake(str(self.folder / "lake"))

    def settings(self, **changes: Any) -> Settings:
        return Settings(**(_settings(self.server.base_url) | changes))

    def run(self, **changes: Any) -> tuple[list[Outcome], float]:
        """Analyse all of them; outcomes and seconds."""
        start = time.monotonic()
        lake = self.lake
        ids = [made.report_id for made in self.reports]
        outcomes = analyse_reports(lake, lake.staged(RUN), YEAR, ids, self.settings(**changes), run_id=RUN)
        failed = [outcome.reason for outcome in outcomes if outcome.status == "failed"]
        if failed:
            raise SystemExit(f"{len(failed)} of {len(outcomes)} reports failed; the first: {failed[0]}")
        return outcomes, time.monotonic() - start

    def rows(self, name: str) -> list[dict[str, Any]]:
        return self.lake.staged(RUN).rows(dataset(name), YEAR)


def _settings(address: str) -> dict[str, Any]:
    return {
        "engine": "openai", "openai_base_url": address, "openai_api_key": "none", "openai_model": "test-model",
        "llm_prices": PRICES, "llm_concurrency": IN_FLIGHT,
    }  # fmt: skip


@contextlib.contextmanager
def bench(n_reports: int, n_pages: int, *arguments: str) -> Iterator[Bench]:
    """Reports of this length, in a folder that is thrown away afterwards."""
    reports = [make_report(number, n_pages) for number in range(n_reports)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "gold.json").write_text(json.dumps([made.gold for made in reports]))
        put_into(open_lake(str(folder / "lake")), reports)
        with serve_in_process(folder, *arguments) as server:
            yield Bench(server, folder, reports)


def say(reach: str, found: str, met: bool, meaning: str) -> bool:
    """Print one figure with what it means."""
    print(f"{'reached ' if met else 'MISSED  '} {found}\n          reach: {reach}\n          {meaning}\n", flush=True)
    return met


def tokens_and_calls(n_reports: int = 10, n_pages: int = 40) -> bool:
    """Billed uncached input and calls per report."""
    with bench(n_reports, n_pages, "--latency-s", "0.02") as at:
        at.run()
        calls = at.rows("llm_calls")
        fresh = sum(line["input_tokens"] - line["cached_tokens"] for line in at.server.billed())
        document = sum(tokens_in(made.characters) for made in at.reports)
        votes = sum(row["purpose"] == "criteria" and row["call_no"] > 1 for row in calls)
        one = next(one for one in calls if one["purpose"] == "criteria" and one["call_no"] > 1)
        summary = summarise(calls, at.settings(), 26)
        per_report = (len(calls) - votes) / n_reports
        share = fresh / document
        met = say(
            "at most 1.2", f"{share:.3f} × the document's tokens are billed as uncached input", share <= 1.2,
            f"{fresh:,} uncached input tokens on the server's bill / {document:,} tokens of text on the pages of "
            f"{n_reports} reports of {n_pages} pages; votes, prompts and schema are in the bill.",
        )  # fmt: skip
        met &= say(
            "at most 5, plus votes from the cache", f"{per_report:.2f} calls per report, and {votes / n_reports:.2f} votes",
            per_report <= 5,
            f"{len(calls)} calls / {n_reports} reports; the second vote had {one['cached_input_tokens'] / one['input_tokens']:.1%} "
            "of its input from the cache.",
        )  # fmt: skip
        return met & say(
            "(none set)", f"a run costs {summary['cost'] / summary['naive_cost']:.1%} of one call per theme without a cache",
            True, "By the price table, cached input at a quarter of other input, output at four times.",
        )  # fmt: skip


def use_of_limits(n_reports: int = 100, n_pages: int = 3) -> bool:
    """How much of an endpoint's limits is used."""
    met = True
    for kind, limit, told in (("requests", REQUESTS_PER_MINUTE, False), ("tokens", TOKENS_PER_MINUTE, True)):
        arguments = [f"--{kind}-per-minute", str(limit), "--burst-s", str(BURST_S), "--latency-s", "0.2"]
        with bench(n_reports, n_pages, *arguments) as at:
            at.run(**({f"llm_{kind}_per_minute": limit} if told else {}))
            lines = at.server.log()
            good = [line for line in lines if line["is_billed"]]
            used = sum(1 if kind == "requests" else line["input_tokens"] + line["output_tokens"] for line in good)
            seconds = good[-1]["at"] - good[0]["at"]
            allowed = limit / 60 * (seconds + BURST_S)
            refused = sum(line["status"] == 429 for line in lines)
            met &= say(
                "at least 90 %", f"{used / allowed:.1%} of a limit of {limit:,} {kind} per minute are used",
                used / allowed >= 0.9,
                f"{used:,} {kind} / {allowed:,.0f} that the limit allowed in the {seconds:.1f} s from the first answer to the "
                f"last, with {n_reports} reports; {refused} refusals; the limit was "
                f"{'in the settings' if told else 'learnt from headers'}.",
            )  # fmt: skip
    return met


def growth(sizes: Sequence[int] = (10, 100, 1_000), n_pages: int = 2) -> bool:
    """Time by number of reports."""
    with bench(2, n_pages) as at:
        at.run()  # imports and patterns are paid once, whatever the number of reports
    work: dict[int, float] = {}
    for size in sizes:
        with bench(size, n_pages, "--latency-s", "0.02") as at:
            before = time.process_time()
            _, seconds = at.run()
            work[size] = (time.process_time() - before) / size
            n_calls = len(at.server.billed())
        print(
            f"          {size:5} reports, {n_calls} calls: {seconds:.1f} s, {seconds / size * 1000:.0f} ms each, "
            f"of which the engine works {work[size] * 1000:.0f} ms",
            flush=True,
        )
    large, middle = sizes[-1], sizes[-2]
    ratio = work[large] / work[middle]
    return say(
        "linear, taken as at most 1.25", f"one of {large} reports takes {ratio:.2f} × as much work as one of {middle}",
        ratio <= 1.25,
        "CPU-seconds of the engine's process per report, since a machine that others use as well makes seconds unsteady; "
        "the server sets no limits here.",
    )  # fmt: skip


def killed(n_reports: int = 40, n_pages: int = 3) -> bool:
    """Paid calls that a killed and restarted run repeats."""
    with bench(n_reports, n_pages, "--latency-s", "0.1") as at:
        command = [sys.executable, "-m", "local.benchmark_llm", "--as-victim", at.server.base_url, str(at.folder)]
        victim = subprocess.Popen(command, cwd=PROJECT)
        while len(at.server.billed()) < n_reports * 3 and victim.poll() is None:
            time.sleep(0.05)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        time.sleep(0.5)  # what was on its way is billed
        kept = len(list((at.folder / "lake" / "llm" / "answers").rglob("*.json")))
        paid = len(at.server.billed())
        at.run()
        times = Counter(line["content"] for line in at.server.billed())
        repeated = sum(number - 1 for number in times.values())
        in_flight = paid - kept
        return say(
            "0 repeated paid calls", f"{repeated - in_flight} repeated paid calls after a kill", repeated <= in_flight,
            f"Killed after {paid} calls of {len(times)}, of which {kept} were answered and kept and {in_flight} on their way "
            f"(at most {IN_FLIGHT}); these were lost and asked again: {repeated} in all.",
        )  # fmt: skip


def invented(n_reports: int = 20, n_pages: int = 10) -> bool:
    """Quotes that nobody wrote, in what would be published."""
    with bench(n_reports, n_pages) as at:
        at.server.fail(Fault("invented_quote", times=None))
        at.run()
        told = sum(line["fault"] == "invented_quote" for line in at.server.billed())
        evidence = at.rows("evidence")
        pages = {made.report_id: made.pages for made in at.reports}
        shown = [row for row in evidence if row["check_result"] == "verified"]
        wrong = [row for row in shown if row["quote"] not in pages[row["report_id"]][row["page"] - 1]]
        findings = [
            row for name in ("theme_findings", "criterion_findings", "compliance_findings") for row in at.rows(name)
        ]
        positive = ("addressed", "partial", "met", "unmet", "not_applicable")
        bare = [
            row for row in findings
            if (row.get("status") or row.get("answer")) in positive and not row["n_evidence"] and not row["needs_review"]
        ]  # fmt: skip
        return say(
            "0 invented quotes published", f"{len(wrong)} invented quotes published",
            not wrong and not bare and told > 0,
            f"{told} answers held an invented quote; {len(shown)} quotes are verified, all of which stand word for word on "
            f"their page but {len(wrong)}; {len(bare)} positive answers without a quote are not marked for review.",
        )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Print all figures; 1 when one is missed."""
    parser = argparse.ArgumentParser(prog="make benchmark-llm", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reports", type=int, default=1_000, help="the largest number of reports")
    parser.add_argument("--only", choices=["tokens", "limits", "growth", "killed", "invented"])
    parser.add_argument("--as-victim", nargs=2, metavar=("ADDRESS", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.as_victim:
        address, folder = given.as_victim
        lake = open_lake(f"{folder}/lake")
        ids = sorted({row["report_id"] for row in lake.rows(dataset("pages"), YEAR)})
        analyse_reports(lake, lake.staged(RUN), YEAR, ids, Settings(**_settings(address)), run_id=RUN)
        return 0
    parts = {
        "tokens": tokens_and_calls,
        "limits": use_of_limits,
        "growth": lambda: growth((10, 100, given.reports)),
        "killed": killed,
        "invented": invented,
    }
    start = time.monotonic()
    reached = [part() for name, part in parts.items() if given.only in {None, name}]
    print(f"{sum(reached)} of {len(reached)} groups of figures reached, in {time.monotonic() - start:.0f} s.")
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
