"""The plots of `docs/performance.md`, as SVG: the same results give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 7.0, 3.4
LOOKS = {"plain": ("#12436d", "o", "plain Python"), "airflow": ("#a05000", "s", "Airflow")}
SHADES = ("#12436d", "#28a197", "#801650", "#f46a25", "#3d3d3d", "#a285d1", "#8fc1de")
_STYLE: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "benchmark", "font.size": 10}
_NO_DATE = {"Date": None, "Creator": None, "Format": None, "Type": None}
Runs = Sequence[Any]


def growth_plot(runs: Runs) -> str:
    """CPU-seconds per report by number of reports: a level line is linear growth."""
    return _by_size(
        runs,
        "CPU-seconds per report",
        lambda one: one["whole"]["cpu_s"] / one["n_reports"],
    )


def memory_plot(runs: Runs) -> str:
    """Peak memory by number of reports: a level line is what is wanted."""
    return _by_size(runs, "peak memory, MB", lambda one: one["whole"]["peak_mb"])


def steps_plot(runs: Runs) -> str:
    """CPU-seconds per report by step, one bar per run."""
    names = list(dict.fromkeys(name for one in runs for name in one["steps"]))
    figure, axes = _figure()
    labels = [f"{one['n_reports']:,}\n{LOOKS[one['kind']][2]}" for one in runs]
    bottom = [0.0] * len(runs)
    for name, shade in zip(names, SHADES, strict=False):
        heights = [one["steps"].get(name, {"cpu_s": 0.0})["cpu_s"] / one["n_reports"] for one in runs]
        axes.bar(labels, heights, bottom=bottom, color=shade, edgecolor="white", label=name, width=0.6)
        bottom = [low + height for low, height in zip(bottom, heights, strict=True)]
    axes.set_ylabel("CPU-seconds per report")
    axes.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return _svg(figure)


def _by_size(runs: Runs, label: str, value: Any) -> str:
    figure, axes = _figure()
    for kind, (colour, marker, name) in LOOKS.items():
        own = [one for one in runs if one["kind"] == kind]
        if not own:
            continue
        xs, ys = [one["n_reports"] for one in own], [value(one) for one in own]
        axes.plot(xs, ys, color=colour, marker=marker, label=name)
        for x, y in zip(xs, ys, strict=True):
            axes.annotate(
                f"{y:,.0f}" if y >= 100 else f"{y:.1f}", (x, y), xytext=(0, 6), textcoords="offset points", ha="center"
            )
    axes.set_xscale("log")
    sizes = sorted({one["n_reports"] for one in runs})
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set_ylim(bottom=0)
    axes.margins(x=0.12, y=0.2)
    axes.set_xlabel("reports of a year")
    axes.set_ylabel(label)
    axes.legend(frameon=False)
    return _svg(figure)


def _figure() -> tuple[Figure, Axes]:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
        axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _svg(figure: Figure) -> str:
    import matplotlib as mpl

    out = io.StringIO()
    with mpl.rc_context(_STYLE):
        figure.savefig(out, format="svg", metadata=_NO_DATE)
    return out.getvalue()
