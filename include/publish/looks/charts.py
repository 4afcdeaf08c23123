"""Charts as SVG inside the page: drawn by matplotlib, readable in grey and on a phone, the same bytes every time.

Every value stands beside its bar, so nothing is told by colour or length alone. Drawn for the width of a phone
(`WIDTH` points) and enlarged by the page where there is room. The same chart is drawn once and kept: drawing takes
about 0.08 s, and importing matplotlib 2 s.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 330.0
_SIZE = 11.5
_LINE = 14.5
_BAR = 16.0
_GAP = 9.0
_TOP = 4.0
_CHARACTERS = 46
_STYLE: dict[Any, Any] = {"svg.fonttype": "none", "text.parse_math": False, "hatch.linewidth": 0.7}
_NO_DATE = {"Date": None, "Creator": None, "Format": None, "Type": None}


@dataclass(frozen=True)
class Tone:
    """How a category is filled: shade, pattern and the ink of its number; told apart without colour."""

    fill: str
    ink: str = "#0b0c0c"
    hatch: str = ""


TONES = (
    Tone("#12436d", "#ffffff"),
    Tone("#8fc1de"),
    Tone("#f0f2f3", hatch="//"),
    Tone("#ffffff", hatch="--"),
    Tone("#6b5b95", "#ffffff"),
    Tone("#d9c9a5", hatch="\\\\"),
)


@dataclass(frozen=True)
class Chart:
    """A drawn chart with its caption; its table stands beside it in the page."""

    svg: Markup
    caption: str


Amounts = tuple[tuple[str, tuple[float, ...]], ...]
Counts = tuple[tuple[str, tuple[int, ...]], ...]


def bars(name: str, caption: str, described: str, values: Sequence[tuple[str, int]], whole: int) -> Chart:
    """One bar per label; `whole` is the length of a full bar, such as all reports."""
    return stacked(name, caption, described, tuple((label, (value,)) for label, value in values), (), whole)


@lru_cache(maxsize=64)
def stacked(
    name: str, caption: str, described: str, values: Counts, series: tuple[str, ...], whole: int | None = None
) -> Chart:
    """One bar per label, parted into `series`; a bar is as long as its sum is of `whole`, or full where that is None.

    `name` (letters and hyphens) tells the chart's ids from those of others on the page, `described` is what somebody
    hears who does not see it.
    """

    def draw(axes: Axes) -> float:
        y = _legend(axes, series)
        for label, parts in values:
            y = _label(axes, label, y)
            _parts(axes, y, parts, whole or sum(parts), has_numbers_inside=len(parts) > 1)
            y += _BAR + _GAP
        return y

    return draw_chart(name, caption, described, draw, _SIZE)


@lru_cache(maxsize=16)
def dots(name: str, caption: str, described: str, values: Amounts, unit: str = "£") -> Chart:
    """One line of dots per label on a shared scale from nothing to the largest amount; a stroke marks the median."""
    from statistics import median

    most = max((amount for _, amounts in values for amount in amounts), default=0.0) or 1.0

    def draw(axes: Axes) -> float:
        y, middle = _TOP, _BAR / 2
        for label, amounts in values:
            y = _label(axes, label, y)
            axes.plot([1, WIDTH - 6], [y + middle, y + middle], color="#b1b4b6", linewidth=1)
            places = [5 + amount / most * (WIDTH - 14) for amount in sorted(amounts)]
            axes.plot(places, [y + middle] * len(places), "o", color="#12436d", alpha=0.55, markersize=7, linewidth=0)
            if amounts:
                at = 5 + median(amounts) / most * (WIDTH - 14)
                axes.plot([at, at], [y, y + _BAR], color="#0b0c0c", linewidth=2)
            y += _BAR + _GAP
        axes.text(1, y + _LINE - 3, f"{unit}0", color="#484f54")
        axes.text(WIDTH - 2, y + _LINE - 3, f"{unit}{most:,.0f}", color="#484f54", ha="right")
        return y + _LINE + 4

    return draw_chart(name, caption, described, draw, _SIZE)


def _parts(axes: Axes, y: float, parts: Sequence[int], whole: int, *, has_numbers_inside: bool) -> None:
    from matplotlib.patches import Rectangle

    room = WIDTH - 2 - (0 if has_numbers_inside else 26)
    x = 1.0
    for number, tone in zip(parts, TONES, strict=False):
        width = number / whole * room if whole else 0.0
        if width:
            axes.add_patch(
                Rectangle(
                    (x, y), width, _BAR, facecolor=tone.fill, hatch=tone.hatch, edgecolor="#0b0c0c", linewidth=0.8
                )
            )
        if has_numbers_inside and width > 8 * len(str(number)) + 3:
            plate = {"facecolor": tone.fill, "edgecolor": "none", "pad": 1.2} if tone.hatch else None
            axes.text(x + width / 2, y + _BAR - 4, str(number), color=tone.ink, ha="center", bbox=plate)
        elif not has_numbers_inside:
            axes.text(x + width + 4, y + _BAR - 4, str(number))
        x += width
    if has_numbers_inside and not sum(parts):
        axes.text(1, y + _BAR - 4, "no report", color="#484f54")


def _legend(axes: Axes, series: Sequence[str]) -> float:
    from matplotlib.patches import Rectangle

    x, y = 1.0, _TOP
    for name, tone in zip(series, TONES, strict=False):
        width = 16 + 6.4 * len(name) + 10
        if x > 1 and x + width > WIDTH:
            x, y = 1.0, y + _LINE + 4
        axes.add_patch(
            Rectangle((x, y), 12, 10, facecolor=tone.fill, hatch=tone.hatch, edgecolor="#0b0c0c", linewidth=0.8)
        )
        axes.text(x + 16, y + 9, name)
        x += width
    return y + (_LINE + _GAP if series else 0)


def _label(axes: Axes, label: str, y: float) -> float:
    for line in textwrap.wrap(label, _CHARACTERS) or [""]:
        axes.text(1, y + _LINE - 3, line)
        y += _LINE
    return y


def draw_chart(
    name: str, caption: str, described: str, draw: Callable[[Axes], float], font_size: float = 10.0
) -> Chart:
    """A chart of one's own: `draw` gets axes in points, y growing downwards from 0, and returns the height it used."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with rc_context({**_STYLE, "font.size": font_size, "svg.hashsalt": name}):
        figure = Figure(figsize=(WIDTH / 72, 1), dpi=72)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        height = draw(axes)
        figure.set_size_inches(WIDTH / 72, height / 72)
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        out = io.StringIO()
        FigureCanvasSVG(figure).print_svg(out, metadata=_NO_DATE)
    return Chart(_embedded(out.getvalue(), name, caption, described), caption)


def _embedded(svg: str, name: str, caption: str, described: str) -> Markup:
    """The drawing as part of a page: ids of its own, the page's font, a name and a description, nothing else."""
    body = svg[svg.index("<svg") :]
    box = re.search(r'viewBox="([^"]+)"', body)
    assert box is not None, "matplotlib always writes a viewBox"
    inner = body[body.index(">") + 1 : body.rindex("</svg>")]
    inner = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", inner, flags=re.DOTALL)
    inner = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', inner)
    inner = re.sub(r'(url\(|href=")#', rf"\1#{name}-", inner)
    inner = re.sub(r"font: ([\d.]+)px [^;\"]+", r"font: \1px sans-serif", inner)
    inner = re.sub(r">\s+<", "><", inner)
    opening = Markup(
        '<svg viewBox="{}" role="img" aria-labelledby="{}-title {}-desc" xmlns="http://www.w3.org/2000/svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" stroke-linejoin="round" stroke-linecap="butt">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>'
    ).format(box[1], name, name, name, caption, name, described)
    return opening + Markup(inner) + Markup("</svg>")  # noqa: S704 (matplotlib escapes the texts it draws)


def in_words(values: Sequence[tuple[str, Any]]) -> str:
    """Labels and values as a sentence, for `described`."""
    return "; ".join(f"{label}: {value}" for label, value in values) + "."
