"""What stands around the text of a page: menus, cookie banners and footers, as four kinds of site have them."""

from __future__ import annotations

from html import escape

from tests.miniature_web.model import Case, Resource, Validators
from tests.miniature_web.prose import dull_pages

_COOKIES = (
    '<div id="cookie-banner" role="dialog" aria-label="Cookies"><p>We use cookies to make this site work.</p>'
    '<button>Accept all</button> <a href="/privacy/">Read more</a></div>'
)


def wordpress(case: Case, title: str, body: str, *, host: str = "") -> bytes:
    """A page of a partnership's own WordPress site."""
    menu = "".join(
        f'<li class="menu-item"><a href="/{word}/">{escape(name)}</a></li>'
        for word, name, _ in dull_pages()
        if word not in {"privacy", "accessibility"}
    )
    return f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="UTF-8"><title>{escape(title)} - {escape(case.name)}</title>
<link rel="stylesheet" href="/wp-content/themes/twenty/style.css"><link rel="canonical" href="#">
<link rel="alternate" type="application/rss+xml" href="/feed/"><script src="/wp-includes/js/jquery.js"></script></head>
<body class="page-template">{_COOKIES}<a class="skip-link" href="#content">Skip to content</a>
<header><a href="/"><img src="/wp-content/uploads/logo.png" alt="{escape(case.name)}"></a>
<nav><ul>{menu}</ul></nav><form action="/" method="get"><input name="s"><button>Search</button></form></header>
<main id="content"><article><h1>{escape(title)}</h1>{body}</article></main>
<aside><h2>Recent posts</h2><ul><li><a href="/newsletter/">Newsletter</a></li></ul>
<a href="mailto:business.unit@{host or case.host}">Email us</a> <a href="tel:01234567890">01234 567890</a></aside>
<footer><p>© {escape(case.name)}</p><a href="/privacy/">Privacy</a> <a href="/accessibility/">Accessibility</a>
<a href="https://twitter.example/share?u=x">Share</a> <a href="javascript:window.print()">Print</a></footer></body></html>""".encode()


def council(case: Case, title: str, body: str, *, council_name: str = "") -> bytes:
    """A page of a council's content system, wrapped whole in a form as councils do."""
    name = council_name or f"{case.place} Council"
    menu = "".join(
        f'<a class="service" href="/services/{word}">{label}</a>'
        for word, label in (
            ("council-tax", "Council tax"), ("bins", "Bins and recycling"), ("planning", "Planning"), ("schools", "Schools and learning"),
            ("housing", "Housing"), ("social-care", "Social care and health"), ("parking", "Parking"), ("jobs", "Jobs"),
        )
    )  # fmt: skip
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | {escape(name)}</title></head>
<body><form method="post" action="#" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="{"dDwtMTA4" * 30}">{_COOKIES}
<div class="header"><a href="/">{escape(name)}</a> <a href="/myaccount">Sign in</a></div>
<div class="breadcrumb"><a href="/">Home</a> &gt; <a href="/services/social-care">Social care and health</a> &gt; {escape(title)}</div>
<div class="main"><h1>{escape(title)}</h1>{body}</div>
<div class="related"><h2>Services</h2>{menu}</div>
<div class="footer"><a href="/privacy">Privacy</a> <a href="/contact">Contact us</a>
<a href="https://www.facebook.example/">Facebook</a> Was this page helpful? <input type="radio" name="y">Yes</div></form></body></html>""".encode()


def moderngov(case: Case, title: str, body: str, *, council_name: str = "") -> bytes:
    """A page of a council's committee system."""
    name = council_name or f"{case.place} Council"
    menu = "".join(
        f'<li><a href="/{page}">{label}</a></li>'
        for page, label in (
            ("mgCalendarMonthView.aspx?GL=1&bcr=1", "Calendar of meetings"), ("mgListCommittees.aspx?bcr=1", "Committees"),
            ("mgMemberIndex.aspx?bcr=1", "Councillors"), ("mgPlansHome.aspx?bcr=1", "Forward plan"), ("ieDocHome.aspx?bcr=1", "Library"),
        )
    )  # fmt: skip
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | {escape(name)}</title></head>
<body class="mg"><div id="banner"><a href="/mgHomepage.aspx">{escape(name)}</a></div>
<ul class="mgNav">{menu}</ul><div class="mgContent"><h1 class="mgMainTitleTxt">{escape(title)}</h1>{body}</div>
<div class="mgFooter">Powered by the committee system. <a href="/mgPrivacy.aspx">Privacy</a></div></body></html>""".encode()


def bare(title: str, body: str) -> bytes:
    """A page out of an office program."""
    return f'<html><head><meta charset="utf-8"><title>{escape(title)}</title></head><body>{body}</body></html>'.encode()


def furnish_wordpress(case: Case, *, validators: Validators = "both") -> None:
    """The home page, the dull pages, the feed and the logo of a WordPress site; what stands already stays."""
    for word, title, text in dull_pages():
        _unless_there(case, f"/{word}/", Resource(wordpress(case, title, f"<p>{text}</p>"), validators=validators))
    links = "".join(
        f'<li><a href="{url}">Our reports and publications</a></li>'
        for url in case.landing_pages
        if f"//{case.host}/" in url
    )
    home = f"<p>Welcome. We keep children in {case.place} safe together.</p><ul>{links}</ul>"
    _unless_there(case, "/", Resource(wordpress(case, "Home", home), validators=validators))
    feed = b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>'
    _unless_there(case, "/feed/", Resource(feed, "application/rss+xml"))
    _unless_there(case, "/wp-content/uploads/logo.png", Resource(b"\x89PNG\r\n\x1a\n" + bytes(600), "image/png"))


def furnish_council(case: Case, host: str) -> None:
    """The home page and the service pages of a council's site."""
    for word in ("council-tax", "bins", "planning", "schools", "housing", "social-care", "parking", "jobs"):
        title = word.replace("-", " ").capitalize()
        _unless_there(
            case,
            f"http://{host}/services/{word}",
            Resource(council(case, title, f"<p>All about {title}.</p>" * 8), validators="none"),
        )
    for word in ("privacy", "contact", ""):
        _unless_there(
            case,
            f"http://{host}/{word}",
            Resource(council(case, word.capitalize() or "Home", "<p>Welcome to the council.</p>" * 8)),
        )


def furnish_moderngov(case: Case, host: str, *, council_name: str = "") -> None:
    """The menus of a committee system: calendar, committees, councillors, plans, library."""
    for page in (
        "mgListCommittees.aspx?bcr=1",
        "mgMemberIndex.aspx?bcr=1",
        "mgPlansHome.aspx?bcr=1",
        "ieDocHome.aspx?bcr=1",
        "mgHomepage.aspx",
        "mgPrivacy.aspx",
    ):
        _unless_there(
            case,
            f"http://{host}/{page}",
            Resource(moderngov(case, page.split(".")[0], "<p>Nothing to see.</p>" * 20, council_name=council_name)),
        )
    months = "".join(
        f'<a href="/mgCalendarMonthView.aspx?M={month}&DD=2024&CID=0">{month}/2024</a>' for month in range(1, 13)
    )
    _unless_there(
        case,
        f"http://{host}/mgCalendarMonthView.aspx?GL=1&bcr=1",
        Resource(moderngov(case, "Calendar of meetings", months, council_name=council_name)),
    )


def _unless_there(case: Case, path: str, resource: Resource) -> None:
    if case.url(path) not in case.resources:
        case.put(path, resource)
