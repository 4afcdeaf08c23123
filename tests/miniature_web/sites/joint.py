"""Children and adults on one site, or in one report; neighbours who share a site."""

from __future__ import annotations

from collections.abc import Iterator

from tests.miniature_web.furniture import furnish_wordpress, wordpress
from tests.miniature_web.model import Case, page, paper
from tests.miniature_web.papers import other_paper, pdf, yearly_report
from tests.miniature_web.prose import as_html, report
from tests.miniature_web.prose import paper as prose


def cases() -> Iterator[Case]:
    """Each site once."""
    yield cambermere()
    yield ambleforth()
    yield fosshampton()
    yield garrowhill()
    yield inskerry()
    yield hethersett_vale()


def cambermere() -> Case:
    """Two boards, two lists side by side."""
    case = Case(
        "cambermere", "Cambermere Safeguarding Children Partnership Board", like="Cambridgeshire and Peterborough",
        host="safeguardingcambermere.example",
    )  # fmt: skip
    case.land("/home/about-the-partnership-board/annual-reports")
    children, adults = [], []
    for year in ("2024-25", "2023-24", "2022-23"):
        mine, theirs = (
            f"/wp-content/uploads/{year[:4]}/SCPB-Annual-Report-{year}.pdf",
            f"/wp-content/uploads/{year[:4]}/SAPB-Annual-Report-{year}.pdf",
        )
        case.put(
            mine,
            paper(yearly_report(case, ["Cambermere Safeguarding Children Partnership Board", f"Annual Report {year}"])),
        )
        case.put(
            theirs,
            paper(
                other_paper(
                    case, "adults", ["Cambermere Safeguarding Adults Partnership Board", f"Annual Report {year}"]
                )
            ),
        )
        case.is_report(mine, year)
        children.append(f'<li><a href="{mine}">Annual Report {year}</a></li>')
        adults.append(f'<li><a href="{theirs}">Annual Report {year}</a></li>')
    body = f"""<div class="col"><h2>Safeguarding Children Partnership Board</h2><ul>{"".join(children)}</ul></div>
<div class="col"><h2>Safeguarding Adults Partnership Board</h2><ul>{"".join(adults)}</ul></div>"""
    case.put(case.landing_pages[0], page(wordpress(case, "Annual Report", body)))
    furnish_wordpress(case)
    return case


def _combined(case: Case, title: list[str], about: str) -> bytes:
    sections = report(case.place, "both" + "".join(title), about) + prose("adults", case.place, "".join(title))
    return pdf(title, sections)


def ambleforth() -> Case:
    """One partnership for children and adults, one report; the year is written 2023/4."""
    case = Case(
        "ambleforth",
        "Ambleforth Safeguarding Partnership",
        like="Manchester",
        host="www.ambleforthsafeguardingpartnership.example",
    )
    case.land("/about/annual-report/")
    first, second = "/resources/asp-annual-report-2023-4.pdf", "/resources/asp-annual-report-2024-5.pdf"
    for path, year in ((first, "2023/4"), (second, "2024/5")):
        about = f"This is the joint report for children and adults for {year}."
        case.put(
            path,
            paper(
                _combined(
                    case, ["Ambleforth Safeguarding Partnership", f"Annual Report {year}", "Children and Adults"], about
                )
            ),
        )
        case.is_report(path, f"{year[:4]}-2{year[-1]}", is_combined=True)
    body = f'<p><a href="{second}">Annual Report 2024/5</a></p><p><a href="{first}">Annual Report 2023/4</a></p>'
    case.put("/about/annual-report/", page(wordpress(case, "Annual Report", body)))
    furnish_wordpress(case)
    return case


def fosshampton() -> Case:
    """Community safety, adults and children in one; a strategic plan beside it."""
    case = Case(
        "fosshampton",
        "Fosshampton Community Safety and Safeguarding Partnership",
        like="Bath and North East Somerset",
        host="fosshamptoncssp.example",
    )
    case.land("/policies-and-reports")
    file, plan = (
        "/sites/default/files/2024-12/FCSSP%20Annual%20Report%202023-2024.pdf",
        "/sites/default/files/2024-03/FCSSP%20Strategic%20Plan%202024-2027.pdf",
    )
    title = ["Fosshampton Community Safety and Safeguarding Partnership", "Annual Report 2023-2024"]
    about = "This report covers our statutory safeguarding children, safeguarding adults and community safety duties."
    case.put(file, paper(_combined(case, title, about)))
    case.put(plan, paper(other_paper(case, "plan", ["FCSSP Strategic Plan", "2024-2027"])))
    body = f'<ul><li><a href="{file}">FCSSP Annual Report 2023-2024</a></li><li><a href="{plan}">Strategic Plan 2024-2027</a></li></ul>'
    case.put("/policies-and-reports", page(wordpress(case, "Policies and reports", body)))
    case.is_report(file, "2023-24", is_combined=True)
    furnish_wordpress(case)
    return case


def garrowhill() -> Case:
    """A combined report, and a version of it for children."""
    case = Case(
        "garrowhill",
        "Garrowhill Safeguarding Partnership",
        like="Hillingdon",
        host="garrowhillsafeguardingpartnership.example",
    )
    case.land("/annual-reports")
    full, child = (
        "/downloads/garrowhill-safeguarding-annual-report-24-25.pdf",
        "/downloads/childrens-annual-report-24-25.pdf",
    )
    title = [
        "Garrowhill Safeguarding Partnership",
        "Safeguarding Adults Board and Safeguarding Children Partnership",
        "Annual Report 2024/25",
    ]
    case.put(full, paper(_combined(case, title, "For the first time adults and children are reported together.")))
    case.put(
        child,
        paper(other_paper(case, "child", ["Garrowhill", "Our annual report for children and young people", "2024/25"])),
    )
    body = f'<p><a href="{full}">Safeguarding Partnership Annual Report 24/25</a></p><p><a href="{child}">Annual report 24/25 - children\'s version</a></p>'
    case.put("/annual-reports", page(wordpress(case, "Annual reports", body)))
    case.is_report(full, "2024-25", is_combined=True)
    case.is_report(child, "2024-25", "childrens_version")
    furnish_wordpress(case)
    return case


def inskerry() -> Case:
    """A site that also links to what neighbours and the national panel have published: not its own reports."""
    case = Case(
        "inskerry",
        "Inskerry Safeguarding Children Partnership",
        like="Brighton and Hove (shared procedures site)",
        host="www.inskerryscp.example",
    )
    case.land("/resources/reports/")
    mine = "/resources/iscp-annual-report-2023-24.pdf"
    neighbour, panel = (
        "/resources/regional/hethersett-vale-scp-annual-report-2023-24.pdf",
        "/resources/national/panel-annual-report-2023-to-2024.pdf",
    )
    case.put(mine, paper(yearly_report(case, [case.name, "Annual Report 2023-24"])))
    other = hethersett_name()
    case.put(neighbour, paper(pdf([other, "Annual Report 2023-24"], report("Hethersett Vale", "hv1"))))
    case.put(
        panel,
        paper(other_paper(case, "panel", ["Child Safeguarding Practice Review Panel", "Annual Report 2023 to 2024"])),
    )
    body = f"""<h2>Our report</h2><p><a href="{mine}">Annual Report 2023-24</a></p><h2>From the region</h2>
<p><a href="{neighbour}">{other} Annual Report 2023-24</a></p>
<h2>National</h2><p><a href="{panel}">Child Safeguarding Practice Review Panel: Annual Report 2023 to 2024</a> PDF, 1.7 MB, 168 pages</p>"""
    case.put("/resources/reports/", page(wordpress(case, "Reports", body)))
    case.is_report(mine, "2023-24")
    case.is_report(neighbour, "2023-24", wanted=False, of="hethersett-vale")
    furnish_wordpress(case)
    return case


def hethersett_name() -> str:
    """The neighbour's name."""
    return "Hethersett Vale Safeguarding Children Partnership"


def hethersett_vale() -> Case:
    """The neighbour: its report of 2023-24 lies on both sites, byte for byte."""
    case = Case(
        "hethersett-vale", hethersett_name(), like="same report on two sites", host="www.hethersettvalescp.example"
    )
    case.land("/annual-reports/")
    first, second = "/files/annual-report-2023-24.pdf", "/files/annual-report-2024-25.pdf"
    copy = "http://www.inskerryscp.example/resources/regional/hethersett-vale-scp-annual-report-2023-24.pdf"
    case.put(first, paper(pdf([case.name, "Annual Report 2023-24"], report("Hethersett Vale", "hv1"))))
    case.put(second, paper(yearly_report(case, [case.name, "Annual Report 2024-25"])))
    text = as_html(prose("plan", case.place, "hv"))
    case.put("/business-plan/", page(wordpress(case, "Business plan 2024-25", text)))
    body = f'<a href="{second}">2024-25</a> <a href="{first}">2023-24</a> <a href="/business-plan/">Business plan 2024-25</a>'
    case.put("/annual-reports/", page(wordpress(case, "Annual reports", body)))
    case.is_report(first, "2023-24", also=(copy,))
    case.is_report(second, "2024-25")
    furnish_wordpress(case)
    return case
