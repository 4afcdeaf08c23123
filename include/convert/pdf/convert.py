"""A PDF's pages and elements."""

from __future__ import annotations

from include.convert.classify import text_type
from include.convert.model import Converted, DocumentError, Element, ElementType, Page, Zone
from include.convert.ocr import OcrBudget
from include.convert.pdf.blocks import Block, Style, blocks_of, join_over_breaks, join_tables, measure_style
from include.convert.pdf.complete import check_pages, with_lost_pages
from include.convert.pdf.contents import contents_lines, mark_cover
from include.convert.pdf.furniture import PageFurniture, take_furniture
from include.convert.pdf.glyphs import Segment
from include.convert.pdf.headings import Bookmark, mark_headings, section_paths
from include.convert.pdf.layout import Line, lines_in_order
from include.convert.pdf.open import open_pdf, outline_of
from include.convert.pdf.read import PageRead, read_pages
from include.convert.text import without_bullet
from include.convert.zones import mark_sections


def convert_pdf(
    data: bytes, passwords: tuple[str, ...] = (), max_pages: int = 1500, ocr: OcrBudget | None = None
) -> Converted:
    """Pages and elements of a PDF. Raises DocumentError when it cannot be opened or is too long.

    `ocr` limits the time spent on reading pictures; without one there is no limit.
    """
    document, problems = open_pdf(data, passwords)
    if len(document) > max_pages:
        raise DocumentError(
            "too_large",
            f"It has {len(document)} pages, more than MAX_PAGES={max_pages}. Raise the limit if it is sound.",
        )
    reads = read_pages(document, ocr)
    outline = [Bookmark(*entry) for entry in outline_of(document)]
    furniture = take_furniture([read.segments for read in reads], [read.height for read in reads])
    lines = [lines_in_order(read.segments) for read in reads]
    style = measure_style(lines)
    blocks = _blocks(lines, reads, style, outline)
    labels = _labels(furniture, reads)
    pages = _pages(reads, furniture, lines, labels, blocks)
    elements = _elements(blocks, furniture, labels, reads)
    elements = with_lost_pages(pages, elements)
    problems += check_pages(pages, [read.letters for read in reads])
    return Converted(pages, elements, problems, n_pages=len(document))


def _blocks(lines: list[list[Line]], reads: list[PageRead], style: Style, outline: list[Bookmark]) -> list[Block]:
    in_contents = contents_lines(lines)
    blocks: list[Block] = []
    for number, (page_lines, read) in enumerate(zip(lines, reads, strict=True), start=1):
        listed = [line for line in page_lines if id(line) in in_contents]
        body = [line for line in page_lines if id(line) not in in_contents]
        for line in listed:
            blocks.append(Block([line], number, kind="ListItem", zone="contents", text=line.text))
        blocks.extend(blocks_of(body, number, style, read.height))
    mark_headings(blocks, style, outline)
    mark_cover(blocks, len(reads), style.body.size)
    blocks = join_over_breaks(join_tables(blocks), style)
    mark_sections([(block, block.level if block.kind == "Title" else None) for block in blocks])
    for block in blocks:
        if block.kind == "NarrativeText":
            block.kind = _kind_by_words(block)
    return blocks


def _kind_by_words(block: Block) -> ElementType:
    kind = text_type(block.text)
    # what looks like body text is no heading, whatever its words
    return "UncategorizedText" if kind in ("Title", "ListItem") else kind


def _pages(
    reads: list[PageRead],
    furniture: list[PageFurniture],
    lines: list[list[Line]],
    labels: list[str | None],
    blocks: list[Block],
) -> list[Page]:
    pages = []
    for number, (read, edge, page_lines) in enumerate(zip(reads, furniture, lines, strict=True), start=1):
        texts = [*(s.text for s in edge.headers), *(line.text for line in page_lines), *(s.text for s in edge.footers)]
        pages.append(
            Page(
                "\n".join(texts),
                page=number,
                page_label=labels[number - 1],
                read_by=read.read_by,
                ocr_confidence=read.confidence,
                problems=list(read.problems),
            )
        )
    for page in pages:
        weights: dict[Zone, int] = {}
        for block in blocks:
            if block.page == page.page:
                weights[block.zone] = weights.get(block.zone, 0) + len(block.text)
        if weights:
            page.zone = max(weights, key=lambda zone: weights[zone])
    return pages


def _elements(
    blocks: list[Block], furniture: list[PageFurniture], labels: list[str | None], reads: list[PageRead]
) -> list[Element]:
    paths = section_paths(blocks)
    by_page: dict[int, list[Element]] = {number: [] for number in range(1, len(labels) + 1)}
    for block, path in zip(blocks, paths, strict=True):
        text = without_bullet(block.text) if block.kind == "ListItem" else block.text
        cut = len(block.text) - len(text)
        read = reads[block.page - 1]
        picture = block.picture
        by_page[block.page].append(
            Element(
                block.kind,
                text,
                page=block.page,
                page_end=block.page_end or block.page,
                page_starts=[start - cut for start in block.page_starts],
                section_path=path,
                heading_level=block.level if block.kind == "Title" else None,
                zone=block.zone,
                box=block.box,
                table=block.table,
                read_by="ocr" if picture else ("table" if block.table and read.read_by == "text" else read.read_by),
                ocr_confidence=picture.confidence if picture else read.confidence,
            )
        )
    elements: list[Element] = []
    for number, (edge, label) in enumerate(zip(furniture, labels, strict=True), start=1):
        headers = [_edge("Header", segment, number) for segment in edge.headers]
        footers = [_edge("Footer", segment, number) for segment in edge.footers]
        for element in (*headers, *by_page[number], *footers):
            element.page_label = label
            elements.append(element)
    return [element for element in elements if element.text]


def _edge(kind: ElementType, segment: Segment, page: int) -> Element:
    return Element(kind, segment.text, page=page, page_end=page, zone="furniture", box=segment.box)


def _labels(furniture: list[PageFurniture], reads: list[PageRead]) -> list[str | None]:
    """The numbers printed on the pages; where none are, those the file itself names."""
    printed = [page.label for page in furniture]
    return printed if any(printed) else [read.label for read in reads]
