"""Reports that are web pages: chapters found by next links, by a list, by a menu, or paged by number."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence
from struct import pack

from tests.miniature_web.furniture import furnish_wordpress, wordpress
from tests.miniature_web.model import Case, Resource, page, paper
from tests.miniature_web.papers import yearly_report
from tests.miniature_web.prose import as_html, report


def cases() -> Iterator[Case]:
    """Each site once."""
    yield stellbridge()
    yield yarrowby()
    yield harrowmere()
    yield penhallow()
    yield quarndon()


def png(seed: int) -> bytes:
    """A small picture in one colour."""
    colour = random.Random(seed).randbytes(3)

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + colour * 120) * 80
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", pack(">IIBBBBB", 120, 80, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def add_chapters(
    case: Case,
    addresses: Sequence[str],
    titles: Sequence[str],
    year: str,
    seed: str,
    about: str,
    extra: Sequence[str] = (),
) -> None:
    """Put chapters up, each with its share of a report, and note them in order."""
    sections = report(case.place, seed, about)
    share = -(-len(sections) // len(addresses))
    for number, (address, title) in enumerate(zip(addresses, titles, strict=True)):
        mine = sections[number * share : (number + 1) * share] or sections[-1:]
        more = extra[number] if extra else ""
        case.put(
            address,
            page(wordpress(case, title, as_html(mine) + as_html(report(case.place, seed + title)[2:4], 3) + more)),
        )
        case.is_report(address, year, "chapter", chapter_no=number + 1)


def stellbridge() -> Case:
    """A chapter list; the address holds another year each time, and only the text says which."""
    case = Case(
        "stellbridge", "Stellbridge Safeguarding Children Partnership", like="Leeds", host="www.stellbridgescp.example"
    )
    base = "/the-partnership/annual-report"
    case.land(base)
    titles = (
        "Introduction",
        "Independent scrutineer statement",
        "Our priorities",
        "Learning and improvement",
        "Finance and look ahead",
    )
    addresses = [f"{base}/{title.lower().replace(' ', '-')}" for title in titles]
    add_chapters(case, addresses, titles, "2024-25", "st", "This report covers 1st April 2024 to 31st March 2025.")
    items = "".join(
        f'<li><a href="{address}">{title}</a></li>' for address, title in zip(addresses, titles, strict=True)
    )
    body = f"<p>Welcome to the annual report of the partnership for 1st April 2024 to 31st March 2025. Read it chapter by chapter.</p><ol>{items}</ol>"
    case.put(base, page(wordpress(case, "Annual Report", body)))
    case.is_report(base, "2024-25", "chapter", wanted=False)  # the cover with the list: may be kept with its chapters
    furnish_wordpress(case)
    return case


def yarrowby() -> Case:
    """Next links; the title says 2023, the text 2023-24; pictures with a description."""
    case = Case(
        "yarrowby", "Yarrowby Safeguarding Children Partnership", like="Wirral", host="yarrowbysafeguarding.example"
    )
    case.land("/annual-reports/")
    parts = (
        "Introduction",
        "Funding and Resourcing",
        "Role and Structure",
        "Multi-agency Working",
        "Single Agency Reports",
        "Next Steps",
    )
    for year, label, about in (
        ("2023-24", "2023", "This report tells the story of 2023-24, from April 2023 to March 2024."),
        ("2021-22", "2021", "This report tells the story of 2021-22, from April 2021 to March 2022."),
    ):
        addresses = [f"/annual-report-{label}-{part.lower().replace(' ', '-')}/" for part in parts]
        extra = []
        for number, part in enumerate(parts):
            picture = f"/wp-content/uploads/{label}/chart-{number}.png"
            case.put(picture, Resource(png(number), "image/png"))
            following = (
                f'<a rel="next" href="{addresses[number + 1]}">Next: {parts[number + 1]}</a>'
                if number + 1 < len(parts)
                else ""
            )
            back = f'<a rel="prev" href="{addresses[number - 1]}">Previous: {parts[number - 1]}</a>' if number else ""
            extra.append(
                f'<p><img src="{picture}" alt="Chart {number}: {part} in figures"></p><p class="pager">{back} {following}</p>'
            )
        add_chapters(
            case, addresses, [f"Annual Report {label} - {part}" for part in parts], year, f"ya{label}", about, extra
        )
    body = """<p>Our report is published as web pages.</p><p><a href="/annual-report-2023-introduction/">Annual Report 2023</a></p>
<p><a href="/annual-report-2021-introduction/">Annual Report 2021</a></p>"""
    case.put("/annual-reports/", page(wordpress(case, "Annual reports", body)))
    furnish_wordpress(case)
    return case


def harrowmere() -> Case:
    """Pages by number under an address with a squashed year."""
    case = Case(
        "harrowmere",
        "Harrowmere Safeguarding Children Partnership",
        like="Rotherham",
        host="www.hscp-harrowmere.example",
    )
    case.land("/us")
    for year, squashed, written in (("2024-25", "202425", "2024/25"), ("2023-24", "202324", "2023/24")):
        addresses = [f"/us/hscp-annual-report-{squashed}/{number}" for number in range(1, 5)]
        numbers = " ".join(f'<a href="{address}">{number}</a>' for number, address in enumerate(addresses, start=1))
        titles = [f"HSCP Annual Report {written}"] * 4
        add_chapters(
            case,
            addresses,
            titles,
            year,
            f"ha{year}",
            f"Annual report {written}.",
            [f'<div class="pages">Pages: {numbers}</div>'] * 4,
        )
    body = """<ul><li><a href="/us/hscp-annual-report-202425/1">HSCP Annual Report 2024/25</a></li>
<li><a href="/us/hscp-annual-report-202324/1">HSCP Annual Report 2023/24</a></li></ul>"""
    case.put("/us", page(wordpress(case, "About us", body)))
    furnish_wordpress(case)
    return case


def penhallow() -> Case:
    """A menu beside the text leads to the chapters."""
    case = Case(
        "penhallow",
        "Penhallow Safeguarding Children Partnership",
        like="council guide with a side menu",
        host="www.penhallow-scp.example",
    )
    base = "/annual-report-2024-to-2025"
    case.land("/reports-and-plans")
    titles = ("Foreword", "Who we are", "What we did", "What we learned", "Money and plans")
    addresses = [f"{base}/{title.lower().replace(' ', '-')}" for title in titles]
    menu = "".join(
        f'<li><a href="{address}">{title}</a></li>' for address, title in zip(addresses, titles, strict=True)
    )
    side = f'<nav class="guide" aria-label="Annual report 2024 to 2025"><h2>Annual report 2024 to 2025</h2><ul>{menu}</ul></nav>'
    add_chapters(
        case, addresses, titles, "2024-25", "pe", "This is our annual report for April 2024 to March 2025.", [side] * 5
    )
    plan = "/business-plan-2025-to-2027"
    case.put(
        plan, page(wordpress(case, "Business plan 2025 to 2027", "<p>Our actions, owners and milestones.</p>" * 20))
    )
    case.put(
        "/reports-and-plans",
        page(
            wordpress(
                case,
                "Reports and plans",
                f'<a href="{addresses[0]}">Annual report 2024 to 2025</a><br><a href="{plan}">Business plan 2025 to 2027</a>',
            )
        ),
    )
    furnish_wordpress(case)
    return case


def quarndon() -> Case:
    """The whole report as a page, and "available to view and print here" as a PDF: the PDF is preferred."""
    case = Case(
        "quarndon", "Quarndon Safeguarding Children Partnership", like="Devon 2018-19", host="www.quarndonscp.example"
    )
    around, file = "/annual-report-2023-24/", "/uploads/full-report.pdf"
    case.land("/annual-reports/")
    case.put(file, paper(yearly_report(case, [case.name, "Annual Report 2023-24"], seed="qu")))
    text = f'<p>The full report is available to view and print <a href="{file}">here</a>.</p>' + as_html(
        report(case.place, "qu", "Annual report 2023-24.")[:3]
    )
    case.put(around, page(wordpress(case, "Annual Report on Safeguarding Arrangements 2023-24", text)))
    newer = "/uploads/qscp_annual_report_2024-25.pdf"
    case.put(newer, paper(yearly_report(case, [case.name, "Annual Report 2024-25"])))
    case.put(
        "/annual-reports/",
        page(
            wordpress(
                case,
                "Annual reports",
                f'<a href="{around}">Annual Report 2023-24</a> <a href="{newer}">Annual Report 2024-25 (PDF)</a>',
            )
        ),
    )
    case.is_report(file, "2023-24")
    case.is_report(newer, "2024-25")
    furnish_wordpress(case)
    return case
