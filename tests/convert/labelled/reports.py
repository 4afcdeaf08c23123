"""The sources of the labelled set's text reports: layouts as unlike one another as those of real reports."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from tests.convert.labelled.look import Look, Piece
from tests.convert.labelled.setter import Setter

SLIDE = (960.0, 540.0)
Made = tuple[str, bytes, dict]


def _done(report: Setter, file: str) -> Made:
    data = report.done()
    return file, data, report.gold(file)


def _title_page(report: Setter, title: str, under: str) -> None:
    report.y = 260
    for text, size in ((title, 30), (under, 16)):
        report._line(Piece("cover", []), text, report.left, "Helvetica-Bold", size, "#1d3557")
        report.y += 14


def contents(report: Setter, entries: list[tuple[str, int]], leaders: bool = True) -> None:
    """A contents list; its entries are ListItems of the zone contents and count in no section."""
    piece = Piece("contents", [])
    report._line(piece, "Contents", report.left, "Helvetica-Bold", 18, "#1d3557")
    report.y += 10
    for title, page in entries:
        report.y += 5
        report._line(piece, title, report.left, "Helvetica", 11, "#000000")
        dots = " ." * 50 if leaders else ""
        x = report.left + report.canvas.stringWidth(title, "Helvetica", 11) + 6
        if dots:
            room = int((report.right - 24 - x) / report.canvas.stringWidth(" .", "Helvetica", 11))
            report._draw(" ." * room, x, report.y, "Helvetica", 11, in_page=False)
        report._draw(str(page), report.right - 14, report.y, "Helvetica", 11)


def single_column() -> Made:
    """Times, justified, broken words, a contents page, footnotes, alternating headers, a glossary."""

    def edges(page: int) -> list[tuple[str, str, str]]:
        if page == 1:
            return []
        head = (
            ("top", "left", "Wenmoor Safeguarding Children Partnership")
            if page % 2 == 0
            else ("top", "right", "Yearly Report 2023 to 2024")
        )
        return [head, ("bottom", "right" if page % 2 else "left", f"Page {page}")]

    look = Look("Times", 11.5, justified=True, hyphens=True)
    r = Setter(1, look=look, furniture=edges)
    _title_page(r, "Wenmoor Yearly Report", "April 2023 to March 2024")
    r.new_page()
    contents(
        r,
        [
            ("Foreword", 3),
            ("Our area and its children", 4),
            ("What we did about neglect", 5),
            ("Listening", 6),
            ("Words used in this report", 9),
        ],
    )
    r.new_page().heading(1, "Foreword").paragraph(5).paragraph(4).paragraph(3)
    r.new_page().heading(1, "Our area and its children").paragraph(5).heading(2, "Who lives here").paragraph(
        6
    ).paragraph(4)
    r.note("1 Estimates of the middle of the year, table 4 of the county's yearbook.")
    r.heading(2, "What changed").paragraph(5).items([1, 2, 1]).paragraph(4).paragraph(5)
    r.heading(1, "What we did about neglect").paragraph(6).heading(2, "Training").paragraph(3)
    r.items([1, 1, 2, 1], label=lambda n: f"({'abcd'[n]})")
    r.note("2 Working Together to Safeguard Children, chapter 2, page 41.")
    r.heading(3, "Schools").paragraph(5).heading(3, "Nurseries").paragraph(5).paragraph(6)
    r.heading(2, "Audits").paragraph(6).items([2, 1, 1], label=lambda n: f"{n + 1}.").paragraph(5).paragraph(6)
    r.heading(1, "Listening").paragraph(5).paragraph(6).heading(2, "What young people told us").paragraph(5)
    r.items([1, 1, 1, 2]).paragraph(5).paragraph(6)
    r.new_page().heading(1, "Glossary")
    for term, meaning in (
        ("MASH", "the hub where worries about a child are first looked at"),
        ("LADO", "the officer who looks into worries about adults in paid work"),
        ("ICB", "the board that plans health care in an area"),
        ("CSPR", "a review of a serious case, so that others learn"),
    ):
        r.paragraph(text=f"{term}: {meaning}.")
    return _done(r, "single-column.pdf")


def two_columns() -> Made:
    """Helvetica 9.5 in two columns all through, headings inside the columns, square bullets, numbers at the foot."""
    look = Look(
        "Helvetica",
        9.5,
        heads=((18, True, "#6a1b9a"), (12.5, True, "#6a1b9a"), (10, True, "#000000")),
        margins=(50, 70, 50, 70),
        hyphens=True,
        bullet=("n", "ZapfDingbats"),
    )
    r = Setter(
        2,
        look=look,
        furniture=lambda page: [
            ("bottom", "centre", str(page)),
            ("top", "left", "Eastmarsh partnership | Annual report"),
        ],
    )
    for title in ("The year in short", "Early help", "Children in care", "Exploitation", "Learning from reviews"):
        r.columns(1).heading(1, title).columns(2)
        r.paragraph(5).heading(2, f"Why {title.lower()} matters").paragraph(6).paragraph(4).items([1, 1, 1, 1])
        r.paragraph(6).heading(2, f"Next steps on {title.lower()}").paragraph(5).paragraph(7).items(
            [2, 1, 2]
        ).paragraph(8)
        r.heading(2, f"What staff say of {title.lower()}").paragraph(7).paragraph(7).paragraph(6)
        r.columns(1).new_page()
    r.heading(1, "Last words").paragraph(4)
    return _done(r, "two-columns.pdf")


def mixed() -> Made:
    """Full width and columns by turns on the same page, numbered headings, running heads of the chapter, roman numbers."""

    def edges(page: int) -> list[tuple[str, str, str]]:
        side = "left" if page % 2 == 0 else "right"
        return [("top", side, "Annual report of the Harbour partners"), ("bottom", "centre", f"{page + 2} | Harbour")]

    look = Look("Helvetica", 10.5, heads=((17, True, "#00695c"), (13, False, "#00695c"), (10.5, True, "#000000")))
    r = Setter(3, look=look, furniture=edges)
    for chapter in range(1, 6):
        r.columns(1).heading(
            1,
            f"{chapter}. {['Who we are', 'How we work', 'What we learned', 'Money and people', 'What comes next'][chapter - 1]}",
        )
        r.paragraph(5).heading(2, f"{chapter}.1 The partners in part {chapter}").paragraph(4)
        top = r.columns(2).y
        r.paragraph(4).items([1, 1, 1])
        r.lowest, left_end = r.y, r.y
        r.column, r.y = 1, top
        r.paragraph(4).items([1, 1])
        r.y = r.lowest = max(left_end, r.y)
        r.columns(1).paragraph(5).heading(3, f"A word on method in part {chapter}").paragraph(5)
        r.heading(2, f"{chapter}.2 What was found in part {chapter}").paragraph(6).paragraph(5).items(
            [2, 2], label=lambda n: f"{'abcdef'[n]})"
        ).paragraph(5)
    return _done(r, "mixed.pdf")


def slides() -> Made:
    """Slides: large titles, large bullets, few words, a number in the corner, two lists beside each other."""
    look = Look(
        "Helvetica",
        20,
        heads=((36, True, "#b71c1c"), (24, True, "#37474f"), (20, True, "#000000")),
        margins=(60, 70, 60, 60),
        gap=12,
    )
    r = Setter(
        4,
        SLIDE,
        look=look,
        furniture=lambda page: (
            [] if page == 1 else [("bottom", "left", "Northfell yearly report 2023-24"), ("bottom", "right", str(page))]
        ),
    )
    _title_page(r, "Northfell partnership", "Yearly report 2023-24")
    for number, title in enumerate(
        ("Who we are", "Our three aims", "Neglect", "Online harm", "Voices of children", "Numbers", "What comes next")
    ):
        r.new_page().heading(1, title)
        if number % 3 == 2:
            r.paragraph(2).paragraph(2)
        else:
            r.items([1, 1, 1])
    r.new_page().heading(1, "Two views")
    top = r.columns(2).y
    r.heading(2, "Schools say").items([1, 1])
    r.column, r.y = 1, top
    r.heading(2, "Police say").items([1, 1])
    return _done(r, "slides.pdf")


def bullets() -> Made:
    """Every sign that stands before list items, nested lists, lettered, numbered, roman."""
    for name in ("Vera", "VeraBd"):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    r = Setter(5, look=Look(hang=22), furniture=lambda page: [("bottom", "centre", f"- {page} -")])
    signs = (
        ("•", ""),
        ("-", ""),
        ("–", ""),
        ("o", "Courier"),
        ("\uf001", "Vera"),
        ("n", "ZapfDingbats"),
        ("\u27a2", "ZapfDingbats"),
        ("\xb7", "Symbol"),
        ("◊", "Vera"),
        ("*", ""),
        ("\xa7", ""),
        ("l", "ZapfDingbats"),
        ("\u2022", "VeraBd"),
    )
    r.heading(1, "Lists of every kind").paragraph(1)
    for number, (sign, font) in enumerate(signs):
        r.look.bullet = (sign, font)
        r.heading(2, f"List number {number + 1}").paragraph(2).items([1, 2, 1])
    r.look.bullet = ("•", "")
    labels: tuple[Callable[[int], str], ...] = (
        lambda n: f"{n + 1}.",
        lambda n: f"{n + 1})",
        lambda n: f"({n + 1})",
        lambda n: f"{'abcde'[n]}.",
        lambda n: f"({('i', 'ii', 'iii', 'iv')[n]})",
        lambda n: f"{'ABCDE'[n]})",
    )
    for number, label in enumerate(labels):
        r.heading(2, f"Labelled list {number + 1}").paragraph(2).items([1, 1, 2], label=label)
    r.heading(2, "Lists in lists").paragraph(2)
    for _ in range(3):
        r.items([1]).items([1, 1], indent=18)
    file, data, gold = _done(r, "bullets.pdf")
    return file, _without_meaning(data, "Vera-Bold"), gold


def _without_meaning(data: bytes, font: str) -> bytes:
    """The file with a font whose signs no longer say what they mean: readers show them as (cid:…), or nothing."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        for one in document.objects:
            if isinstance(one, pikepdf.Dictionary) and font in str(one.get("/BaseFont", "")) and "/ToUnicode" in one:
                del one["/ToUnicode"]
        document.save(out, deterministic_id=True)
    return out.getvalue()


def wide() -> Made:
    """Landscape pages in three columns and one, between upright ones."""
    look = Look(
        "Helvetica",
        10,
        heads=((20, True, "#0d47a1"), (13, True, "#0d47a1"), (11, True, "#000000")),
        margins=(56, 76, 56, 70),
    )
    r = Setter(
        6,
        landscape(A4),
        look=look,
        furniture=lambda page: [("bottom", "right", f"{page} of 7"), ("top", "left", "Southmere: the year 2023-24")],
    )
    for title in ("Our year at a glance", "Priorities and progress", "Scrutiny", "Work force"):
        r.columns(1).heading(1, title).paragraph(3).columns(3)
        r.paragraph(5).heading(2, f"Finding one: {title.lower()}").paragraph(6).paragraph(4).items([1, 1, 1]).paragraph(
            5
        )
        r.heading(2, f"Finding two: {title.lower()}").paragraph(6).paragraph(6)
        r.columns(1).new_page()
    r.new_page(A4).heading(1, "An upright page").paragraph(6).heading(2, "After the wide ones").paragraph(6).items(
        [1, 1]
    )
    return _done(r, "wide.pdf")


def board() -> Made:
    """A plain report of the old kind: headings only bold, at text size, or in capitals; Times; numbered paragraphs."""
    look = Look("Times", 12, hang=26, heads=((12, True, "#000000"), (12, True, "#000000"), (12, True, "#000000")))
    r = Setter(
        7,
        look=look,
        furniture=lambda page: [
            ("top", "centre", "OFFICIAL"),
            ("bottom", "left", "Aldmere Board yearly report v2 final"),
            ("bottom", "right", f"Page {page} of 6"),
        ],
    )
    count = 0
    for title in (
        "INTRODUCTION",
        "GOVERNANCE AND SCRUTINY",
        "QUALITY ASSURANCE",
        "MULTI-AGENCY TRAINING",
        "CHILD DEATHS",
        "CONCLUSION",
    ):
        r.heading(1, title)
        for part in range(2):
            for _ in range(3):
                count += 1
                r.items([3], label=lambda n, count=count: f"{count}.")  # type: ignore[misc]
            if part == 0 and title != "CONCLUSION":
                r.heading(2, f"What the Board asked about {title.capitalize()}")
    return _done(r, "board.pdf")


TEXT_REPORTS = (single_column, two_columns, mixed, slides, bullets, wide, board)
