"""`docs/performance.md` and its plots, from the results that are kept: no figure on it is typed by hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.page_words import HEAD, LIMITS, METHOD, PLOTS, REACHED
from benchmarks.plots import growth_plot, memory_plot, steps_plot

STEPS = ("start", "collect", "plan", "convert", "analyse", "check", "publish")
YEAR = 126
MOST_MINUTES = 15.0
MOST_RATIO = 1.3
MOST_GROWTH = 1.1
"""CPU-seconds per report of a year over those of the next smaller one measured, up to which growth is called linear."""
MOST_MEMORY = 1.1
"""The same for memory."""
Results = Mapping[str, Any]


def draw(results: Results, folder: Path) -> list[Path]:
    """Write the plots into `folder` and the page beside it, `{folder}.md`; returns what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    plots: dict[str, Callable[[Sequence[Results]], str]] = {
        "growth.svg": growth_plot,
        "steps.svg": steps_plot,
        "memory.svg": memory_plot,
    }
    written = []
    for name, plot in plots.items():
        path = folder / name
        path.write_text(plot(runs(results)), encoding="utf-8")
        written.append(path)
    page = folder.parent / f"{folder.name}.md"
    page.write_text(text_of(results), encoding="utf-8")
    return [*written, page]


def runs(results: Results) -> list[Results]:
    """The measured runs, by number of reports, plain Python first."""
    return sorted(results["runs"].values(), key=lambda one: (one["n_reports"], one["kind"] != "plain"))


def text_of(results: Results) -> str:
    """The page."""
    found = runs(results)
    parts = [
        HEAD,
        "## What is to be reached\n" + _reached(results),
        REACHED,
        "## Time\n" + _times(found),
        PLOTS["growth"],
        "## Where the CPU-seconds go\n" + _steps(found),
        PLOTS["steps"],
        "## Airflow's share\n" + _airflow(found),
        "## Memory\n" + _memory(found),
        PLOTS["memory"],
        *(_lake(found)),
        "## How near the made-up year is to a real one\n" + _conversion(results) if "conversion" in results else "",
        METHOD + _machines(found),
        results.get("note", ""),
        LIMITS,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


# --- tables --------------------------------------------------------------------------------------------------


def table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A Markdown table; all columns but the first to the right."""
    lines = [f"| {' | '.join(header)} |", "|---|" + "---:|" * (len(header) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows)])


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _reached(results: Results) -> str:
    by = results["runs"]
    rows: list[list[Any]] = []
    through, plain = by.get(f"airflow {YEAR}"), by.get(f"plain {YEAR}")
    if through:
        minutes = through["whole"]["wall_s"] / 60
        rows.append(
            [
                f"National year: {YEAR} reports, {through['n_pages']:,} pages, through Airflow, {through['workers']} cores",
                f"≤ {MOST_MINUTES:.0f} min",
                f"{minutes:.1f} min",
                _verdict(minutes <= MOST_MINUTES),
            ]
        )
    if through and plain:
        ratio = through["whole"]["wall_s"] / plain["whole"]["wall_s"]
        rows.append(
            ["Its wall time over plain Python's", f"≤ {MOST_RATIO}", f"{ratio:.2f}", _verdict(ratio <= MOST_RATIO)]
        )
    rows += [row for kind in ("plain", "airflow") for row in _grown(by, kind)]
    return table(["what", "to reach", "measured", ""], rows)


def _grown(by: Results, kind: str) -> list[list[Any]]:
    """What each size takes beside the one before it."""
    rows: list[list[Any]] = []
    for few, many in itertools.pairwise(sorted(one["n_reports"] for one in by.values() if one["kind"] == kind)):
        small, large = by[f"{kind} {few}"], by[f"{kind} {many}"]
        told = f"{many:,} reports beside {few:,}, {_named(kind)}"
        cpu = (large["whole"]["cpu_s"] / many) / (small["whole"]["cpu_s"] / few)
        memory = large["whole"]["peak_mb"] / small["whole"]["peak_mb"]
        rows += [
            [f"Growth linear: CPU-seconds per report, {told}", f"≤ {MOST_GROWTH}", f"{cpu:.2f}", _verdict(cpu <= MOST_GROWTH)],
            [f"Memory flat: peak, {told}", f"≤ {MOST_MEMORY}", f"{memory:.2f}", _verdict(memory <= MOST_MEMORY)],
        ]  # fmt: skip
    return rows


def _verdict(is_reached: bool) -> str:
    return "reached" if is_reached else "**not reached**"


def _named(kind: str) -> str:
    return {"plain": "plain Python", "airflow": "Airflow"}[kind]


def _times(found: Sequence[Results]) -> str:
    header = ["reports", "pages", "by", "wall, min", "CPU, s", "CPU-s per report", "pages per CPU-s", "peak memory, MB"]
    rows = [
        [
            one["n_reports"],
            one["n_pages"],
            _named(one["kind"]),
            f"{one['whole']['wall_s'] / 60:.1f}",
            one["whole"]["cpu_s"],
            round(one["whole"]["cpu_s"] / one["n_reports"], 1),
            round(one["n_pages"] / one["whole"]["cpu_s"], 1),
            int(one["whole"]["peak_mb"]),
        ]
        for one in found
    ]
    ended = "; ".join(f"{_named(one['kind'])}, {one['n_reports']:,}: {_states(one)}" for one in found)
    return table(header, rows) + f"\n\nHow the reports ended: {ended}."


def _states(one: Results) -> str:
    return (
        ", ".join(f"{number:,} {state.replace('_', ' ')}" for state, number in sorted(one["states"].items())) or "none"
    )


def _steps(found: Sequence[Results]) -> str:
    header = ["step", *(f"{one['n_reports']:,} {_named(one['kind'])}" for one in found)]
    rows = [
        [name, *(_of_step(one, name) for one in found)]
        for name in STEPS
        if any(name in one["steps"] for one in found)
    ]  # fmt: skip
    return table(header, rows) + "\n\nCPU-seconds / wall seconds."


def _of_step(one: Results, name: str) -> str | None:
    spent = one["steps"].get(name)
    return f"{spent['cpu_s']:,.0f} / {spent['wall_s']:,.0f}" if spent else None


def _airflow(found: Sequence[Results]) -> str:
    by = {(one["kind"], one["n_reports"]): one for one in found}
    header = [
        "reports", "task instances", "CPU-s, plain", "CPU-s, Airflow", "more, CPU-s", "between tasks, s", "to start, s",
        "idle, CPU-s per minute", "idle memory, MB", "its database, MB",
    ]  # fmt: skip
    rows = []
    for one in (one for one in found if one["kind"] == "airflow"):
        plain = by.get(("plain", one["n_reports"]))
        rows.append(
            [
                one["n_reports"],
                sum(one["task_instances"].values()),
                plain["whole"]["cpu_s"] if plain else None,
                one["whole"]["cpu_s"],
                round(one["whole"]["cpu_s"] - plain["whole"]["cpu_s"], 1) if plain else None,
                one["between_tasks_s"],
                one["starting"]["wall_s"],
                round(60 * one["idling"]["cpu_s"] / one["idling"]["wall_s"], 1),
                int(one["idling"]["peak_mb"]),
                round(one["database"]["bytes"] / 2**20, 1),
            ]
        )
    return table(header, rows)


def _memory(found: Sequence[Results]) -> str:
    header = ["step, peak MB", *(f"{one['n_reports']:,} {_named(one['kind'])}" for one in found)]
    rows = [
        [name, *(int(one["steps"][name]["peak_mb"]) if name in one["steps"] else None for one in found)]
        for name in STEPS[1:]
    ]
    return "\n\n".join([table(header, rows), *_growing(found)])


def _growing(found: Sequence[Results]) -> list[str]:
    """Steps whose memory grows with the number of reports, by how much per further report."""
    plain = [one for one in found if one["kind"] == "plain"]
    if len(plain) < 2:
        return []
    small, large = plain[-2], plain[-1]
    more = large["n_reports"] - small["n_reports"]
    told = ", ".join(
        f"{name} {(large['steps'][name]['peak_mb'] - small['steps'][name]['peak_mb']) / more:.1f}" for name in STEPS[1:]
    )
    peaks = ", ".join(f"{max(STEPS[1:], key=partial(_peak, one))} ({one['n_reports']:,} reports)" for one in plain)
    return [
        f"Megabytes more for every further report, from {small['n_reports']:,} to {large['n_reports']:,} in plain Python: {told}. "
        "Conversion and analysis hold one report per core, checking the findings of up to `REPORTS_PER_TASK` reports, publishing those of the "
        f"whole year. The step with the peak: {peaks}."
    ]


def _peak(found: Results, step: str) -> float:
    return float(found["steps"][step]["peak_mb"])


def _lake(found: Sequence[Results]) -> list[str]:
    plain = [one for one in found if "tables" in one]
    if not plain:
        return []
    names = {(row["layer"], row["dataset"]) for one in plain for row in one["tables"]}
    of = [{(row["layer"], row["dataset"]): row for row in one["tables"]} for one in plain]
    largest = sorted(names, key=lambda name: -max(sizes[name]["bytes"] for sizes in of if name in sizes))
    header = ["dataset", *(f"{one['n_reports']:,}: {what}" for one in plain for what in ("rows", "MB"))]
    rows = [
        [f"{layer} `{name}`" if name[0] != "(" else f"{layer} {name}"]
        + [cell for sizes in of for cell in _rows_and_size(sizes.get((layer, name)))]
        for layer, name in largest
    ]
    sizes = "## Size of the tables\n" + table(header, rows)
    rows = [[question["question"], *(_question(one, at) for one in plain)] for at, question in enumerate(plain[-1]["duckdb"]["questions"])]  # fmt: skip
    rows.append(["*making the views*", *(one["duckdb"]["views_ms"] for one in plain)])
    header = ["question, ms", *(f"{one['n_reports']:,} reports" for one in plain)]
    return [sizes, "## Twenty questions in DuckDB\n" + table(header, rows) + "\n\nMedian of four rounds after a first one, over the Parquet files of the lake."]  # fmt: skip


def _rows_and_size(row: Results | None) -> list[Any]:
    return [row["rows"], f"{row['bytes'] / 2**20:,.2f}"] if row else [None, None]


def _question(one: Results, at: int) -> float:
    return float(one["duckdb"]["questions"][at]["median_ms"])


def _conversion(results: Results) -> str:
    header = [
        "",
        "files",
        "pages",
        "characters per page",
        "elements per page",
        "pages per CPU-s, text only",
        "with pictures read",
    ]
    names = {"made_up": "made-up reports", "real": "real inspection reports"}
    rows = [
        [
            names[name],
            one["files"],
            one["pages"],
            round(one["characters"] / one["pages"]),
            round(one["elements"] / one["pages"], 1),
            round(one["pages"] / one["text_cpu_s"], 1),
            round(one["pages"] / one["whole_cpu_s"], 1),
        ]
        for name, one in results["conversion"].items()
    ]
    return table(header, rows)


def _machines(found: Sequence[Results]) -> str:
    lines = []
    for one in found:
        on = one["machine"]
        tesseract = "with Tesseract" if on["tesseract"] else "without Tesseract"
        lines.append(
            f"- {one['n_reports']:,} reports, {_named(one['kind'])}: {on['measured_at']}; {on['processor']}, {on['cores']} cores, "
            f"{on['memory_gb']} GB; Python {on['python']}, Airflow {on['airflow']}, {tesseract}; "
            f"load of the machine before it began {one['load_before']}."
        )
    return "\n".join(lines)
