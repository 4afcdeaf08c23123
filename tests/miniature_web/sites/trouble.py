"""Sites that are slow, broken, closed, endless, or out to do harm."""

from __future__ import annotations

import functools
import gzip
import itertools
import random
import time
from collections.abc import Iterator

from tests.miniature_web.furniture import furnish_wordpress, wordpress
from tests.miniature_web.model import Asked, Case, Outcome, Resource, page, paper
from tests.miniature_web.papers import yearly_report

HUGE_MB = 60
BOMB_MB = 400


def cases() -> Iterator[Case]:
    """Each site once."""
    yield slow()
    yield failing()
    yield busy()
    yield simple("deadwater", "connection refused", "dead.deadwater.example", "unreachable", with_report=False)
    yield simple("gonehill", "domain no longer exists", "gone.gonehill.example", "unreachable", with_report=False)
    yield going_round()
    yield closed_to_robots()
    yield partly_closed()
    yield unhurried()
    yield huge()
    yield endless()
    yield bomb()
    yield traitor()
    yield far_away()
    yield broken_off()


def simple(key: str, like: str, host: str, outcome: Outcome = "ok", *, with_report: bool = True) -> Case:
    """A site with one page and one report."""
    case = Case(key, f"{key.capitalize()} Safeguarding Children Partnership", like=like, host=host, outcome=outcome)
    case.land("/annual-report/")
    if with_report:
        file = "/files/annual-report-2023-24.pdf"
        case.put(file, paper(yearly_report(case, [case.name, "Annual Report 2023-24"])))
        case.put(
            "/annual-report/",
            page(wordpress(case, "Annual report", f'<p><a href="{file}">Annual Report 2023-24</a></p>')),
        )
        case.is_report(file, "2023-24")
        furnish_wordpress(case)
    return case


def slow() -> Case:
    """Every answer takes its time, one page takes longer than anyone waits."""
    case = simple("slowick", "slow site", "www.slowickscp.example")
    case.resources = {
        url: Resource(one.body, one.media_type, one.status, validators="etag", delay_s=0.3)
        for url, one in case.resources.items()
    }
    body = '<p><a href="/never/">Archive of annual reports</a></p><p><a href="/files/annual-report-2023-24.pdf">Annual Report 2023-24</a></p>'
    case.put("/annual-report/", page(wordpress(case, "Annual report", body), delay_s=0.3))
    case.put("/never/", page(b"too late", delay_s=8))
    return case


def failing() -> Case:
    """Answers 500 to everything."""
    case = simple("failsworthy", "failing site", "www.failsworthyscp.example", "unreachable", with_report=False)
    case.rules[case.host] = lambda asked: (
        None if asked.path == "/robots.txt" else Resource(b"<h1>Server Error</h1>", status=500)
    )
    return case


def busy() -> Case:
    """503 with Retry-After for the first requests, then all is well."""
    case = simple("busybeck", "503 with Retry-After", "www.busybeckscp.example")
    landing = case.resources[case.landing_pages[0]]

    def later(asked: Asked) -> Resource:
        return landing if asked.times > 1 else Resource(b"busy", status=503, headers={"Retry-After": "1"})

    case.put("/annual-report/", Resource(answer=later))
    return case


def going_round() -> Case:
    """The landing page sends to itself over three addresses, for ever."""
    case = simple("ringmoor", "redirect loop", "www.ringmoorscp.example", "unreachable", with_report=False)
    hops = {"/": "/annual-report/", "/annual-report/": "/home", "/home": "/index.php", "/index.php": "/annual-report/"}
    for path, to in hops.items():
        case.put(path, Resource(status=302, headers={"Location": to}))
    return case


def closed_to_robots() -> Case:
    """robots.txt closes the whole site."""
    case = simple("noentry", "robots refusal", "www.noentryscp.example", "blocked_by_robots")
    case.truths.clear()
    case.put("/robots.txt", Resource(b"User-agent: *\nDisallow: /\n", "text/plain"))
    case.forbidden += [case.url(path) for path in ("/annual-report/", "/files/", "/about-us/", "/contact/")]
    return case


def partly_closed() -> Case:
    """robots.txt closes the folder in which one of two reports lies."""
    case = simple("halfgate", "robots refusal of a folder", "www.halfgatescp.example")
    hidden = "/members/annual-report-2024-25.pdf"
    case.put(hidden, paper(yearly_report(case, [case.name, "Annual Report 2024-25"])))
    body = f'<p><a href="/files/annual-report-2023-24.pdf">Annual Report 2023-24</a> <a href="{hidden}">Annual Report 2024-25 (members)</a></p>'
    case.put("/annual-report/", page(wordpress(case, "Annual report", body)))
    case.put(
        "/robots.txt",
        Resource(
            b"User-agent: badbot\nDisallow: /\n\nUser-agent: *\nDisallow: /members/\nDisallow: /*?s=\nAllow: /\n",
            "text/plain",
        ),
    )
    case.forbidden.append(case.url("/members/"))
    return case


def unhurried() -> Case:
    """robots.txt asks for a pause longer than ours."""
    case = simple("eastpace", "robots crawl-delay", "www.eastpacescp.example")
    case.crawl_delay_s = 1.0
    case.put("/robots.txt", Resource(b"User-agent: *\nCrawl-delay: 1\nDisallow:\n", "text/plain"))
    return case


def huge() -> Case:
    """One file says that it is huge, one does not say it."""
    case = simple("giantsby", "huge files", "www.giantsbyscp.example")

    def endless_pdf() -> Iterator[bytes]:
        block = random.Random(7).randbytes(128 * 1024)
        yield b"%PDF-1.7\n"
        for _ in range(HUGE_MB * 8):
            yield block
            time.sleep(0.004)  # some 30 MB a second: as on a network, who hangs up is noticed

    said, unsaid = "/files/annual-report-2024-25-print-quality.pdf", "/files/annual-report-2024-25.pdf"
    case.put(
        said,
        Resource(
            media_type="application/pdf", stream=endless_pdf, headers={"Content-Length": str(HUGE_MB * 1024 * 1024 + 9)}
        ),
    )
    case.put(unsaid, Resource(media_type="application/pdf", stream=endless_pdf))
    body = f"""<p><a href="{unsaid}">Annual Report 2024-25</a></p><p><a href="{said}">Annual Report 2024-25 (print quality)</a></p>
<p><a href="/files/annual-report-2023-24.pdf">Annual Report 2023-24</a></p>"""
    case.put("/annual-report/", page(wordpress(case, "Annual report", body)))
    return case


def endless() -> Case:
    """A calendar that goes on for ever, and a search whose filters multiply."""
    case = simple("yearsend", "endless calendar", "www.yearsendscp.example")

    def trap(asked: Asked) -> Resource | None:
        if asked.path not in {"/events/", "/search/"}:
            return None
        number = int("0" + "".join(sign for sign in asked.query if sign.isdigit())[-6:])
        links = "".join(
            f'<a href="/events/?month={number + step}">Annual events {2000 + (number + step) // 12}-{(1 + (number + step) // 12) % 100:02d}</a> '
            for step in (1, 2, 12)
        )
        links += "".join(
            f'<a href="/search/?{asked.query}&f{number + step}=report">Filter: annual report</a> ' for step in (1, 2)
        )
        return page(wordpress(case, f"Events {number}", links), validators="none")

    case.rules[case.host] = trap
    body = '<p><a href="/events/?month=1">Events and annual reports by month</a></p><p><a href="/files/annual-report-2023-24.pdf">Annual Report 2023-24</a></p>'
    case.put("/annual-report/", page(wordpress(case, "Annual report", body)))
    return case


@functools.cache
def _zeros() -> bytes:
    """Hundreds of megabytes of nothing in some hundred kilobytes: members of one megabyte, one after another."""
    return gzip.compress(bytes(1024 * 1024), mtime=0) * BOMB_MB


def bomb() -> Case:
    """A page that becomes 400 MB when it is unpacked."""
    case = simple("bombazine", "decompression bomb", "www.bombazinescp.example")
    case.put("/annual-reports-archive/", Resource(_zeros(), headers={"Content-Encoding": "gzip"}))
    body = '<p><a href="/annual-reports-archive/">Annual reports 2024-25 and earlier</a></p><p><a href="/files/annual-report-2023-24.pdf">Annual Report 2023-24</a></p>'
    case.put("/annual-report/", page(wordpress(case, "Annual report", body)))
    return case


def traitor() -> Case:
    """Links and redirects into the house: loopback, private and link-local addresses, other schemes, a name that turns."""
    case = simple("judasford", "redirect to a private address", "www.judasfordscp.example")
    links = ""
    for number, target in enumerate((
        "http://127.0.0.1/annual-report-2024-25.pdf", "http://localhost:8080/annual-report-2024-25.pdf", "http://10.0.0.5/annual-report-2024-25.pdf",
        "http://192.168.1.1/annual-report-2024-25.pdf", "http://169.254.169.254/latest/meta-data/annual-report-2024-25.pdf",
        "http://[::1]/annual-report-2024-25.pdf", "http://[::ffff:10.0.0.5]/annual-report-2024-25.pdf", "http://2130706433/annual-report-2024-25.pdf",
        "http://0.0.0.0/annual-report-2024-25.pdf", "http://100.64.0.9/annual-report-2024-25.pdf", "http://inside.judasford.example/annual-report-2024-25.pdf",
        "http://rebinding.judasford.example/annual-report-2024-25.pdf", "file:///etc/passwd", "ftp://127.0.0.1/annual-report-2024-25.pdf",
    )):  # fmt: skip
        here = f"/go/annual-report-2024-25-{number}.pdf"
        case.put(here, Resource(status=302, headers={"Location": target}))
        links += (
            f'<li><a href="{here}">Annual Report 2024-25</a> <a href="{target}">Annual Report 2024-25 (mirror)</a></li>'
        )
    case.rules["rebinding.judasford.example"] = lambda _: None
    case.rules["inside.judasford.example"] = lambda _: None
    body = f'<ul>{links}</ul><p><a href="/files/annual-report-2023-24.pdf">Annual Report 2023-24</a></p>'
    case.put("/annual-report/", page(wordpress(case, "Annual report", body)))
    return case


def far_away() -> Case:
    """The report is four redirects away, the last to another host of the council."""
    case = simple("hopton", "redirect chain", "www.hoptonscp.example")
    files = "http://files.hopton.gov.uk"
    end = f"{files}/store/7f3a/annual-report-2024-25.pdf"
    case.put(end, paper(yearly_report(case, [case.name, "Annual Report 2024-25"])))
    hops = ["/l/ar2425", "/redirect?id=1", "/redirect?id=2", f"{files}/get/7f3a", end]
    for here, to in itertools.pairwise(hops):
        case.put(here, Resource(status=302, headers={"Location": to}))
    body = f'<p><a href="{hops[0]}">Annual Report 2024-25</a></p><p><a href="/files/annual-report-2023-24.pdf">Annual Report 2023-24</a></p>'
    case.put("/annual-report/", page(wordpress(case, "Annual report", body)))
    case.is_report(end, "2024-25", also=tuple(case.url(hop) for hop in hops[:-1]))
    return case


def broken_off() -> Case:
    """The connection drops in the middle of the report the first time."""
    case = simple("snapwell", "connection drops", "www.snapwellscp.example")
    whole = case.resources[case.url("/files/annual-report-2023-24.pdf")]

    def again(asked: Asked) -> Resource:
        return whole if asked.times > 1 else Resource(whole.body, whole.media_type, breaks_after=20_000)

    case.put("/files/annual-report-2023-24.pdf", Resource(answer=again))
    return case
