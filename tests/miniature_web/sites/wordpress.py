"""Partnerships with a WordPress site of their own."""

from __future__ import annotations

from collections.abc import Iterator

from tests.miniature_web.furniture import furnish_wordpress, wordpress
from tests.miniature_web.model import Case, page, paper
from tests.miniature_web.papers import other_paper, yearly_report
from tests.miniature_web.prose import as_html, report
from tests.miniature_web.prose import paper as prose


def cases() -> Iterator[Case]:
    """Each site once."""
    yield marlowick()
    yield saltmoor()
    yield hollinfield()
    yield ashcombe()
    yield brindle()
    yield eskleigh()


def marlowick() -> Case:
    """Report and business plan share a page; a companion with data is no second report."""
    case = Case(
        "marlowick", "Marlowick Safeguarding Children Partnership", like="East Sussex", host="www.marlowickscp.example"
    )
    case.land("/about-us/mscp-annual-report-and-business/")
    up = "/wp-content/uploads"
    first, data = (
        f"{up}/2024/11/MSCP-Annual-Report-2023-24.pdf",
        f"{up}/2024/11/MSCP-Annual-Report-2023-24-Safeguarding-Context.pdf",
    )
    second, plan = f"{up}/2025/12/MSCP-Annual-Report-2024-25-1.pdf", f"{up}/2024/05/MSCP-Business-Plan-2024-27.pdf"
    old = f"{up}/2020/12/MSCP-Annual-Report-2019-20.pdf"
    case.put(
        first, paper(yearly_report(case, ["Marlowick Safeguarding Children Partnership", "Annual Report 2023/24"]))
    )
    case.put(
        data, paper(other_paper(case, "data", ["MSCP Annual Report 2023/24", "Safeguarding Context: data appendix"]))
    )
    case.put(second, paper(yearly_report(case, ["MSCP", "Annual Report", "2024/25"])))
    case.put(plan, paper(other_paper(case, "plan", ["MSCP Business Plan", "2024-2027"])))
    case.put(old, paper(yearly_report(case, ["MSCP Annual Report", "2019-20"])))
    body = f"""<p>We must publish an annual report on the effectiveness of our arrangements.</p>
<h2>2024/25</h2><p><a href="{second}">MSCP Annual Report 2024-25</a></p>
<h2>2023/24</h2><ul><li><a href="{first}">MSCP Annual Report 2023-24</a></li>
<li><a href="{data}">MSCP Annual Report 2023-24 - Safeguarding Context</a></li></ul>
<h2>Earlier</h2><p><a href="{old}">MSCP Annual Report 2019-20</a></p>
<h2>Business Plan</h2><p>Our priorities are in the <a href="{plan}">MSCP Business Plan 2024-27</a>.</p>"""
    case.put(case.landing_pages[0], page(wordpress(case, "MSCP Annual Report and Business Plan", body)))
    case.is_report(first, "2023-24")
    case.is_report(data, "2023-24", "data_appendix")
    case.is_report(second, "2024-25")
    case.is_report(old, "2019-20")
    furnish_wordpress(case)
    return case


def saltmoor() -> Case:
    """Reports that are one web page each, under `/document/<slug>/`; a blog post looks like one and is none."""
    case = Case("saltmoor", "Saltmoor Safeguarding Children Partnership", like="Devon", host="www.saltmoorscp.example")
    case.land("/about/annual-safeguarding-report/")
    first = "/document/saltmoor-safeguarding-children-partnership-yearly-report-2023-4/"
    second, scrutineer = "/document/saltmoor-scp-yearly-report-2024-25", "/?p=14322"
    two_years, blog = "/document/annual-report-on-safeguarding-arrangements-2019-21/", "/the-year-in-review-2024/"
    about = "This yearly report covers the twelve months from 1 April 2023 to 31 March 2024."
    case.put(
        first, page(wordpress(case, "Saltmoor SCP yearly report 2023-4", as_html(report(case.place, "s1", about))))
    )
    about = "It covers the year 2024-25."
    case.put(
        second, page(wordpress(case, "Saltmoor SCP yearly report 2024-25", as_html(report(case.place, "s2", about))))
    )
    lead = "This statement is part of how the year 2024-25 is scrutinised."
    text = as_html(prose("scrutineer", case.place, "s3", lead) + prose("scrutineer", case.place, "s4"))
    case.put(scrutineer, page(wordpress(case, "Independent Scrutineers Report 24-25", text)))
    text = as_html(report(case.place, "s5", "This report covers two years, April 2019 to March 2021."))
    case.put(two_years, page(wordpress(case, "Annual Report on Safeguarding Arrangements 2019-21", text)))
    text = as_html(prose("news", case.place, "s6", "2024 was a busy year. Here are our favourite moments."))
    case.put(blog, page(wordpress(case, "The year in review - 2024", text)))
    body = f"""<p>Each year we publish a report. Read the latest online:</p>
<ul><li><a href="{second}">Yearly report 2024-25</a></li><li><a href="{first}">Yearly report 2023-4</a></li>
<li><a href="{two_years}">Annual Report on Safeguarding Arrangements 2019-21</a></li></ul>
<p>See also the <a href="{scrutineer}">Independent Scrutineers Report 24-25</a> and
<a href="{blog}">The year in review - 2024</a>.</p>"""
    case.put(case.landing_pages[0], page(wordpress(case, "Annual safeguarding report", body)))
    case.is_report(first, "2023-24")
    case.is_report(second, "2024-25")
    case.is_report(scrutineer, "2024-25", "scrutineer")
    case.is_report(two_years, "2019-20", wanted=False, is_year_open=True)
    furnish_wordpress(case)
    return case


def hollinfield() -> Case:
    """Announced in blog posts; the domain keeps the old board's name and the file names say nothing."""
    case = Case(
        "hollinfield", "Hollinfield Safeguarding Children Partnership", like="Croydon", host="hollinfieldlscb.example"
    )
    case.land("/news/")
    posts = ("/2024/11/hscp-annual-report-published/", "/2025/11/our-new-annual-report-is-out/")
    files = ("/wp-content/uploads/2024/11/HSCP-AR-FINAL-web.pdf", "/wp-content/uploads/2025/11/HSCP-AR-FINAL-web-1.pdf")
    for post, file, year in zip(posts, files, ("2023/24", "2024/25"), strict=True):
        body = f'<p>We are delighted to share what the partnership did in {year}.</p><p><a href="{file}">Read the full report</a></p>'
        case.put(post, page(wordpress(case, "HSCP Annual Report Published", body), validators="none"))
        case.put(file, paper(yearly_report(case, [case.name, f"Annual Report {year}"])))
        case.is_report(file, f"20{year[2:4]}-{year[5:]}")
    conference = "/2024/12/annual-conference-report/"
    case.put(
        conference, page(wordpress(case, "Annual Conference Report 2024", as_html(prose("news", case.place, "h"))))
    )
    body = f"""<article><h2><a href="{posts[1]}">Our new annual report is out</a></h2><p>November 2025 <a href="{posts[1]}">Read more</a></p></article>
<article><h2><a href="{conference}">Annual Conference Report 2024</a></h2><a href="{conference}">Read more</a></article>
<article><h2><a href="{posts[0]}">HSCP Annual Report Published</a></h2><p>November 2024 <a href="{posts[0]}">Read more</a></p></article>
<a class="next" href="/news/page/2/">Older posts</a>"""
    case.put("/news/", page(wordpress(case, "News", body), validators="none"))
    case.put("/news/page/2/", page(wordpress(case, "News", "<p>Nothing older.</p>"), validators="none"))
    furnish_wordpress(case, validators="none")
    return case


def ashcombe() -> Case:
    """Announced in the news of a month, full and summary; the adults' report lies on a sister domain."""
    case = Case(
        "ashcombe",
        "Ashcombe Safeguarding Children Partnership",
        like="Salford",
        host="safeguardingchildren.ashcombe.gov.uk",
    )
    sister = "http://safeguardingadults.ashcombe.gov.uk"
    case.land("/news/september-2024", "/news/november-2025/")
    full, short = (
        "/media/1873/ascp-annual-report-2023-2024.pdf",
        "/media/1874/ascp-annual-report-2023-2024-summary-version.pdf",
    )
    latest = "/media/2090/ascp-ar-24-25.pdf"
    adults = f"{sister}/safeguarding-adult-board/asab-annual-report-20242025"
    title = ["Ashcombe Safeguarding Children Partnership", "Annual Report 2023 - 2024"]
    case.put(full, paper(yearly_report(case, title, "It covers 1st April 2023 to 31st March 2024.")))
    case.put(short, paper(other_paper(case, "summary", ["ASCP Annual Report 2023 - 2024", "Summary Version"])))
    case.put(latest, paper(yearly_report(case, ["ASCP Annual Report", "1st April 2024 to 31st March 2025"])))
    text = as_html(
        prose("adults", case.place, "a", "This is the annual report of the Ashcombe Safeguarding Adults Board.") * 2
    )
    case.put(adults, page(wordpress(case, "ASAB Annual Report 2024/2025", text)))
    body = f"""<h2>Annual Report</h2><p>Read the Annual Report 2023 - 2024 including the Summary Version:</p>
<p><a href="{full}">Annual Report 2023 - 2024</a> | <a href="{short}">Summary Version</a></p>
<h2>Training</h2><p>New dates for the neglect course.</p>"""
    case.put("/news/september-2024", page(wordpress(case, "September 2024", body)))
    body = f"""<h2>ASCP Annual Report 2024/25</h2><p>The report for 1st April 2024 to 31st March 2025 is
<a href="{latest}">available to read</a>. Our colleagues in adults' services have published
<a href="{adults}">the ASAB Annual Report 2024/2025</a>.</p>"""
    case.put("/news/november-2025/", page(wordpress(case, "November 2025", body)))
    case.is_report(full, "2023-24")
    case.is_report(short, "2023-24", "summary")
    case.is_report(latest, "2024-25")
    furnish_wordpress(case)
    return case


def brindle() -> Case:
    """A download plug-in: addresses without a suffix, the name of the file in a header."""
    case = Case(
        "brindle",
        "Brindle Safeguarding Children Partnership",
        like="WordPress download manager",
        host="brindlescp.example",
    )
    case.land("/publications/")
    listed = []
    for number, year in ((4312, "2024-2025"), (3977, "2023-2024"), (3310, "2021-2022")):
        path = f"/download/bscp-annual-report-{year}/?wpdmdl={number}"
        named = {"Content-Disposition": f'attachment; filename="BSCP Annual Report {year}.pdf"'}
        case.put(
            path,
            paper(
                yearly_report(case, ["Brindle Safeguarding Children Partnership", f"Annual Report {year}"]),
                headers=named,
            ),
        )
        case.is_report(path, f"{year[:5]}{year[7:]}")
        listed.append(
            f'<tr><td>Annual report {year}</td><td><a class="wpdm" href="{path}">Download</a></td><td>1.4 MB</td></tr>'
        )
    for number, name, kind in (
        (3555, "Neglect strategy 2023-2026", "plan"),
        (3556, "Local safeguarding arrangements 2024", "arrangements"),
    ):
        path = f"/download/{name.lower().replace(' ', '-')}/?wpdmdl={number}"
        case.put(path, paper(other_paper(case, kind, ["BSCP", name])))
        listed.append(f'<tr><td>{name}</td><td><a class="wpdm" href="{path}">Download</a></td><td>0.4 MB</td></tr>')
    case.put("/publications/", page(wordpress(case, "Publications", f"<table>{''.join(listed)}</table>")))
    furnish_wordpress(case)
    return case


def eskleigh() -> Case:
    """The PDF stands behind a page of its own, with a summary around the button."""
    case = Case(
        "eskleigh",
        "Eskleigh Safeguarding Children Partnership",
        like="PDF behind a page",
        host="www.eskleighscp.example",
    )
    case.land("/publications/annual-reports/")
    items = []
    for year, size in (("2024-25", "2.3MB"), ("2023-24", "1.9MB"), ("2022-23", "2.0MB")):
        behind, file = (
            f"/publications/annual-report-{year}/",
            f"/wp-content/uploads/{int(year[:4]) + 1}/10/ESCP-{year}.pdf",
        )
        case.put(
            file,
            paper(
                yearly_report(case, ["Eskleigh Safeguarding Children Partnership", f"Yearly report {year}"]),
                validators="modified",
            ),
        )
        body = f"""<p>This report tells what the partners did in {year}, what changed and what comes next. In the year
412 practitioners used the neglect tool, and 24 cases were audited together.</p>
<p><a class="button" href="{file}">Download (PDF, {size})</a></p>"""
        case.put(behind, page(wordpress(case, f"Annual report {year}", body)))
        case.is_report(file, year)
        items.append(f'<li><h3><a href="{behind}">Annual report {year}</a></h3><p>Published in the autumn.</p></li>')
    case.put("/publications/annual-reports/", page(wordpress(case, "Annual reports", f"<ul>{''.join(items)}</ul>")))
    furnish_wordpress(case)
    return case
