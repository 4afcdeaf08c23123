"""Sites added when the crawler stood, to see how it does on what nobody had in mind when it was written.

On first contact 21 of 22 documents were found, 21 of 22 taken were right, year and kind 21 of 21. They count like all
others since.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.miniature_web.furniture import (
    council,
    furnish_council,
    furnish_moderngov,
    furnish_wordpress,
    moderngov,
    wordpress,
)
from tests.miniature_web.model import Case, page, paper
from tests.miniature_web.papers import other_paper, pdf, yearly_report
from tests.miniature_web.prose import as_html, report


def cases() -> Iterator[Case]:
    """Each site once."""
    yield folded()
    yield covers()
    yield elsewhere()
    yield by_heading()
    yield other_words()
    yield late_year()
    yield twin_boards()
    yield accessible_too()
    yield slides()
    yield scanned()
    yield search_page()


def _case(key: str, like: str, host: str, name: str = "") -> Case:
    case = Case(key, name or f"{key.capitalize()} Safeguarding Children Partnership", like=like, host=host)
    case.land("/annual-reports")
    return case


def folded() -> Case:
    """A council page with everything in folds, the links as buttons that say "Download"."""
    case = _case("pinderholm", "council page with accordions", "www.pinderholm.gov.uk")
    rows = ""
    for year, asset in (("2024 to 2025", "7781"), ("2023 to 2024", "6120"), ("2022 to 2023", "5003")):
        file = f"/downloads/file/{asset}/download"
        case.put(file, paper(yearly_report(case, ["Pinderholm SCP", f"Annual report {year}"])))
        case.is_report(file, f"{year[:5].strip()}-{year[-2:]}")
        rows += f'<details><summary>Annual report {year}</summary><p>How we kept children safe.</p><a role="button" class="btn" href="{file}" aria-label="Download">Download</a></details>'
    thresholds = "/downloads/file/6999/download"
    case.put(
        thresholds, paper(other_paper(case, "arrangements", ["Threshold document", "Levels of need 2024 to 2025"]))
    )
    rows += f'<details><summary>Levels of need 2024 to 2025</summary><a role="button" class="btn" href="{thresholds}">Download</a></details>'
    case.put(
        "/annual-reports", page(council(case, "Safeguarding children partnership: documents", rows), validators="none")
    )
    furnish_council(case, case.host)
    return case


def covers() -> Case:
    """Front covers as links; the words stand in the alt text alone."""
    case = _case("quillmere", "front covers as links", "www.quillmerescp.example")
    body = ""
    for number, (text, kind, title) in enumerate(
        (
            (
                "Front cover of the annual report 2024-25",
                "",
                ["Quillmere Safeguarding Children Partnership", "Annual Report 2024-25"],
            ),
            (
                "Front cover of the annual report 2023-24",
                "",
                ["Quillmere Safeguarding Children Partnership", "Annual Report 2023-24"],
            ),
            ("Front cover of the neglect strategy 2023-26", "plan", ["Neglect Strategy", "2023-26"]),
        )
    ):
        file = f"/media/{number}f3e/cover-{number}.pdf"
        case.put(file, paper(other_paper(case, kind, title) if kind else yearly_report(case, title)))
        body += f'<a href="{file}"><img src="/media/{number}.jpg" alt="{text}"></a> '
    case.is_report("/media/0f3e/cover-0.pdf", "2024-25")
    case.is_report("/media/1f3e/cover-1.pdf", "2023-24")
    case.put("/annual-reports", page(wordpress(case, "Publications", body)))
    furnish_wordpress(case)
    return case


def elsewhere() -> Case:
    """The files lie with a storage company whose host name says nothing."""
    case = _case("rookhampton", "files on a content network", "rookhamptonscp.example")
    store = "http://fluency-storage7.example/prod/uploads/safeguarding"
    first, second = (
        f"{store}/2024/11/9f1c-rscp-yearly-report-2023-24.pdf",
        f"{store}/2025/12/77aa-rscp-yearly-report-2024-25.pdf?sv=2023&sig=x%2By",
    )
    for file, year in ((first, "2023-24"), (second, "2024-25")):
        case.put(file, paper(yearly_report(case, [case.name, f"Yearly Report {year}"]), validators="etag"))
        case.is_report(file, year)
    body = f'<p><a href="{second}">RSCP Yearly Report 2024-25</a></p><p><a href="{first}">RSCP Yearly Report 2023-24</a></p>'
    case.put("/annual-reports", page(wordpress(case, "Yearly reports", body)))
    furnish_wordpress(case)
    return case


def by_heading() -> Case:
    """The year stands in a heading, the links below say only what kind of document each is."""
    case = _case("sedgewell", "year in the heading", "www.sedgewellscp.example")
    body = ""
    for year, folder in (("2024-25", "b"), ("2023-24", "a")):
        body += f"<h3>Annual report {year}</h3><ul>"
        for slug, text, kind, about, title in (
            ("1", "Full report", "main", "", ["Sedgewell Safeguarding Children Partnership", f"Annual Report {year}"]),
            ("2", "Summary", "summary", "summary", [f"Annual Report {year}", "Summary"]),
            ("3", "Scrutineer's report", "scrutineer", "scrutineer", ["Report of the Independent Scrutineer", year]),
            ("4", "Easy read", "easy_read", "easy", ["Sedgewell", f"Annual report {year}", "Easy read"]),
        ):
            file = f"/files/{folder}/{slug}.pdf"
            case.put(file, paper(other_paper(case, about, title) if about else yearly_report(case, title)))
            case.is_report(file, year, kind)
            body += f'<li><a href="{file}">{text}</a></li>'
        body += "</ul>"
    case.put("/annual-reports", page(wordpress(case, "Annual reports", body)))
    furnish_wordpress(case)
    return case


def other_words() -> Case:
    """It is called an impact report one year and an annual review the next."""
    case = _case("thirlwick", "other words for the same", "www.thirlwickscp.example")
    first, second = "/docs/impact-report-2023-24.pdf", "/docs/annual-review-2024-25.pdf"
    about = "This is our yearly report under Working Together to Safeguard Children, from April {} to March {}."
    case.put(first, paper(yearly_report(case, [case.name, "Impact Report 2023/24"], about.format(2023, 2024))))
    case.put(second, paper(yearly_report(case, [case.name, "Annual Review 2024/25"], about.format(2024, 2025))))
    body = f'<p>Read our <a href="{second}">Annual Review 2024/25</a> or the <a href="{first}">Impact Report 2023/24</a>.</p>'
    case.put("/annual-reports", page(wordpress(case, "Our impact", body)))
    case.is_report(first, "2023-24")
    case.is_report(second, "2024-25")
    furnish_wordpress(case)
    return case


def late_year() -> Case:
    """Neither link, address nor title page holds a year; the foreword does."""
    case = _case("ulverthorpe", "no year before page two", "ulverthorpescp.example")
    file = "/assets/annual-report.pdf"
    about = "This annual report describes our work between 1 April 2024 and 31 March 2025."
    case.put(
        file, paper(yearly_report(case, ["Ulverthorpe Safeguarding Children Partnership", "Annual Report"], about))
    )
    case.put(
        "/annual-reports",
        page(wordpress(case, "Annual report", f'<p>Read our latest <a href="{file}">annual report</a>.</p>')),
    )
    case.is_report(file, "2024-25")
    furnish_wordpress(case)
    return case


def twin_boards() -> Case:
    """Report numbers in a committee system: one of children, one of adults, and the director's cover."""
    case = _case("vennbury", "Leicestershire and Rutland", "www.vennburyscp.example")
    mg = "http://vennbury.moderngov.co.uk"
    case.land(f"{mg}/mgDecisionDetails.aspx?IId=7064&Opt=1")
    cover, children, adults = (
        f"{mg}/documents/s70{number}/{name}.pdf"
        for number, name in ((1, "Report%20No.%20185-2024"), (2, "Appendix%20A"), (3, "Appendix%20B"))
    )
    case.put(
        cover,
        paper(other_paper(case, "cover", ["Cabinet", "Report No. 185/2024", "VSCP and VSAB Annual Reports 2023/24"])),
    )
    case.put(
        children, paper(yearly_report(case, ["Vennbury Safeguarding Children Partnership", "Annual Report 2023/24"]))
    )
    case.put(
        adults, paper(other_paper(case, "adults", ["Vennbury Safeguarding Adults Board", "Annual Report 2023/24"]))
    )
    body = f'<ul><li><a href="{cover}">Report No. 185/2024</a> PDF 210 KB</li><li><a href="{children}">Appendix A</a> PDF 2 MB</li><li><a href="{adults}">Appendix B</a> PDF 1 MB</li></ul>'
    case.put(case.landing_pages[1], page(moderngov(case, "Issue - VSCP and VSAB Annual Reports", body)))
    case.put("/annual-reports", page(wordpress(case, "Annual reports", "<p>They are presented to Cabinet.</p>")))
    case.is_report(children, "2023-24")
    furnish_wordpress(case)
    furnish_moderngov(case, "vennbury.moderngov.co.uk")
    return case


def accessible_too() -> Case:
    """The same report as PDF and as an accessible web page: one report, and the PDF is it."""
    case = _case("wharfemoor", "PDF and accessible page", "www.wharfemoorscp.example")
    file, web = "/media/wscp-annual-report-2024-25.pdf", "/annual-report-2024-25-accessible-version"
    title = ["Wharfemoor Safeguarding Children Partnership", "Annual Report 2024-25"]
    case.put(file, paper(yearly_report(case, title, seed="same")))
    case.put(
        web, page(wordpress(case, "Annual Report 2024-25 (accessible version)", as_html(report(case.place, "same"))))
    )
    body = f'<p><a href="{file}">Annual Report 2024-25 (PDF)</a> or <a href="{web}">accessible version</a></p>'
    case.put("/annual-reports", page(wordpress(case, "Annual reports", body)))
    case.is_report(file, "2024-25")
    furnish_wordpress(case)
    return case


def slides() -> Case:
    """Around the report: slides about it, a template for it, a call for contributions to it, an action log of it."""
    case = _case("axelby", "papers about the report", "www.axelbyscp.example")
    file = "/uploads/ascp-annual-report-2024-2025.pdf"
    case.put(file, paper(yearly_report(case, [case.name, "Annual Report 2024-2025"])))
    items = f'<li><a href="{file}">Annual Report 2024-2025</a></li>'
    for slug, text, kind, title in (
        ("slides", "Annual Report 2024-2025: presentation slides", "news", ["Presentation", "Annual Report 2024-2025: key messages for teams"]),
        ("template", "Annual Report 2024-25 template for partner agencies", "cover", ["Template", "Agency contribution to the Annual Report 2024-25", "Please return by June"]),
        ("log", "Action log: recommendations of the Annual Report 2023-24", "plan", ["Action log", "Recommendations of the Annual Report 2023-24"]),
        ("minutes", "Minutes: Executive 12 September 2024 (Annual Report 2023-24)", "cover", ["Minutes of the Executive", "12 September 2024", "Item 4: Annual Report 2023-24"]),
    ):  # fmt: skip
        path = f"/uploads/annual-report-{slug}.pdf"
        case.put(path, paper(other_paper(case, kind, title)))
        items += f'<li><a href="{path}">{text}</a></li>'
    case.put("/annual-reports", page(wordpress(case, "Annual report", f"<ul>{items}</ul>")))
    case.is_report(file, "2024-25")
    furnish_wordpress(case)
    return case


def scanned() -> Case:
    """A scanned file: no text at all, only the link and its name tell."""
    case = _case("birkwold", "scanned report", "birkwoldscp.example")
    file = "/files/BSCP%20Annual%20Report%202023-24%20scan.pdf"
    case.put(file, paper(pdf([""], [("", "")] * 12)))
    case.put(
        "/annual-reports",
        page(
            wordpress(
                case,
                "Annual reports",
                f'<p><a href="{file}">Birkwold Safeguarding Children Partnership Annual Report 2023-24</a></p>',
            )
        ),
    )
    case.is_report(file, "2023-24")
    furnish_wordpress(case)
    return case


def search_page() -> Case:
    """A document library in pages, the report on the last, behind a page of its own."""
    case = _case("corvedale", "document library in pages", "www.corvedalescp.example")
    file = "/library/item/c0ffee/"
    target = "/library/get/c0ffee.pdf"
    case.put(target, paper(yearly_report(case, [case.name, "Annual Report", "2023/2024"])))
    case.put(
        file,
        page(
            wordpress(
                case, "Annual Report 2023/2024", f'<p>Category: reports. <a href="{target}">Open document</a></p>'
            )
        ),
    )
    for number in (1, 2):
        rows = "".join(
            f'<li><a href="/library/item/{number}{row}/">Seven-minute briefing {number}{row}</a></li>'
            for row in range(8)
        )
        rows += f'<li><a href="{file}">Annual Report 2023/2024</a></li>' if number == 2 else ""
        following = f'<a href="/library/?page={number + 1}">Next page</a>' if number < 2 else ""
        case.put(
            f"/library/?page={number}" if number > 1 else "/library/",
            page(wordpress(case, "Document library", f"<ul>{rows}</ul>{following}")),
        )
        for row in range(8):
            case.put(
                f"/library/item/{number}{row}/",
                page(wordpress(case, f"Seven-minute briefing {number}{row}", "<p>Seven minutes.</p>" * 9)),
            )
    case.put(
        "/annual-reports",
        page(
            wordpress(case, "Annual reports", '<p>You find them in our <a href="/library/">document library</a>.</p>')
        ),
    )
    case.is_report(target, "2023-24")
    furnish_wordpress(case)
    return case
