"""What stands beside a yearly report: companions to be typed apart, and near misses to be left alone."""

from __future__ import annotations

from collections.abc import Iterator

from tests.miniature_web.furniture import furnish_wordpress, wordpress
from tests.miniature_web.model import Case, page, paper
from tests.miniature_web.papers import other_paper, yearly_report
from tests.miniature_web.prose import as_html
from tests.miniature_web.prose import paper as prose


def cases() -> Iterator[Case]:
    """Each site once."""
    yield dunmere()
    yield elmsworth()
    yield glenthorpe()
    yield oxmoor()
    yield langstrath()
    yield wrackham()


def dunmere() -> Case:
    """Every companion a report can have, for both years."""
    case = Case(
        "dunmere",
        "Dunmere Safeguarding Children Partnership",
        like="Salford, York, Durham, Hillingdon together",
        host="www.dunmerescp.example",
    )
    case.land("/annual-reports/")
    items = ""
    for year, folder in (("2024-25", "2025/10"), ("2023-24", "2024/10")):
        long = f"{year[:4]}/{year[5:]}"
        items += f"<h2>{long}</h2><ul>"
        for slug, text, kind, about, title in (
            ("annual-report", f"Annual Report {long}", "main", "", [case.name, f"Annual Report {long}"]),
            ("executive-summary", f"Annual Report {long}: executive summary", "summary", "summary", ["DSCP Annual Report", f"Executive summary {long}"]),
            ("childrens-version", f"Annual Report {long} for children", "childrens_version", "child", [f"What we did for you in {long}", "Dunmere annual report, children's version"]),
            ("easy-read", f"Annual Report {long} (Easy Read)", "easy_read", "easy", ["Easy Read", f"Dunmere Safeguarding Children Partnership Annual Report {long}"]),
            ("scrutineer", f"Independent Scrutineer's Annual Statement {long}", "scrutineer", "scrutineer", ["Independent Scrutineer's Annual Statement", long, case.name]),
            ("data", f"Annual Report {long} Data Appendix", "data_appendix", "data", ["Data Appendix", f"DSCP Annual Report {long}"]),
        ):  # fmt: skip
            path = f"/wp-content/uploads/{folder}/dscp-{slug}-{year}.pdf"
            body = (
                other_paper(case, about, title, f"It goes with the annual report {long}.")
                if about
                else yearly_report(case, title)
            )
            case.put(path, paper(body))
            case.is_report(path, year, kind)
            items += f'<li><a href="{path}">{text}</a> <small>PDF</small></li>'
        items += "</ul>"
    case.put("/annual-reports/", page(wordpress(case, "Annual reports", items)))
    furnish_wordpress(case)
    return case


_NEAR_MISSES = (
    ("lado-annual-report-2023-24", "LADO Annual Report 2023-24", "service", ["Local Authority Designated Officer", "Annual Report 2023-24"]),
    ("private-fostering-2023-24", "Private Fostering Annual Report 2023-24", "service", ["Private Fostering", "Annual Report 2023-24"]),
    ("iro-annual-report-2024-25", "Independent Reviewing Officers' Annual Report 2024-25", "service", ["Independent Reviewing Officer Service", "Annual Report 2024/25"]),
    ("corporate-parenting-2024-25", "Corporate Parenting Board Annual Report 2024-25", "service", ["Corporate Parenting Board", "Annual Report 2024-25"]),
    ("training-annual-report-2023-24", "Multi-agency Training Annual Report 2023-24", "service", ["Multi-agency training", "Annual report 2023-24"]),
    ("section-11-2023-24", "Section 11 audit report 2023-24", "service", ["Section 11 Audit", "Overview report 2023-24"]),
    ("cdop-2024-25", "CDOP Annual Report 2024-25", "deaths", ["Child Death Overview Panel", "Annual Report 2024-25"]),
    ("jtai-letter", "JTAI letter, March 2024", "inspection", ["Joint targeted area inspection of Elmsworth", "March 2024"]),
    ("ilacs-2024", "Ofsted inspection of children's services 2024", "inspection", ["Inspection of Elmsworth local authority children's services", "2024"]),
    ("panel-annual-report", "National Panel Annual Report 2023 to 2024", "panel", ["Child Safeguarding Practice Review Panel", "Annual Report 2023 to 2024"]),
    ("esab-annual-report-2024-25", "Safeguarding Adults Board Annual Report 2024-25", "adults", ["Elmsworth Safeguarding Adults Board", "Annual Report 2024-25"]),
    ("masa-2023-24", "Multi-agency safeguarding arrangements 2023-24", "arrangements", ["Elmsworth Safeguarding Children Partnership", "Multi-Agency Safeguarding Arrangements 2023-24"]),
    ("arrangements-2024-2025", "Safeguarding Children Partnership Arrangements 2024-2025", "arrangements", ["Elmsworth Safeguarding Children Partnership Arrangements", "2024-2025"]),
    ("business-plan-2024-25", "ESCP Business Plan 2024-25", "plan", ["ESCP Business Plan", "2024-25"]),
    ("strategic-plan-2023-2026", "Our strategic plan: 2023 to 2026", "plan", ["Our strategic plan", "2023 to 2026"]),
    ("local-authority-safeguarding-2023-24", "Annual Safeguarding Report - Children's Services 2023-24", "service", ["Annual Safeguarding Report", "Children's Services 2023-24", "Report of the Director of Children's Services to Cabinet"]),
    ("lcspr-child-k", "Local child safeguarding practice review: Child K (2024)", "service", ["Local Child Safeguarding Practice Review", "Child K", "Published 2024"]),
    ("neglect-strategy", "Neglect strategy 2023-25", "plan", ["Neglect Strategy", "2023-25"]),
)  # fmt: skip


def elmsworth() -> Case:
    """A library in which everything calls itself an annual report."""
    case = Case(
        "elmsworth",
        "Elmsworth Safeguarding Children Partnership",
        like="Lewisham, Hampshire (council), Portsmouth, Stockport",
        host="www.elmsworthscp.example",
    )
    case.land("/library/")
    first, second = "/assets/escp-annual-report-2023-24.pdf", "/assets/escp-yearly-report-2024-25.pdf"
    case.put(first, paper(yearly_report(case, [case.name, "Annual Report", "2023-24"])))
    case.put(second, paper(yearly_report(case, [case.name, "Yearly Report", "2024-25"])))
    rows = [f'<li><a href="{first}">ESCP Annual Report 2023-24</a></li>']
    for slug, text, kind, title in _NEAR_MISSES:
        path = f"/assets/{slug}.pdf"
        case.put(path, paper(other_paper(case, kind, title)))
        rows.append(f'<li><a href="{path}">{text}</a></li>')
    rows.insert(9, f'<li><a href="{second}">ESCP Yearly Report 2024-25</a></li>')
    case.put(
        "/library/", page(wordpress(case, "Library", f"<p>Everything we have published.</p><ul>{''.join(rows)}</ul>"))
    )
    case.is_report(first, "2023-24")
    case.is_report(second, "2024-25")
    furnish_wordpress(case)
    return case


def glenthorpe() -> Case:
    """A young people's guide and a one-page plan on a page; the full report is asked for on a page of its own."""
    case = Case(
        "glenthorpe", "Glenthorpe Safeguarding Children Partnership", like="Durham", host="glenthorpe-scp.example"
    )
    case.land("/about-us/what-we-do/")
    full, young = "/uploads/gscp-annual-report-2324.pdf", "/uploads/gscp-young-peoples-guide.pdf"
    newsletter, action = "/newsletter-april-2025/", "/uploads/plan-on-a-page-2025-2027.pdf"
    case.put(full, paper(yearly_report(case, [case.name, "Annual Report", "April 2023 - March 2024"])))
    case.put(young, paper(other_paper(case, "child", ["Annual Report for Young People", "2023/24", "Glenthorpe"])))
    case.put(action, paper(other_paper(case, "plan", ["Plan on a page", "Strategic Business Plan 2025-2027"])))
    text = as_html(
        prose("news", case.place, "g", "Read our Strategic Business Plan 2025-2027 and look back on a busy year.")
    )
    case.put(
        newsletter,
        page(
            wordpress(
                case, "GSCP Newsletter - April 2025", text + f'<a href="{action}">Strategic Business Plan 2025-2027</a>'
            )
        ),
    )
    case.put(
        "/annual-report-page/",
        page(
            wordpress(
                case,
                "Our annual report",
                f'<p>Download: <a href="{full}">full report 2023/24</a>, <a href="{young}">young people\'s guide</a>.</p>',
            )
        ),
    )
    body = f'<p>We meet, plan, train and <a href="/annual-report-page/">report every year</a>. <a href="{newsletter}">Newsletter - April 2025</a></p>'
    case.put("/about-us/what-we-do/", page(wordpress(case, "What we do", body)))
    case.is_report(full, "2023-24")
    case.is_report(young, "2023-24", "childrens_version")
    furnish_wordpress(case)
    return case


def oxmoor() -> Case:
    """The second year is not out yet, and the page says so."""
    case = Case(
        "oxmoor", "Oxmoor Safeguarding Children Partnership", like="a report still to come", host="oxmoorscp.example"
    )
    case.land("/annual-report/")
    file = "/media/oscp-annual-report-2023-24.pdf"
    case.put(file, paper(yearly_report(case, [case.name, "Annual Report 2023/24"])))
    body = f'<h2>Annual Report 2024/25</h2><p>It will be published in the autumn.</p><h2>Annual Report 2023/24</h2><p><a href="{file}">Read it (PDF)</a></p>'
    case.put("/annual-report/", page(wordpress(case, "Annual report", body)))
    case.is_report(file, "2023-24")
    furnish_wordpress(case)
    return case


def langstrath() -> Case:
    """Nothing is published: an about page, the arrangements, key messages of meetings."""
    case = Case(
        "langstrath",
        "Langstrath Safeguarding Children Partnership",
        like="Isle of Wight, Essex, Newcastle",
        host="www.langstrathscp.example",
        outcome="nothing_found",
    )
    case.land("/about-us/")
    masa = "/uploads/langstrath-local-safeguarding-arrangements.pdf"
    case.put(masa, paper(other_paper(case, "arrangements", ["Langstrath", "Local Safeguarding Arrangements 2024"])))
    body = f'<p>We must publish a yearly report.</p><p><a href="{masa}">LSCP Local Safeguarding Arrangements</a></p><p><a href="/key-messages/">Key messages from board meetings</a></p>'
    case.put("/about-us/", page(wordpress(case, "About Us", body)))
    text = as_html(
        prose(
            "news",
            case.place,
            "l",
            "March 2024: the board discussed the annual report 2023-24 and agreed priorities for 2024-25.",
        )
    )
    case.put("/key-messages/", page(wordpress(case, "Key Messages from Board Meetings", text)))
    furnish_wordpress(case)
    return case


def wrackham() -> Case:
    """Annual report and next year's business plan in one file; an interim report; appendices as files of their own."""
    case = Case(
        "wrackham",
        "Wrackham Safeguarding Children Partnership",
        like="Doncaster, Coventry",
        host="www.wrackhamscp.example",
    )
    case.land("/publications/annual-reports")
    both, newer = "/pdf/wscp-annual-report-and-business-plan.pdf", "/pdf/wscp-annual-report-2024-25-web.pdf"
    appendix = "/pdf/wscp-annual-report-2024-25-appendix-b-partner-statements.pdf"
    title = [case.name, "Annual Report 2023-24", "Business Plan 2024-25"]
    case.put(
        both,
        paper(yearly_report(case, title, "This report looks back on 2023-24; our plan for 2024-25 is at the end.")),
    )
    case.put(newer, paper(yearly_report(case, [case.name, "Annual Report 2024-25"])))
    case.put(
        appendix,
        paper(
            other_paper(case, "summary", ["WSCP Annual Report 2024-25", "Appendix B: statements of partner agencies"])
        ),
    )
    body = f"""<p><a href="{newer}">Annual Report 2024-25</a> with <a href="{appendix}">Appendix B: partner statements</a></p>
<p><a href="{both}">Statutory Annual Report 2023-24 and Business Plan 2024-25</a></p>"""
    case.put("/publications/annual-reports", page(wordpress(case, "Annual reports", body)))
    case.is_report(both, "2023-24")
    case.is_report(newer, "2024-25")
    case.is_report(appendix, "2024-25", "appendix")
    furnish_wordpress(case)
    return case
