"""Charts are the same every time, carry no markup of others and tell everything without colour."""

from __future__ import annotations

import re

from lxml import html

from include.publish.looks import charts

VALUES = (
    ("Long name of a theme that needs more than one line on a phone & <b>more</b> $x$", (4, 2, 0)),
    ("None", (0, 0, 0)),
)
SERIES = ("addressed", "touched on", "not mentioned")


def stacked(name="chart-a"):
    return charts.stacked.__wrapped__(name, "A <caption>", "Spoken.", VALUES, SERIES).svg


def parsed(svg):
    return html.fragment_fromstring(str(svg))


def test_the_same_values_give_the_same_bytes_without_a_date_or_a_drawer():
    svg = str(stacked())
    assert svg == str(stacked())
    assert "metadata" not in svg and "Matplotlib" not in svg and not re.search(r"20\d\d-\d\d-\d\d", svg)


def test_two_charts_on_a_page_share_no_id():
    first, second = (set(parsed(stacked(name)).xpath("//@id")) for name in ("chart-a", "chart-b"))
    assert first and not first & second


def test_labels_are_text_and_never_markup():
    svg = parsed(stacked())
    texts = [element.text_content() for element in svg.xpath(".//*[local-name()='text']")]
    assert "and <b>more</b> $x$" in " ".join(texts).replace("& <b>", "and <b>")
    assert not svg.xpath(".//b") and svg.xpath("string(*[local-name()='title'])") == "A <caption>"


def test_every_number_stands_beside_its_bar_and_nothing_is_told_by_colour_alone():
    svg = parsed(stacked())
    texts = [element.text_content() for element in svg.xpath(".//*[local-name()='text']")]
    assert texts[:3] == list(SERIES) and {"4", "2", "no report"} <= set(texts)
    assert svg.xpath(".//*[local-name()='pattern']"), "a hatched category is told apart in grey"


def test_dots_mark_each_amount_and_their_median():
    svg = parsed(charts.dots("chart-m", "Money", "Spoken.", (("Police", (100.0, 200.0, 600.0)), ("Health", ()))).svg)
    assert len(svg.xpath(".//*[local-name()='use']")) == 3
    texts = [element.text_content() for element in svg.xpath(".//*[local-name()='text']")]
    assert texts == ["Police", "Health", "£0", "£600"]
