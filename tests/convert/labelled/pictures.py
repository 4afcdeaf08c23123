"""The sources of the labelled set's tables, scans and pictures."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.pagesizes import A4, landscape

from tests.convert.labelled.look import Look
from tests.convert.labelled.reports import Made, _done
from tests.convert.labelled.setter import Setter
from tests.convert.labelled.tables import chart, scanned, screenshot, table, turned_table

MONEY = [
    ["Contributor", "2022-23", "2023-24", "Share"],
    ["Wenmoor Council", "£98,600", "£112,500", "50.1%"],
    ["NHS Fell and Moor Integrated Care Board", "£41,000", "£58,700", "26.1%"],
    ["Wenmoor Police", "£38,200", "£46,300", "20.6%"],
    ["Probation Service", "-", "£7,100", "3.2%"],
    ["Underspend brought forward", "(£27,400)", "£0", ""],
    ["Total", "£150,400", "£224,600", "100%"],
]
THOUSANDS = [
    ["Budget line", "Plan £k", "Spent £k", "Difference £k"],
    ["Business unit", "184.5", "179.2", "(5.3)"],
    ["Training pool", "22.0", "31.4", "9.4"],
    ["Scrutineer", "18.0", "18.0", "0.0"],
    ["Reviews", "40.0", "12.5", "(27.5)"],
    ["Web site and printing", "6.5", "7.1", "0.6"],
]
ACTIONS = [
    ["Action", "Who", "By when", "State"],
    ["Write one plain leaflet about neglect for every family that asks for it", "Early help", "June 2024", "Done"],
    ["Test the new form for worries with the hospital and with three schools", "Front door", "May 2024", "On track"],
    ["Ask young carers what the first meeting felt like and tell the executive", "Voice group", "July 2024", "Late"],
    ["Train all designated leads", "Training group", "March 2025", "On track"],
]
ATTENDANCE = [
    ["Partner", "April", "July", "October", "January"],
    ["Council", "Yes", "Yes", "Yes", "Yes"],
    ["Police", "Yes", "No", "Yes", "Yes"],
    ["Health board", "Yes", "Yes", "No", "Yes"],
    ["Schools", "No", "Yes", "Yes", "Yes"],
]
SMALL = [["Year", "Plans", "Reviews"], ["2021-22", "212", "3"], ["2022-23", "198", "1"], ["2023-24", "231", "4"]]
W4 = [190.0, 84.0, 84.0, 84.0]
LONG = [["Course", "Places", "Filled", "Cost"]] + [
    [f"{name}, day {day}", str(20 + day), str(11 + day * 3 % 9), f"£{day * 137 + 400:,}"]
    for day in range(1, 7)
    for name in (
        "Neglect and its signs",
        "Listening to babies",
        "Harm online",
        "Working with fathers",
        "Record keeping",
        "Supervision",
    )
]


def tables() -> Made:
    """Ruled, plain, shaded, lined, wrapped cells, over page breaks, wide, turned, several on a page."""
    r = Setter(
        8,
        look=Look("Helvetica", 10.5),
        furniture=lambda page: [("top", "left", "Wenmoor: tables of the year"), ("bottom", "right", f"Page {page}")],
    )
    r.heading(1, "Money").paragraph(4)
    table(r, MONEY, W4)
    r.paragraph(4)
    table(r, THOUSANDS, W4, "plain")
    r.paragraph(4).heading(1, "Actions").paragraph(3)
    table(r, ACTIONS, [200, 90, 80, 70])
    r.paragraph(3)
    table(r, ATTENDANCE, [140, 70, 70, 70, 70], "shaded")
    r.paragraph(2).heading(1, "Courses").paragraph(4)
    table(r, LONG, W4)
    r.paragraph(3).heading(1, "Courses once more").paragraph(12)
    table(r, LONG[:28], W4, "plain")
    r.paragraph(4).heading(1, "Lines without columns").paragraph(2)
    table(r, MONEY, W4, "lined")
    table(r, SMALL, [100, 80, 80], "lined")
    r.paragraph(5).paragraph(5).paragraph(5)
    table(r, LONG[:25], W4, "ruled", repeat_head=False)
    r.paragraph(3)
    r.new_page(landscape(A4)).heading(1, "A wide table").paragraph(2)
    table(
        r,
        [[*a, *b[1:]] for a, b in zip(MONEY[:5], ATTENDANCE, strict=True)],
        [150, 70, 70, 70, 70, 70, 70, 70],
        "ruled",
    )
    table(r, ACTIONS, [330, 130, 110, 100], "lined")
    r.new_page(A4)
    turned_table(
        r, [[*a, *b[1:]] for a, b in zip(MONEY[:5], ATTENDANCE, strict=True)], [150, 70, 70, 70, 70, 70, 70, 70]
    )
    r.new_page(A4)
    turned_table(r, MONEY, W4, "plain")
    r.new_page(A4).heading(1, "After the tables").paragraph(5)
    table(r, ATTENDANCE, [140, 70, 70, 70, 70], "plain")
    r.paragraph(3)
    table(r, THOUSANDS, W4, "shaded")
    return _done(r, "tables.pdf")


def two_column_tables() -> Made:
    """Tables inside columns, and one across both."""
    r = Setter(
        9,
        look=Look("Helvetica", 9.5, margins=(50, 70, 50, 70)),
        furniture=lambda page: [("bottom", "centre", str(page))],
    )
    for round_ in range(2):
        r.columns(1).heading(1, f"Figures, part {round_ + 1}").columns(2).paragraph(6)
        table(r, SMALL, [100, 60, 60], "ruled" if round_ else "plain", 9)
        r.paragraph(8).next_frame().paragraph(7)
        table(r, SMALL, [100, 60, 60], "lined" if round_ else "ruled", 9)
        r.paragraph(6).columns(1).paragraph(3)
        table(r, MONEY, W4, "plain" if round_ else "shaded", 9)
        r.paragraph(4).new_page()
    return _done(r, "two-column-tables.pdf")


def all_scan() -> Made:
    """A report that is nothing but scanned pages."""
    r = Setter(10, look=Look("Times", 12), furniture=lambda page: [("bottom", "centre", str(page))])
    r.heading(1, "A scanned report").paragraph(5).heading(2, "What was seen").paragraph(5).items([1, 1, 1]).paragraph(4)
    r.new_page().heading(2, "What it cost").paragraph(4)
    table(r, MONEY, W4, "ruled", 10.5)
    r.paragraph(5)
    r.new_page().columns(1).heading(2, "In two columns").columns(2).paragraph(8).paragraph(6).next_frame().paragraph(
        8
    ).paragraph(4)
    file, data, gold = _done(r, "all-scan.pdf")
    return _as_scan(file, data, gold, range(1, r.page + 1))


def part_scan() -> Made:
    """Scanned pages between pages of text."""
    r = Setter(11, furniture=lambda page: [("bottom", "right", f"Page {page}")])
    for chapter in ("Before", "A letter", "Between", "An appendix", "After"):
        r.heading(1, chapter).paragraph(5).paragraph(4).items([1, 1]).paragraph(5).new_page()
    r.paragraph(3)
    file, data, gold = _done(r, "part-scan.pdf")
    return _as_scan(file, data, gold, (2, 4), skew=0.3)


def _as_scan(file: str, data: bytes, gold: dict, pages: Sequence[int], skew: float = 0.0) -> Made:
    for page in gold["pages"]:
        page["scanned"] = page["page"] in pages
    for found in gold["tables"]:
        found["in_image"] = found["page"] in pages
    return file, scanned(data, list(pages), skew), gold


def pictures() -> Made:
    """Screenshots of tables, a structure chart, words in a photograph's caption, a logo on every page."""
    r = Setter(12, furniture=lambda page: [("bottom", "right", str(page))])
    shots = (
        (MONEY, [560, 210, 210, 150], True),
        (THOUSANDS, [430, 190, 200, 260], False),
        (SMALL, [240, 180, 200], True),
    )
    for number, (rows, widths, ruled) in enumerate(shots):
        r.heading(1, f"Screenshot {number + 1}").paragraph(4)
        image = screenshot(rows, widths, ruled)
        wide = min(450.0, image.width * 0.42)
        r.picture(image, wide, wide * image.height / image.width)
        r.tables.append({"page": r.page, "page_end": r.page, "rows": [list(row) for row in rows], "in_image": True})
        r.pictured[r.page].extend(cell for row in rows for cell in row)
        r.paragraph(4)
        if number == 1:
            r.new_page()
    boxes = [
        (370, 20, "Lead Safeguarding\nPartners"),
        (40, 320, "Learning Group"),
        (370, 320, "Neglect Task\nGroup"),
        (700, 320, "Training Pool"),
    ]
    r.heading(1, "Who meets whom").paragraph(3)
    r.picture(chart(boxes), 440, 202, [words.replace("\n", " ") for _, _, words in boxes]).paragraph(3)
    return _done(r, "pictures.pdf")


PICTURED_REPORTS = (all_scan, part_scan, pictures)
TABLE_REPORTS = (tables, two_column_tables)
