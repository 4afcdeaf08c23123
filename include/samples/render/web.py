"""Writes a report as web pages, with the furniture that council and partnership sites put around the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from itertools import count, takewhile
from typing import Any

from include.samples.render import model
from include.samples.render.contents import with_extra
from include.samples.render.looks import Look, look_of
from include.samples.render.model import NOTICE, Rendered, Report, Spot, Text
from include.samples.render.pictures import WEB_WIDTH_POINTS, draw_picture
from include.samples.render.web_frames import chapter_page, long_page

TITLE_ID = "page-title"


@dataclass
class WebFile:
    """One page in the making."""

    name: str  # relative to the split's folder
    title: str
    pieces: list[str] = field(default_factory=list)


def render_web(report: Report) -> tuple[dict[str, bytes], Rendered]:
    """Every file of the report (path relative to the split's folder -> bytes) and where each text landed."""
    writer = WebWriter(report, look_of(report.partnership_id, report.layout))
    writer.write()
    pages = {page.name: writer.framed(page).encode() for page in writer.pages}
    rendered = Rendered(files=list(pages), drawn=writer.drawn)
    return pages | writer.pictures, rendered


class WebWriter:
    """Walks over the blocks once, opening pages, accordions and lists as it goes."""

    def __init__(self, report: Report, look: Look):
        self.report, self.look = report, look
        self.is_chapters = report.layout == "html_chapters"
        self.folder = report.report_id if self.is_chapters else f"{report.report_id}_files"
        self.drawn: dict[int, list[tuple[Spot, str]]] = {}
        self.pictures: dict[str, bytes] = {}
        self.ids = heading_ids(report)
        first = f"{report.report_id}/01-{slug(report.title)}.html" if self.is_chapters else f"{report.report_id}.html"
        self.pages = [WebFile(first, report.title)]
        self.anchor = TITLE_ID
        self.n_sections = 0
        self.closing = ""  # what ends the accordion that is open

    def write(self) -> None:
        """Fill `pages`, `pictures` and `drawn`."""
        blocks = self.report.blocks
        self.put(f'<h1 id="{TITLE_ID}">{escape(self.report.title)}</h1>')
        self.put(f'<p class="lead">{escape(self.report.partnership)}</p>')
        self.put(f'<p class="notice">{NOTICE}</p>')
        has_marker = any(isinstance(block, model.Contents) for block in blocks)
        if self.report.front.get("contents") and not has_marker:
            self.put(self.contents())
        at = 0
        while at < len(blocks):
            at += self.add_block(blocks, at)
        self.close_accordion()

    def put(self, markup: str) -> None:
        self.pages[-1].pieces.append(markup)

    def spot(self) -> Spot:
        file = self.pages[-1].name if self.is_chapters else None
        return Spot(anchor=self.anchor, file=file)

    def words(self, text: Text) -> str:
        """Markup of a text, noting where it stands."""
        self.drawn.setdefault(text.number, []).append((self.spot(), text.plain))
        pieces = []
        for run in text.runs:
            words = escape(run.text, quote=False)
            words = f"<strong>{words}</strong>" if run.bold else words
            pieces.append(f"<em>{words}</em>" if run.italic else words)
        return "".join(pieces)

    def add_block(self, blocks: list[model.Block], at: int) -> int:
        """Append one block, or all items of a list; returns how many were taken."""
        block = blocks[at]
        if isinstance(block, model.ListItem):
            items = list(takewhile(lambda other: isinstance(other, model.ListItem), blocks[at:]))
            self.put(self.list_of(items))
            return len(items)
        if isinstance(block, model.Term):
            terms = list(takewhile(lambda other: isinstance(other, model.Term), blocks[at:]))
            self.put(self.terms(terms))
            return len(terms)
        if isinstance(block, model.Heading):
            self.add_heading(block)
        elif isinstance(block, model.Contents):
            self.put(self.contents())
        elif isinstance(block, model.Paragraph):
            self.put(f"<p>{self.words(block.text)}</p>")
        elif isinstance(block, model.Box):
            self.put(self.box(block))
        elif isinstance(block, model.Table):
            self.put(self.table(block))
        elif isinstance(block, model.Picture):
            self.put(self.picture(block))
        return 1

    def add_heading(self, block: model.Heading) -> None:
        """A heading; it may begin a new page (chapters) or an accordion (long page)."""
        if block.level <= 2:
            self.close_accordion()
        if block.level == 1 and self.is_chapters:
            name = f"{self.report.report_id}/{len(self.pages) + 1:02d}-{slug(block.text.plain)}.html"
            self.pages.append(WebFile(name, block.text.plain))
        self.anchor = self.ids[block.text.number]
        words, anchor = self.words(block.text), self.anchor
        level = block.level if self.is_chapters else block.level + 1
        plain = f'<h{level} id="{anchor}">{words}</h{level}>'
        self.n_sections = self.n_sections + 1 if block.level == 2 else self.n_sections
        is_accordion = block.level == 2 and not self.is_chapters and self.n_sections % 3
        if not is_accordion:
            self.put(plain)
        elif self.n_sections % 3 == 1:
            self.put(f'<details class="accordion"><summary>{plain}</summary><div class="accordion__body">')
            self.closing = "</div></details>"
        else:
            button = f'<button type="button" aria-expanded="false" aria-controls="{anchor}-panel">{words}</button>'
            self.put(f'<section class="accordion"><h{level} id="{anchor}">{button}</h{level}>')
            self.put(f'<div class="accordion__panel" id="{anchor}-panel" role="region">')
            self.closing = "</div></section>"

    def close_accordion(self) -> None:
        if self.closing:
            self.put(self.closing)
        self.closing = ""

    def list_of(self, items: list[Any]) -> str:
        """Nested lists of consecutive items."""
        tag = "ol" if items[0].mark else "ul"
        markup, depth = [f"<{tag}>"], 0
        for item in items:
            if item.depth > depth:
                markup.append("<ul>")
            elif item.depth < depth:
                markup.append("</ul>")
            depth = item.depth
            markup.append(f"<li>{self.words(item.text)}</li>")
        return "\n".join([*markup, "</ul>" if depth else "", f"</{tag}>"])

    def terms(self, terms: list[Any]) -> str:
        pairs = [self.words(term.text).partition(":") for term in terms]
        rows = [f"<dt>{term.strip()}:</dt><dd>{meaning.strip()}</dd>" for term, _, meaning in pairs]
        return "\n".join(["<dl>", *rows, "</dl>"])

    def box(self, block: model.Box) -> str:
        pieces = []
        for part in block.parts:
            is_item = isinstance(part, model.ListItem)
            pieces.append(
                f"<ul><li>{self.words(part.text)}</li></ul>" if is_item else f"<p>{self.words(part.text)}</p>"
            )
        return "\n".join(["<blockquote>", *pieces, "</blockquote>"])

    def table(self, block: model.Table) -> str:
        head = "".join(f'<th scope="col">{self.words(text)}</th>' for text in block.header)
        rows: list[str] = []
        foot: list[str] = []
        for row in block.rows:
            cells = "".join(f"<td>{self.words(text)}</td>" for text in row)
            (foot if row[0].plain.lower().startswith("total") else rows).append(f"<tr>{cells}</tr>")
        tail = f"<tfoot>{''.join(foot)}</tfoot>" if foot else ""
        body = "\n".join(rows)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody>{tail}</table>"
        return f'<div class="table-scroll">{table}</div>'

    def picture(self, block: model.Picture) -> str:
        """The image as a file beside the page; `alt` is empty where the source gives none."""
        self.drawn[block.number] = [(self.spot(), "")]
        name = f"picture-{len(self.pictures) + 1}.png"
        self.pictures[f"{self.folder}/{name}"] = draw_picture(block, self.look, WEB_WIDTH_POINTS)
        source = name if self.is_chapters else f"{self.folder}/{name}"
        return f'<figure><img src="{source}" alt="{escape(block.alt)}" width="840"></figure>'

    def contents(self) -> str:
        """Links to chapters (and sections on a long page), with entries the text never treats among them."""
        most = 1 if self.is_chapters else 2
        entries = [(h.text.plain, self.link(h)) for h in self.report.headings() if h.level <= most]
        entries = with_extra(entries, [str(title) for title in self.report.front.get("contents_extra") or []])
        items = "\n".join(f'<li><a href="{link}">{escape(title, quote=False)}</a></li>' for title, link in entries)
        return f'<nav class="contents" aria-label="Contents"><h2>Contents</h2><ul>\n{items}\n</ul></nav>'

    def link(self, heading: model.Heading) -> str:
        anchor = self.ids[heading.text.number]
        if not self.is_chapters:
            return f"#{anchor}"
        number = 2 + [h.text.number for h in self.report.headings() if h.level == 1].index(heading.text.number)
        return f"{number:02d}-{slug(heading.text.plain)}.html"

    def framed(self, page: WebFile) -> str:
        """The whole HTML document around a page's text."""
        body = "\n".join(page.pieces)
        if not self.is_chapters:
            return long_page(self.report, page.title, body, self.look)
        names = [(other.name.split("/")[-1], other.title) for other in self.pages]
        return chapter_page(self.report, names, self.pages.index(page), body, self.look)


def slug(words: str) -> str:
    """A file name or id of words: lower case, hyphens, at most 48 characters."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:48].strip("-")


def heading_ids(report: Report) -> dict[int, str]:
    """Heading's text number -> id, unique over all pages of the report."""
    ids: dict[int, str] = {}
    taken = {TITLE_ID}
    for heading in report.headings():
        base = name = slug(heading.text.plain) or "section"
        for number in count(2):
            if name not in taken:
                break
            name = f"{base}-{number}"
        taken.add(name)
        ids[heading.text.number] = name
    return ids
