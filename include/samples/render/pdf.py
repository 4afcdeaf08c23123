"""Lays a report out as a PDF and notes the page on which every text was really drawn."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BalancedColumns,
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
)

from include.samples.render import model
from include.samples.render.contents import with_extra
from include.samples.render.looks import Look, look_of
from include.samples.render.model import Rendered, Report, Spot
from include.samples.render.pdf_furniture import (
    ContentsLine,
    cover_parts,
    draw_cover_background,
    draw_footer,
    draw_header,
)
from include.samples.render.pdf_parts import Notebook, PartMaker

PAGE_WIDTH, PAGE_HEIGHT = A4
rl_config.useA85 = 0  # binary streams, as in the files of real programs
HEAD_ROOM, FOOT_ROOM = 70.0, 66.0
CHAPTER_TITLE_HEIGHT = 62.0
COLUMN_GAP = 20.0
MOST_PASSES = 8
ENOUGH_WORDS_FOR_COLUMNS = 110
ROOM_FOR_HEADING = 96.0


def render_pdf(report: Report) -> tuple[bytes, Rendered]:
    """The PDF's bytes and where each text landed (`Rendered.files` names the file it must be written to).

    Laid out again until the contents page shows the true pages and no labelled quote runs over a page's end.
    A piece too large for a page raises reportlab's LayoutError.
    """
    look = look_of(report.partnership_id, report.layout)
    notebook = Notebook()
    for _ in range(MOST_PASSES):
        known_pages, whole = notebook.heading_pages(report), notebook.whole | straddling(report, notebook)
        notebook = Notebook(known_pages=known_pages, whole=whole)
        data = Layout(report, look, notebook).build()
        if notebook.heading_pages(report) == known_pages and straddling(report, notebook) <= whole:
            break
    drawn = {number: [(Spot(page=page), words) for page, words in pieces] for number, pieces in notebook.drawn.items()}
    return data, Rendered(files=[f"{report.report_id}.pdf"], drawn=drawn, n_pages=notebook.n_pages)


def straddling(report: Report, notebook: Notebook) -> set[int]:
    """Numbers of the texts with a labelled quote that begins on one page and ends on the next."""
    rendered = Rendered([], {n: [(Spot(page=p), w) for p, w in pieces] for n, pieces in notebook.drawn.items()})
    return {
        text.number
        for _, text in report.labelled_texts()
        for label in text.labels
        if len(rendered.spots_of_label(text, label)) > 1
    }


@dataclass
class Layout:
    """One pass over a report: turns blocks into reportlab's flowables and builds the file."""

    report: Report
    look: Look
    notebook: Notebook
    story: list[Flowable] = field(default_factory=list)
    n_sections: int = 0

    def build(self) -> bytes:
        """Lay the report out once and return the file."""
        out = io.BytesIO()
        document = BaseDocTemplate(
            out,
            pagesize=A4,
            invariant=1,
            title=f"{self.report.partnership}: {self.report.title}",
            author=self.report.partnership,
            subject=model.NOTICE,
            lang="en-GB",
        )
        document.addPageTemplates(self.page_templates())
        self.parts = PartMaker(self.look, self.notebook, self.text_width)
        self.assemble()
        document.build(self.story)
        return out.getvalue()

    @property
    def full_width(self) -> float:
        return PAGE_WIDTH - 2 * self.look.margin

    @property
    def column_width(self) -> float:
        return (self.full_width - COLUMN_GAP) / 2

    @property
    def text_width(self) -> float:
        return self.column_width if self.report.layout == "two_column" else self.full_width

    def page_templates(self) -> list[PageTemplate]:
        """Cover, full width, columns, and the first page of a chapter in columns."""
        left, bottom, height = self.look.margin, FOOT_ROOM, PAGE_HEIGHT - HEAD_ROOM - FOOT_ROOM
        right = left + self.column_width + COLUMN_GAP
        low = height - CHAPTER_TITLE_HEIGHT

        def frame(x: float, y: float, width: float, tall: float) -> Frame:
            return Frame(x, y, width, tall, 0, 0, 0, 0, id=f"at-{x:.0f}-{y:.0f}")

        columns = [
            frame(left, bottom, self.column_width, height),
            frame(right, bottom, self.column_width, height),
        ]
        chapter = [
            frame(left, bottom + low, self.full_width, CHAPTER_TITLE_HEIGHT),
            frame(left, bottom, self.column_width, low),
            frame(right, bottom, self.column_width, low),
        ]
        full = [frame(left, bottom, self.full_width, height)]
        return [
            PageTemplate("cover", [frame(left, bottom, self.full_width, height)], onPage=self.on_cover),
            self.page_template("full", full),
            self.page_template("columns", columns),
            self.page_template("chapter", chapter),
        ]

    def page_template(self, name: str, frames: list[Frame]) -> PageTemplate:
        return PageTemplate(name, frames, onPage=self.on_page, onPageEnd=self.on_page_end)

    def on_cover(self, canvas: Canvas, _: object) -> None:
        draw_cover_background(canvas, self.look)
        self.notebook.n_pages = canvas.getPageNumber()
        if self.report.front.get("page_labels") and self.look.has_page_label_catalogue:
            canvas.addPageLabel(0, prefix="Cover")
            canvas.addPageLabel(1, style="ARABIC", start=1)

    def on_page(self, canvas: Canvas, _: object) -> None:
        self.notebook.n_pages = canvas.getPageNumber()
        if self.report.front.get("running_header"):
            draw_header(canvas, self.look, str(self.report.front["running_header"]))

    def on_page_end(self, canvas: Canvas, _: object) -> None:
        draw_footer(canvas, self.look, self.printed_page(canvas.getPageNumber()), self.report.partnership)

    def printed_page(self, page: int) -> str:
        """The label printed on a physical page: counting may start after the cover."""
        return str(page - 1 if self.report.front.get("page_labels") else page)

    def assemble(self) -> None:
        """Cover, contents (unless the text places it), then every block."""
        blocks = self.report.blocks
        self.story += cover_parts(self.report, self.look)
        self.story.append(NextPageTemplate("full"))
        has_marker = any(isinstance(block, model.Contents) for block in blocks)
        if self.report.front.get("contents") and not has_marker:
            self.add_contents()
        if not (blocks and isinstance(blocks[0], model.Heading) and blocks[0].level == 1):
            self.start_page()
        at = 0
        while at < len(blocks):
            at += self.add_block(blocks, at)

    def start_page(self) -> None:
        self.story.append(PageBreak())

    def add_block(self, blocks: list[model.Block], at: int) -> int:
        """Append one block, or paragraphs that share balanced columns; returns how many were taken."""
        block = blocks[at]
        if isinstance(block, model.Contents):
            self.add_contents()
        elif isinstance(block, model.PageBreak):
            if not self.next_starts_page(blocks, at):
                self.start_page()
        elif isinstance(block, model.Heading):
            self.add_heading(block)
        elif self.report.layout == "mixed" and isinstance(block, model.Paragraph | model.ListItem):
            return self.add_columns(blocks, at)
        else:
            self.story += self.parts.flowables(block)
        return 1

    @staticmethod
    def next_starts_page(blocks: list[model.Block], at: int) -> bool:
        """Whether the block after a page break begins a page by itself, so that no page stays empty."""
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        is_chapter = isinstance(after, model.Heading) and after.level == 1
        return after is None or is_chapter or isinstance(after, model.Contents | model.PageBreak)

    def add_heading(self, block: model.Heading) -> None:
        is_chapter = block.level == 1
        self.n_sections = 0 if is_chapter else self.n_sections + (block.level == 2)
        if is_chapter and self.report.layout == "two_column":
            self.story += [
                NextPageTemplate("chapter"),
                PageBreak(),
                *self.parts.flowables(block),
                FrameBreak(),
            ]
            self.story.append(NextPageTemplate("columns"))
            return
        if is_chapter:
            self.start_page()
        else:
            self.story.append(CondPageBreak(ROOM_FOR_HEADING))
        self.story += self.parts.flowables(block)

    def add_columns(self, blocks: list[model.Block], at: int) -> int:
        """Paragraphs and list items up to a block of another kind, in two balanced columns when long."""
        group: list[model.Block] = []
        while at + len(group) < len(blocks) and isinstance(blocks[at + len(group)], model.Paragraph | model.ListItem):
            group.append(blocks[at + len(group)])
        n_words = sum(len(text.plain.split()) for block in group for text in block.texts())
        is_full_width = n_words < ENOUGH_WORDS_FOR_COLUMNS or self.n_sections % 3 == 0
        flowables = [part for block in group for part in self.parts.flowables(block)]
        if is_full_width:
            self.story += flowables
        else:
            self.story.append(
                BalancedColumns(flowables, innerPadding=COLUMN_GAP, leftPadding=0, rightPadding=0, name="columns")
            )
            self.story.append(Spacer(1, 6))
        return len(group)

    def add_contents(self) -> None:
        """A page of entries with the pages known from the pass before, and entries the text never treats."""
        self.story += [NextPageTemplate("full"), PageBreak(), self.parts.title("Contents")]
        for title, level, page in contents_entries(self.report, self.notebook.known_pages, self.printed_page):
            self.story.append(ContentsLine(title, page, level, self.look))


def contents_entries(
    report: Report, pages: dict[int, int], printed: Callable[[int], str]
) -> list[tuple[str, int, str]]:
    """(title, level, printed page) of chapters and sections, with `contents_extra` among them."""
    shown = [heading for heading in report.headings() if heading.level <= 2]
    levels = {heading.text.plain: heading.level for heading in shown}
    entries = [(heading.text.plain, printed(pages.get(heading.text.number, 1))) for heading in shown]
    mixed = with_extra(entries, [str(title) for title in report.front.get("contents_extra") or []])
    return [(title, levels.get(title, max(levels.values())), page) for title, page in mixed]
