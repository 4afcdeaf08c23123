"""Periods that are not April to March, and years in every form people write them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.miniature_web.furniture import furnish_wordpress, wordpress
from tests.miniature_web.model import Case, page, paper
from tests.miniature_web.papers import yearly_report

Listed = tuple[str, str, Sequence[str], str, str, tuple[str, str] | None]
"""Path, link text, title page, sentence of the period, reporting year, first and last day where odd."""


def cases() -> Iterator[Case]:
    """Each site once."""
    yield listed("netherby", "Netherby Safeguarding Children Partnership", "Norfolk", "www.netherbylscp.example", [
        ("/files/nscp-ar-july-june.pdf", "Annual Report 1 July 2023 - 30 June 2024", ["NSCP Annual Report", "1 July 2023 - 30 June 2024"],
         "Our year runs from July to June.", "2023-24", ("2023-07-01", "2024-06-30")),
        ("/files/nscp-ar-july-june-2.pdf", "Annual Report 1 July 2024 - 30 June 2025", ["NSCP Annual Report", "1 July 2024 - 30 June 2025"],
         "Our year runs from July to June.", "2024-25", ("2024-07-01", "2025-06-30")),
    ])  # fmt: skip
    yield listed("cawthorne", "Cawthorne Safeguarding Children Partnership", "Surrey", "www.cawthornescp.example", [
        ("/media/cscp-annual-report-fifteen-months.pdf", "CSCP annual report, January 2023 - March 2024", ["Annual Report", "January 2023 - March 2024", "Cawthorne Safeguarding Children Partnership"],
         "This report covers fifteen months.", "2023-24", ("2023-01-01", "2024-03-31")),
        ("/media/cscp-annual-report-2024-25.pdf", "CSCP annual report, April 2024 - March 2025", ["Annual Report", "April 2024 - March 2025", "Cawthorne Safeguarding Children Partnership"],
         "", "2024-25", None),
    ])  # fmt: skip
    yield ivelchester()
    yield listed("zelham", "Zelham Safeguarding Children Partnership", "Worcestershire", "www.zelhamscp.example", [
        ("/documents/ZSCP_AR.pdf", "ZSCP Annual Report, October 2023 to September 2024", ["Zelham Safeguarding Children Partnership", "Annual Report", "October 2023 to September 2024"],
         "", "2023-24", ("2023-10-01", "2024-09-30")),
    ])  # fmt: skip
    yield listed("eastholme", "Eastholme Safeguarding Children's Board", "Oldham, Wakefield", "www.eastholmescb.example", [
        ("/docs/ar_final_v7.pdf", "Annual Report", ["Eastholme Safeguarding Children's Board", "Annual Report", "1 April 2024- 31 March 2025"], "", "2024-25", None),
        ("/docs/ar_final_v6.pdf", "Last year's Annual Report", ["Eastholme Safeguarding Children's Board", "Annual Report April 2023 \u2013 March 2024"], "", "2023-24", None),
    ])  # fmt: skip
    yield listed("fallowmere", "Fallowmere Safeguarding Children Partnership", "Wirral (a lone year)", "fallowmerescp.example", [
        ("/files/annual-report-2024.pdf", "Annual Report 2024", ["Fallowmere Safeguarding Children Partnership", "Annual Report 2024"],
         "This report covers April 2023 to March 2024.", "2023-24", None),
        ("/files/annual-report-2025.pdf", "Annual Report 2025", ["Fallowmere Safeguarding Children Partnership", "Annual Report 2025"],
         "This report covers April 2024 to March 2025.", "2024-25", None),
        ("/files/annual-report-2023.pdf", "Annual Report 2023", ["Fallowmere Safeguarding Children Partnership", "Annual Report 2023"],
         "This report covers April 2022 to March 2023.", "2022-23", None),
    ])  # fmt: skip
    yield listed("gosmoor", "Gosmoor Safeguarding Children Partnership", "Stockport, Rotherham, Wolverhampton", "www.gosmoorscp.example", [
        ("/d/gscp-202425.pdf", "Annual report 2024 -25", ["Gosmoor Safeguarding Children Partnership", "Annual report 2024 -25"], "", "2024-25", None),
        ("/d/gscp-202324.pdf", "Annual report 2023 / 2024", ["Gosmoor Safeguarding Children Partnership", "Annual report 2023 / 2024"], "", "2023-24", None),
        ("/d/gscp-20223.pdf", "Annual report 2022-3", ["Gosmoor Safeguarding Children Partnership", "Annual report 2022-3"], "", "2022-23", None),
        ("/d/gscp-201920.pdf", "Annual report 201920", ["Gosmoor Safeguarding Children Partnership", "Annual report 2019 to 2020"], "", "2019-20", None),
    ])  # fmt: skip
    yield listed("tidewell", "Tidewell Safeguarding Children Partnership", "BCP, Milton Keynes (year in words)", "www.tidewellscp.example", [
        ("/reports/one.pdf", "Our report for the year ending 31 March 2024", ["Tidewell Safeguarding Children Partnership", "Yearly report", "for the year ending 31 March 2024"], "", "2023-24", None),
        ("/reports/two.pdf", "Our report for the year ending 31 March 2025", ["Tidewell Safeguarding Children Partnership", "Yearly report", "for the year ending 31 March 2025"], "", "2024-25", None),
    ])  # fmt: skip


def listed(key: str, name: str, like: str, host: str, reports: Sequence[Listed]) -> Case:
    """A site whose only page of interest lists these reports."""
    case = Case(key, name, like=like, host=host)
    case.land("/annual-reports/")
    items = ""
    for path, text, title, about, year, period in reports:
        case.put(path, paper(yearly_report(case, list(title), about), validators="etag"))
        case.is_report(path, year, period=period)
        items += f'<li><a href="{path}">{text}</a></li>'
    case.put("/annual-reports/", page(wordpress(case, "Annual reports", f"<ul>{items}</ul>"), validators="modified"))
    furnish_wordpress(case)
    return case


def ivelchester() -> Case:
    """A report over two years, and the eighteen months before it in another."""
    case = listed("ivelchester", "Ivelchester Safeguarding Children Partnership", "Leeds", "www.ivelchesterscp.example", [
        ("/files/iscp-18-months.pdf", "Annual Report October 2021 to March 2023", ["Ivelchester SCP", "Annual Report", "October 2021 to March 2023"],
         "This report covers eighteen months.", "2022-23", ("2021-10-01", "2023-03-31")),
    ])  # fmt: skip
    two = "/files/iscp-annual-report-2023-2025.pdf"
    title = ["Ivelchester Safeguarding Children Partnership", "Annual Report 2023-2025"]
    case.put(two, paper(yearly_report(case, title, "It covers the two years from April 2023 to March 2025.")))
    body = f'<p><a href="{two}">Annual Report 2023-2025</a></p><p><a href="/files/iscp-18-months.pdf">Annual Report October 2021 to March 2023</a></p>'
    case.put("/annual-reports/", page(wordpress(case, "Annual reports", body)))
    case.is_report(two, "2024-25", period=("2023-04-01", "2025-03-31"), is_year_open=True)
    return case
