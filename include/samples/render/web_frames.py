"""What stands around the text on a website: cookie banner, navigation, breadcrumbs, feedback, footer."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

from include.samples.render.looks import Look
from include.samples.render.model import Report

TEMPLATES = Path(__file__).parent / "templates"


def template(name: str) -> Template:
    """A file of `templates/`, with $placeholders. They end in .txt so that no inbox takes them for reports."""
    return Template((TEMPLATES / f"{name}.txt").read_text(encoding="utf-8"))


def style(look: Look) -> str:
    """The site's style sheet in a report's colours."""
    return template("style.css").substitute(colour=look.colour, tint=look.tint)


def chapter_page(report: Report, pages: list[tuple[str, str]], at: int, body: str, look: Look) -> str:
    """One chapter of a report told over several pages. `pages` are (file name, title) of all, in order."""
    return template("chapter.html").substitute(
        title=escape(pages[at][1]),
        partnership=escape(report.partnership),
        style=style(look),
        menu="\n".join(menu_entry(file, title, number == at) for number, (file, title) in enumerate(pages)),
        body=body,
        links="\n".join(neighbours(pages, at)),
    )


def menu_entry(file: str, title: str, is_current: bool) -> str:
    """One chapter in the side menu."""
    current = ' aria-current="page"' if is_current else ""
    return f'<li><a href="{file}"{current}>{escape(title, quote=False)}</a></li>'


def neighbours(pages: list[tuple[str, str]], at: int) -> list[str]:
    """Links to the chapters before and after."""
    links = []
    for step, relation, word in ((-1, "prev", "Previous"), (1, "next", "Next")):
        if 0 <= at + step < len(pages):
            file, title = pages[at + step]
            links.append(f'<a rel="{relation}" href="{file}">{word}: {escape(title, quote=False)}</a>')
    return links


def long_page(report: Report, title: str, body: str, look: Look) -> str:
    """A whole report on one page of a council-like site that wraps everything in a form."""
    return template("long_page.html").substitute(
        title=escape(title), partnership=escape(report.partnership), style=style(look), body=body
    )
