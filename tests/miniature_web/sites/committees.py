"""Reports that stand in committee systems, among cover reports, minutes and agenda packs."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from tests.miniature_web.furniture import (
    bare,
    council,
    furnish_council,
    furnish_moderngov,
    furnish_wordpress,
    moderngov,
    wordpress,
)
from tests.miniature_web.model import Asked, Case, Resource, page, paper
from tests.miniature_web.papers import other_paper, pdf, yearly_report
from tests.miniature_web.prose import as_html, report
from tests.miniature_web.prose import paper as prose


def cases() -> Iterator[Case]:
    """Each site once."""
    yield northfell()
    yield calderwick()
    yield ravensholme()
    yield ullesby()
    yield tarnbrook()
    yield venwick()
    yield wexbourne()


def agenda_pack(case: Case, committee: str, title: str) -> bytes:
    """A pack with a whole report bound into it."""
    agenda = [
        ("Agenda", "1. Apologies. 2. Minutes. 3. Road safety. 4. " + title + ". 5. Work programme. Pages 1 - 214.")
    ]
    return pdf(
        ["Agenda reports pack", committee, "Tuesday, 12 November 2024 at 10.00 am"],
        agenda + report(case.place, "pack" + case.key),
        plain=True,
    )


def northfell() -> Case:
    """An agenda item with cover report, appendix, draft minutes and the pack of the meeting."""
    case = Case(
        "northfell",
        "Northfell Safeguarding Children Partnership",
        like="Buckinghamshire, Medway",
        host="www.northfellscp.example",
    )
    mg = "http://northfell.moderngov.co.uk"
    case.land("/about-us/annual-report/")
    parts = []
    for item, year, number in (("33510", "2023-24", 4120), ("35916", "2024-25", 5210)):
        cover, appendix = (
            f"{mg}/documents/s{number}0/NSCP%20Annual%20Report%20cover.pdf",
            f"{mg}/documents/s{number}1/Appendix%201%20Annual%20Report%20{year}.pdf",
        )
        html, pack = (
            f"{mg}/documents/s{number}0/NSCP%20Annual%20Report%20cover.html?CT=2",
            f"{mg}/documents/g{number}/Public%20reports%20pack.pdf?T=10",
        )
        lead = f"Northfell Safeguarding Children Partnership Annual Report {year}. Report to the Children's Overview and Scrutiny Committee."
        case.put(
            cover,
            paper(
                other_paper(
                    case,
                    "cover",
                    [
                        "Children's Overview and Scrutiny Committee",
                        f"NSCP Annual Report {year}",
                        "Report of the Director",
                    ],
                    lead,
                )
            ),
        )
        case.put(
            html,
            page(
                bare(f"NSCP Annual Report {year} - report to committee", as_html(prose("cover", case.place, "n", lead)))
            ),
        )
        case.put(
            appendix,
            paper(
                yearly_report(case, ["Northfell Safeguarding Children Partnership", f"Annual Report {year}"]),
                validators="modified",
            ),
        )
        case.put(
            pack, paper(agenda_pack(case, "Children's Overview and Scrutiny Committee", f"NSCP Annual Report {year}"))
        )
        body = f"""<p>Minutes: Members received the annual report {year} and discussed neglect, exploitation and the
independent scrutiny. RESOLVED that the report be noted.</p><h2>Supporting documents:</h2><ul>
<li><a href="{cover}">NSCP Annual Report cover</a>, item 7. <span>PDF 144 KB</span> <a href="{html}">View as HTML (7.) 22 KB</a></li>
<li><a href="{appendix}">Appendix 1 Annual Report {year}</a>, item 7. <span>PDF 2 MB</span></li>
<li><a href="{pack}">Public reports pack</a></li></ul>"""
        case.put(
            f"{mg}/mgAi.aspx?ID={item}",
            page(moderngov(case, f"Agenda item - NSCP Annual Report {year}", body), validators="none"),
        )
        case.is_report(appendix, year)
        parts.append(
            f'<li><a href="{mg}/mgAi.aspx?ID={item}">NSCP Annual Report {year} (council committee papers)</a></li>'
        )
    furnish_moderngov(case, "northfell.moderngov.co.uk")
    body = f"<p>Our annual reports are considered by the council's scrutiny committee:</p><ul>{''.join(parts)}</ul>"
    case.put("/about-us/annual-report/", page(wordpress(case, "Annual report", body)))
    furnish_wordpress(case)
    return case


def calderwick() -> Case:
    """One partnership, two councils: the same file in both committee systems."""
    case = Case(
        "calderwick",
        "Calderwick Safeguarding Children Partnership",
        like="Northamptonshire",
        host="calderwickscp.example",
    )
    north, west = "http://northcalderwick.moderngov.co.uk", "http://westcalderwick.moderngov.co.uk"
    case.land(f"{north}/mgAi.aspx?ID=9429", f"{west}/mgAi.aspx?ID=21205")
    same = yearly_report(case, ["Calderwick Safeguarding Children Partnership", "Annual Report 2023-24"])
    newer = yearly_report(case, ["Calderwick Safeguarding Children Partnership", "Annual Report 2024-25"])
    first = (
        f"{north}/documents/s18220/Appendix%20A.pdf",
        f"{west}/documents/s20391/Appendix%20A%20-%20CSCP%20Annual%20Report.pdf",
    )
    second = f"{west}/documents/s23377/Appendix%20B.pdf"
    for url in first:
        case.put(url, paper(same))
    case.put(second, paper(newer))
    body = f'<ul><li><a href="{first[0]}">Appendix A</a>, item 57. PDF 3 MB</li></ul>'
    case.put(
        f"{north}/mgAi.aspx?ID=9429",
        page(
            moderngov(
                case,
                "Agenda item - Calderwick SCP Annual Report 2023-24",
                body,
                council_name="North Calderwick Council",
            )
        ),
    )
    body = f"""<ul><li><a href="{first[1]}">Appendix A - CSCP Annual Report 2023-24</a></li>
<li><a href="{second}">Appendix B</a> (CSCP Annual Report 2024-25)</li></ul>"""
    case.put(
        f"{west}/mgAi.aspx?ID=21205",
        page(
            moderngov(case, "Agenda item - Calderwick SCP Annual Reports", body, council_name="West Calderwick Council")
        ),
    )
    case.is_report(first[0], "2023-24", also=(first[1],))
    case.is_report(second, "2024-25")
    furnish_moderngov(case, "northcalderwick.moderngov.co.uk", council_name="North Calderwick Council")
    furnish_moderngov(case, "westcalderwick.moderngov.co.uk", council_name="West Calderwick Council")
    furnish_wordpress(case)
    return case


def ravensholme() -> Case:
    """A session token in the path, another in every answer: the same page under endless addresses."""
    case = Case(
        "ravensholme",
        "Ravensholme Safeguarding Children Partnership",
        like="Leicester",
        host="www.ravensholmescp.example",
    )
    host = "cabinet.ravensholme.gov.uk"
    file = f"http://{host}/documents/s129660/RSCP%20Yearly%20Report.pdf"
    case.put(file, paper(yearly_report(case, [case.name, "Annual Report 24/25"])))

    def within(asked: Asked) -> Resource | None:
        plain = asked.path.split("))/")[-1] if asked.path.startswith("/(S(") else asked.path.lstrip("/")
        if plain.startswith("documents/"):
            return case.resources[file]
        if plain not in {"mgAi.aspx", "mgHomepage.aspx", "ieListDocuments.aspx"}:
            return None
        token = f"/(S(t1fziw45{zlib.crc32(asked.path.encode()) % 10**6:06d}{asked.times}steif))"
        body = f"""<p><a href="{token}/ieListDocuments.aspx?CId=80&MId=12">Agenda for this meeting</a> <a href="{token}/mgAi.aspx?ID=129660">This item</a>
<a href="{token}/mgHomepage.aspx">Home</a></p><a href="/documents/s129660/RSCP%20Yearly%20Report.pdf">Ravensholme SCP Annual Report 24/25</a>"""
        return Resource(moderngov(case, "Agenda item - Ravensholme SCP Annual Report 24/25", body), validators="none")

    case.rules[host] = within
    body = f'<p>Our annual report 24/25 went <a href="http://{host}/(S(t1fziw45wvh0zr45gujmstei))/mgAi.aspx?ID=129660">to Cabinet</a>.</p>'
    before = "/wp-content/uploads/2024/10/RSCP-annual-report-2023-24.pdf"
    case.put(before, paper(yearly_report(case, [case.name, "Annual Report 23/24"])))
    case.land("/annual-report/")
    case.put(
        "/annual-report/",
        page(wordpress(case, "Annual report", body + f'<p><a href="{before}">Annual report 23/24</a></p>')),
    )
    case.is_report(file, "2024-25")
    case.is_report(before, "2023-24")
    furnish_wordpress(case)
    return case


def ullesby() -> Case:
    """One item, two appendices: adults and children."""
    case = Case(
        "ullesby",
        "Ullesby Safeguarding Children Partnership",
        like="Croydon",
        host="www.ullesbyscp.example",
        has_website=False,
    )
    mg = "http://democracy.ullesby.gov.uk"
    case.land(f"{mg}/mgAi.aspx?ID=23613")
    adults, children = f"{mg}/documents/s51022/Appendix%201.pdf", f"{mg}/documents/s51023/Appendix%202.pdf"
    case.put(adults, paper(other_paper(case, "adults", ["Ullesby Safeguarding Adults Board", "Annual Report 2023-24"])))
    case.put(
        children, paper(yearly_report(case, ["Ullesby Safeguarding Children Partnership", "Annual Report 2023-24"]))
    )
    body = f"""<h2>Supporting documents:</h2><ul><li><a href="{mg}/documents/s51021/Cover.pdf">Annual reports USAB and USCP 2023-24</a></li>
<li><a href="{adults}">Appendix 1</a> (adults)</li><li><a href="{children}">Appendix 2</a> (children)</li></ul>"""
    case.put(
        f"{mg}/documents/s51021/Cover.pdf",
        paper(
            other_paper(case, "cover", ["Health and Social Care Committee", "Annual reports of USAB and USCP 2023-24"])
        ),
    )
    case.put(
        f"{mg}/mgAi.aspx?ID=23613", page(moderngov(case, "Agenda item - annual reports USAB and USCP 2023-24", body))
    )
    case.is_report(children, "2023-24")
    furnish_moderngov(case, "democracy.ullesby.gov.uk")
    return case


def tarnbrook() -> Case:
    """The draft went to committee, the final stands on the partnership's own site."""
    case = Case(
        "tarnbrook",
        "Tarnbrook Local Safeguarding Children Partnership",
        like="Hammersmith and Fulham",
        host="www.tarnbrooklscp.example",
    )
    mg = "http://democracy.tarnbrook.gov.uk"
    case.land("/annual-reports/", f"{mg}/mgAi.aspx?ID=72616")
    draft, pack = (
        f"{mg}/documents/s136112/Appendix%201%20Draft%20LSCP%20Annual%20Report%202024-25.pdf",
        f"{mg}/documents/g8012/Agenda%20frontsheet%20and%20pack.pdf",
    )
    final, before, letter = (
        "/files/lscp-annual-report-2024-25.pdf",
        "/files/lscp-annual-report-2023-24-final.pdf",
        "/files/lscp-annual-report-2023-24-draft-v3.pdf",
    )
    case.put(
        draft,
        paper(yearly_report(case, ["DRAFT", "Tarnbrook LSCP Annual Report 2024-2025", "Version 0.4 for consultation"])),
    )
    case.put(
        letter, paper(yearly_report(case, ["Tarnbrook LSCP Annual Report 2023-24", "DRAFT v3 - not for publication"]))
    )
    case.put(
        pack, paper(agenda_pack(case, "Children and Education Policy Committee", "Draft Annual Report of the LSCP"))
    )
    case.put(final, paper(yearly_report(case, ["Tarnbrook LSCP Annual Report", "April 2024 to March 2025"])))
    case.put(before, paper(yearly_report(case, ["Tarnbrook LSCP Annual Report", "2023-24"])))
    body = f'<p><a href="{draft}">Appendix 1 - Draft Annual Report</a></p><p><a href="{pack}">Agenda pack</a></p><p>Members commented on the draft.</p>'
    case.put(f"{mg}/mgAi.aspx?ID=72616", page(moderngov(case, "Agenda item - Draft LSCP Annual Report 2024-25", body)))
    body = f"""<p><a href="{final}">Annual Report 2024-25</a></p><p><a href="{before}">Annual Report 2023-24</a>
(<a href="{letter}">draft for comment</a>)</p><p>See also <a href="{mg}/mgAi.aspx?ID=72616">what the committee said</a>.</p>"""
    case.put("/annual-reports/", page(wordpress(case, "Annual reports", body)))
    case.is_report(final, "2024-25")
    case.is_report(before, "2023-24")
    furnish_wordpress(case)
    furnish_moderngov(case, "democracy.tarnbrook.gov.uk")
    return case


def venwick() -> Case:
    """A home-made committee system, and a full report that exists only as the HTML a committee system made of it."""
    case = Case(
        "venwick",
        "Venwick Safeguarding Children Partnership",
        like="Hartlepool and Stockton, East Sussex",
        host="www.venwick.gov.uk",
    )
    old, mg = "http://egenda.venwick.gov.uk", "http://democracy.venwick.gov.uk"
    item = f"{old}/aksvenwick/users/public/admin/kab10.pl?cdr_id=d180097&arc=50&phase=two&operation=detail"
    case.land("/safeguarding-partnership", item)
    html, file = (
        f"{mg}/documents/s41123/Appendix%201%20VSCP%20annual%20report.html?CT=2",
        f"{old}/aksvenwick/images/att44321.pdf",
    )
    contents = "<table><tr><th>Contents</th><th>Page</th></tr><tr><td>Foreword</td><td>5</td></tr><tr><td>Learning</td><td>21</td></tr></table>"
    text = f"<p>Venwick Safeguarding Children Partnership</p><p>Annual report 2023/24</p>{contents}{as_html(report(case.place, 'v1', 'It covers the year 2023/24.'))}"
    case.put(html, page(bare("VSCP annual report 2023/24", text), validators="none"))
    case.put(file, paper(yearly_report(case, [case.name, "Annual Report", "1 April 2024 - 31 March 2025"])))
    body = '<table><tr><td>Cabinet Decision Record: VSCP Annual Report</td></tr><tr><td><a href="/aksvenwick/images/att44321.pdf">Report 2024/25</a></td></tr></table>'
    case.put(item, page(bare("Cabinet Decision Record", body), validators="none"))
    body = f'<p>The annual report 2023/24 was presented to the People Scrutiny Committee: <a href="{html}">Appendix 1 VSCP annual report 2023/24</a></p>'
    case.put("/safeguarding-partnership", page(council(case, case.name, body)))
    case.is_report(html, "2023-24")
    case.is_report(file, "2024-25")
    furnish_council(case, case.host)
    return case


def wexbourne() -> Case:
    """Annexes A (report) and B (scrutineer) of a committee paper; the same files on the partnership's own site."""
    case = Case(
        "wexbourne",
        "City of Wexbourne Safeguarding Children Partnership",
        like="York",
        host="www.saferchildrenwexbourne.example",
    )
    mg = "http://democracy.wexbourne.gov.uk"
    case.land("/about/annual-report", f"{mg}/ieIssueDetails.aspx?IId=26734&Opt=3")
    body_a = yearly_report(case, ["City of Wexbourne Safeguarding Children Partnership", "Annual Report 2024-2025"])
    body_b = other_paper(
        case,
        "scrutineer",
        ["Independent Scrutineer Report", "City of Wexbourne Safeguarding Children Partnership", "2024-25"],
    )
    own = ("/downloads/file/310/annual-report-2024-25", "/downloads/file/311/independent-scrutineer-s-report-2024-25")
    annex = (
        f"{mg}/documents/s180001/Annex%20A%20annual%20report.pdf",
        f"{mg}/documents/s180002/Annex%20B%20Independent%20Scrutineer%20Report.pdf",
    )
    for mine, theirs, body in zip(own, annex, (body_a, body_b), strict=True):
        case.put(mine, paper(body))
        case.put(theirs, paper(body))
    before = "/downloads/file/255/annual-report-2023-24"
    case.put(before, paper(yearly_report(case, ["CWSCP Annual Report 2023-2024"])))
    links = f"""<ul><li><a href="{annex[0]}">Annex A annual report</a> PDF 3 MB</li><li><a href="{annex[1]}">Annex B Independent Scrutineer Report</a> PDF 231 KB</li></ul>"""
    case.put(
        case.landing_pages[1], page(moderngov(case, "Issue - City of Wexbourne SCP Annual Report 2024/2025", links))
    )
    links = f"""<p><a href="{own[0]}">Annual report 2024-25</a> (PDF)</p><p><a href="{own[1]}">Independent Scrutineer's report 2024-25</a></p>
<p><a href="{before}">Annual report 2023-24</a></p>"""
    case.put("/about/annual-report", page(wordpress(case, "Annual report", links)))
    case.is_report(own[0], "2024-25", also=(annex[0],))
    case.is_report(own[1], "2024-25", "scrutineer", also=(annex[1],))
    case.is_report(before, "2023-24")
    furnish_wordpress(case)
    furnish_moderngov(case, "democracy.wexbourne.gov.uk")
    return case
