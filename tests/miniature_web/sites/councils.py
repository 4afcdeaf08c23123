"""Partnerships that live on a council's site, or on an old-fashioned one of their own."""

from __future__ import annotations

from collections.abc import Iterator

from tests.miniature_web.furniture import bare, council, furnish_council, furnish_wordpress, wordpress
from tests.miniature_web.model import Asked, Case, Resource, page, paper
from tests.miniature_web.papers import other_paper, word_file, yearly_report
from tests.miniature_web.prose import as_html, report
from tests.miniature_web.prose import paper as prose


def cases() -> Iterator[Case]:
    """Each site once."""
    yield farrowby()
    yield kelderby()
    yield mosswick()
    yield norbeck()
    yield lydeham()
    yield drayford()
    yield kirkholme()
    yield jarrowdene()


def farrowby() -> Case:
    """Icon text and size stand in the link; a business plan's action plan and a summary leaflet stand beside it."""
    case = Case("farrowby", "Farrowby Safeguarding Children Partnership", like="Gateshead", host="www.farrowby.gov.uk")
    case.land("/article/7710/FSCP-news-and-updates")
    first, second = (
        "/media/31846/FSCP-Annual-Report-2023-24/pdf/o1fscpar.pdf?m=1732",
        "/media/40211/FSCP-Annual-Report/pdf/rt2fscp.pdf?m=1761",
    )
    plan, leaflet = "/media/31850/Business-Plan/pdf/bp.pdf?m=1733", "/media/31848/Summary/pdf/sum.pdf?m=1734"
    case.put(first, paper(yearly_report(case, [case.name, "Annual report for 2023-2024"])))
    case.put(second, paper(yearly_report(case, [case.name, "Annual report for 2024-2025"])))
    case.put(plan, paper(other_paper(case, "plan", ["Action plan", "for our Business Plan 2024-25"])))
    case.put(
        leaflet,
        paper(other_paper(case, "summary", ["FSCP Annual Report 2023-24", "A summary for families and the public"])),
    )
    icon = '<img src="/img/pdf.gif" alt="Icon for pdf"> '
    body = f"""<h2>Annual report and business plan</h2><ul>
<li><a href="{second}">{icon}View our Annual report for 2024-2025 [812.04KB]</a></li>
<li><a href="{first}">{icon}View our Annual report for 2023-2024 [765.97KB]</a></li>
<li><a href="{leaflet}">{icon}View the summary of our Annual report for 2023-2024 [214.2KB]</a></li>
<li><a href="{plan}">{icon}View the action plan for our Business Plan 2024-25 [172.64KB]</a></li></ul>"""
    case.put(case.landing_pages[0], page(council(case, "FSCP news and updates", body), validators="none"))
    case.is_report(first, "2023-24")
    case.is_report(second, "2024-25")
    case.is_report(leaflet, "2023-24", "summary")
    furnish_council(case, case.host)
    return case


def kelderby() -> Case:
    """A web page whose content is replaced each year under an address without a year; an old copy carries a wrong one."""
    case = Case("kelderby", "Kelderby Safeguarding Children Partnership", like="Barnsley", host="www.kelderby.gov.uk")
    base = "/services/children-families-and-education/safeguarding-children-in-kelderby/kelderby-safeguarding-children-partnership"
    case.land(f"{base}/")
    now, old = f"{base}/safeguarding-children-annual-report/", f"{base}/safeguarding-children-annual-report-2020-21/"
    text = as_html(
        report(case.place, "k1", "Welcome to our annual report 2024/25, which covers April 2024 to March 2025.")
    )
    case.put(now, page(council(case, "Introduction and welcome", text)))
    text = as_html(report(case.place, "k2", "This is the annual report 2020-21 of the partnership."))
    case.put(old, page(council(case, "Annual report 2020-21", text)))
    copy = as_html(
        report(case.place, "k3", "Welcome to our annual report 2022/23, which covers April 2022 to March 2023.")
    )
    case.put(f"{old}?opt-in-translate=True", page(council(case, "Annual report", copy)))
    body = f"""<p>The council, the police and the integrated care board are responsible together.</p>
<ul><li><a href="{now}">Safeguarding children annual report</a></li><li><a href="{old}">Annual report 2020-21</a>
(<a href="{old}?opt-in-translate=True">translate this page</a>)</li></ul>"""
    case.put(f"{base}/", page(council(case, case.name, body)))
    case.is_report(now, "2024-25")
    case.is_report(old, "2020-21")
    case.is_report(f"{old}?opt-in-translate=True", "2022-23")
    furnish_council(case, case.host)
    return case


def mosswick() -> Case:
    """Every link says "Click here to view", and each page has a copy for printing."""
    case = Case("mosswick", "Mosswick Safeguarding Children Partnership", like="Sefton", host="mosswickscp.example")
    case.land("/scp/about-us", "/scp/about-us/print")
    files = {
        "arrangements": "/media/1180/mosswick-masa-2024.pdf",
        "plan": "/media/1312/strategic-plan.pdf",
        "2024-25": "/media/1377/yearly-report-2425.pdf",
        "2023-24": "/media/1290/report-for-web.pdf",
    }
    case.put(
        files["arrangements"],
        paper(other_paper(case, "arrangements", ["Mosswick", "Multi-Agency Safeguarding Arrangements"])),
    )
    case.put(files["plan"], paper(other_paper(case, "plan", ["Mosswick SCP", "Strategic Plan 2024-2027"])))
    case.put(files["2024-25"], paper(yearly_report(case, [case.name, "Annual Report 24/25"])))
    case.put(files["2023-24"], paper(yearly_report(case, [case.name, "Annual Report 2023-24"])))
    body = f"""<h2>Mosswick SCP - Multi-Agency Safeguarding Arrangements</h2><p><a href="{files["arrangements"]}">Click here to view</a></p>
<h2>Mosswick SCP Annual Report</h2><p>The partnership publishes a yearly report. 2024 - 25: <a href="{files["2024-25"]}">Click here to view</a></p>
<p>2023 - 24: <a href="{files["2023-24"]}">Click here to view</a></p>
<h2>Mosswick SCP Strategic Plan 2024-2027</h2><p><a href="{files["plan"]}">Click here to view</a></p>"""
    case.put(
        "/scp/about-us",
        page(wordpress(case, "About Us", body + '<p><a href="/scp/about-us/print">Print this page</a></p>')),
    )
    case.put("/scp/about-us/print", page(bare("About Us (print)", f"<h1>About Us</h1>{body}")))
    case.is_report(files["2024-25"], "2024-25")
    case.is_report(files["2023-24"], "2023-24")
    furnish_wordpress(case)
    return case


def norbeck() -> Case:
    """The link to the report says "here" and stands on the page of the arrangements."""
    case = Case(
        "norbeck",
        "Norbeck Safeguarding Children Partnership",
        like="Sunderland",
        host="www.safeguardingchildrennorbeck.example",
    )
    masa = "/p/about-us-1/multi-agency-safeguarding-arrangements"
    case.land(masa)
    plan, latest, before = (
        "/media/documents/masa-plan-24-25.pdf",
        "/media/documents/d7f3a1.pdf",
        "/media/documents/a90c44.pdf",
    )
    case.put(
        plan,
        paper(other_paper(case, "arrangements", ["Norbeck MASA Plan 24-25", "Multi-agency safeguarding arrangements"])),
    )
    case.put(
        latest, paper(yearly_report(case, ["Norbeck Safeguarding Children Partnership", "Annual Report", "2024/25"]))
    )
    case.put(
        before, paper(yearly_report(case, ["Norbeck Safeguarding Children Partnership", "Annual Report", "2023/24"]))
    )
    body = f"""<p>The partners have agreed these arrangements. You can read the MASA Plan 24-25 <a href="{plan}">here</a>.</p>
<p>The annual report for 2024/25 is included <a href="{latest}">here</a>. The annual report for 2023/24 is included <a href="{before}">here</a>.</p>"""
    case.put(
        masa,
        page(wordpress(case, "Multi-agency Safeguarding Arrangements", body + f'<a href="{masa}/print">Print</a>')),
    )
    case.put(f"{masa}/print", page(bare("Multi-agency Safeguarding Arrangements (print)", body)))
    case.is_report(latest, "2024-25")
    case.is_report(before, "2023-24")
    furnish_wordpress(case)
    return case


def lydeham() -> Case:
    """An archive of many years in many forms, with a child-death report and an inspection in the same list."""
    case = Case(
        "lydeham", "Lydeham Safeguarding Children Partnership", like="Lewisham", host="www.safeguardinglydeham.example"
    )
    case.land("/lscp/lscp/our-partnership-arrangements/our-annual-reports")
    items = []
    for year, text in (
        ("2024-25", "LSCP Annual Report 2024-2025"), ("2023-24", "LSCP Annual Report 2023-2024"), ("2022-23", "LSCP Annual Report 2022-2023"),
        ("2021-22", "LSCP Annual Report 2021-2022"), ("2020-21", "LSCP Annual Report 2020-2021"), ("2018-19", "LSCB Annual Report 2018-2019"),
        ("2017-18", "LSCB Annual Report 2017-2018"), ("2016-17", "LSCB Annual Report 2016-2017"), ("2015-16", "LSCB Annual Report 2015-2016"),
    ):  # fmt: skip
        path = f"/assets/1/{text.lower().replace(' ', '_')}.pdf"
        case.put(path, paper(yearly_report(case, [case.name, text])))
        case.is_report(path, year)
        items.append((path, text))
    for path, text, kind in (
        ("/assets/1/cdop_annual_report_2023-24.pdf", "Child Death Overview Panel Annual Report 2023-24", "deaths"),
        ("/assets/1/jtai_2024.pdf", "Ofsted JTAI report 2024", "inspection"),
        ("/assets/1/lscp_priorities_2023-25.pdf", "LSCP Priorities &amp; Task Groups 2023-2025", "plan"),
    ):
        case.put(path, paper(other_paper(case, kind, [text.replace("&amp;", "&"), case.place])))
        items.insert(2, (path, text))
    body = "<ul>" + "".join(f'<li><a href="{path}">{text}</a></li>' for path, text in items) + "</ul>"
    case.put(case.landing_pages[0], page(wordpress(case, "Our Annual Reports", body)))
    furnish_wordpress(case)
    return case


def drayford() -> Case:
    """Wrong content types, a cp1252 page called UTF-8, an error page under the name of a PDF."""
    case = Case(
        "drayford",
        "Drayford Safeguarding Children Partnership",
        like="council CMS with wrong headers",
        host="www.drayford.gov.uk",
    )
    case.land("/drayfordscp/annualreports.aspx")
    first, second, broken = (
        "/GetAsset.ashx?id=8812",
        "/drayfordscp/docs/annual_report_2024_2025.pdf",
        "/drayfordscp/docs/annual_report_2022_2023.pdf",
    )
    case.put(first, Resource(yearly_report(case, [case.name, "Annual Report 2023–2024"]), "application/octet-stream"))
    case.put(second, Resource(yearly_report(case, [case.name, "Annual Report 2024–2025"]), "text/html; charset=utf-8"))
    case.put(
        broken,
        Resource(council(case, "Sorry, that document has moved", "<p>Please use the search.</p>"), "application/pdf"),
    )
    body = """<p>The partnership\u2019s yearly reports \u2013 the budget was \u00a3318,450.</p>
<p><a href="/GetAsset.ashx?id=8812">Drayford SCP Annual Report 2023 \u2013 2024</a></p>
<p><a href="docs/annual_report_2024_2025.pdf">Drayford SCP Annual Report 2024 \u2013 2025</a></p>
<p><a href="docs/annual_report_2022_2023.pdf">Drayford SCP Annual Report 2022 \u2013 2023</a></p>"""
    html = council(case, "Annual reports", body).decode().replace('charset="utf-8"', 'charset="utf-8"').encode("cp1252")
    case.put(case.landing_pages[0], Resource(html, "text/html; charset=utf-8"))
    case.is_report(first, "2023-24")
    case.is_report(second, "2024-25")
    furnish_council(case, case.host)
    return case


def kirkholme() -> Case:
    """One year as a Word file, which nobody here reads; the next as a PDF in a messy page: base address, spaces, umlauts."""
    case = Case(
        "kirkholme",
        "Kirkholme Safeguarding Children Partnership",
        like="Herefordshire",
        host="kirkholmesafeguarding.example",
    )
    case.land("/boards/children/reports.html")
    word, pdf = (
        "/boards/files/Annual%20Report%202023-2024.docx",
        "/boards/files/Annual%20Report%202024-2025%20(Final%20Version)%20%E2%80%93%20web.pdf",
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case.put(
        word, Resource(word_file(["Kirkholme Safeguarding Children Partnership", "Annual Report 2023-2024"]), kind)
    )
    case.put(
        pdf, paper(yearly_report(case, ["Annual Report 2024-2025", case.name, "1st April 2024 to 31st March 2025"]))
    )
    body = """<base href="/boards/"><font size=4><b>Reports</b></font><p>Please find below<ul>
<li><a href='files/Annual Report 2024-2025 (Final Version) \u2013 web.pdf#page=2'>Annual Report 2024-2025
<li><a href="files/Annual Report 2023-2024.docx">Annual Report 2023-2024 (Word)</a>
<li><a href="../boards/children/../children/reports.html?print=1">printer friendly<li><a href="//kirkholmesafeguarding.example/boards/children/reports.html#top">top"""
    case.put(case.landing_pages[0], page(f"<html><title>Reports</title><body>{body}".encode()))
    case.put(
        f"{case.landing_pages[0].split('?')[0]}?print=1", page(f"<html><title>Reports</title><body>{body}".encode())
    )
    case.is_report(word, "2023-24", wanted=False)
    case.is_report(pdf, "2024-25")
    furnish_wordpress(case)
    return case


def jarrowdene() -> Case:
    """Still calls itself a Board; the old domain sends everyone to the new one."""
    case = Case(
        "jarrowdene", "Jarrowdene Safeguarding Children Board", like="Staffordshire", host="jarrowdenescb.example"
    )
    new = "http://jarrowdenescp.example"
    case.land("/about-us/annual-reports/")

    def moved(asked: Asked) -> Resource:
        query = f"?{asked.query}" if asked.query else ""
        return Resource(status=301, headers={"Location": f"{new}{asked.path}{query}"})

    case.rules[case.host] = moved
    files = {
        year: f"{new}/wp-content/uploads/{int(year[:4]) + 1}/09/JSCB-Annual-Report-{year}.pdf"
        for year in ("2023-24", "2024-25", "2022-23")
    }
    body = ""
    for year, file in files.items():
        text = f"Jarrowdene Safeguarding Children Board Annual Report {year[:4]}/{year[5:]}"
        case.put(file, paper(yearly_report(case, [text])))
        case.is_report(file, year, also=(file.replace("scp.example", "scb.example"),))
        body += f'<p><a href="{file}">{text}</a></p>'
    arrangements = f"{new}/about-us/safeguarding-partnership-arrangements-2024"
    lead = "Jarrowdene Multi-Agency Safeguarding Arrangements 2024."
    text = as_html(prose("arrangements", case.place, "j", lead) * 3)
    case.put(arrangements, page(wordpress(case, "Jarrowdene Multi-Agency Safeguarding Arrangements 2024", text)))
    body += f'<p><a href="{arrangements}">Safeguarding partnership arrangements 2024</a></p>'
    case.put(
        f"{new}/about-us/annual-reports/", page(wordpress(case, "Annual Reports", body, host="jarrowdenescp.example"))
    )
    case.put(f"{new}/", page(wordpress(case, "Home", f'<a href="{new}/about-us/annual-reports/">Annual reports</a>')))
    case.rules[case.host] = moved
    return case
