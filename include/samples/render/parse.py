"""Reads a source: YAML front matter, then a small Markdown with labels."""

from __future__ import annotations

import re
from pathlib import Path

from include.samples.render import front
from include.samples.render.inline import is_label_key, read_inline
from include.samples.render.labels import check_labels
from include.samples.render.model import (
    Block,
    Box,
    Contents,
    Fence,
    Heading,
    ListItem,
    PageBreak,
    Paragraph,
    Picture,
    Report,
    SourceError,
    Table,
    Term,
    Text,
    Zone,
)

HEADING = re.compile(r"(#{1,3})\s+(.+)")
LIST_ITEM = re.compile(r"(\s*)([-*]|\d+[.)])\s+(.+)")
PICTURE = re.compile(r"!\[(.*?)\]\((chart|table-image):(.*)\)\s*$")
SEPARATOR = re.compile(r"\|?[\s:|-]+\|?$")
FENCE_KEY_LINE = re.compile(r":::\s*(\S.*)$")


def parse_source(path: Path) -> Report:
    """Read one source file into a `Report`.

    Raises `SourceError` with one line per mistake, each naming file, line and what to do.
    """
    text = path.read_text(encoding="utf-8")
    problems: list[str] = []
    fields, body_start = front.split_front_matter(path, text)
    answers = front.read_answers(path, fields, problems)
    body = BodyParser(path, text.splitlines(), body_start, problems)
    body.parse()
    report = Report(
        path=str(path),
        split=path.parent.name,
        front=fields,
        themes=answers.themes,
        criteria=answers.criteria,
        compliance=answers.compliance,
        audit=answers.audit,
        blocks=body.blocks,
        fences=body.fences,
    )
    if not problems:
        check_labels(report, problems)
    if problems:
        raise SourceError("\n".join(problems))
    return report


class BodyParser:
    """Walks over the lines once; every `take_…` method consumes the lines of one block."""

    def __init__(self, path: Path, lines: list[str], start: int, problems: list[str]):
        self.path, self.lines, self.at, self.problems = path, lines, start, problems
        self.blocks: list[Block] = []
        self.fences: list[Fence] = []
        self.open_fences: list[Fence] = []
        self.zone: Zone = "body"
        self.zone_line = 0
        self.contributions_line = 0
        self.n_texts = 0

    def parse(self) -> None:
        """Fill `blocks` and `fences`; mistakes go to `problems`."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip():
                self.at += 1
            elif line.startswith(":::"):
                self.take_fence(line)
            elif line.startswith("<<"):
                self.take_marker(line.strip())
            else:
                self.take_block(line)
        for fence in self.open_fences:
            self.problem(fence.line, "fence is never closed: add a line ':::' after the passage")
        if self.zone != "body":
            self.problem(self.zone_line, f"<<{self.zone}>> is never closed: add <</{self.zone}>>")

    def problem(self, line: int, message: str) -> None:
        """Note a mistake; `line` counts from 1."""
        self.problems.append(f"{self.path}:{line}: {message}")

    def add(self, block: Block) -> None:
        """Append a block, inside the fences that are open."""
        block.zone = self.zone
        block.keys = tuple(dict.fromkeys(key for fence in self.open_fences for key in fence.keys))
        for fence in self.open_fences:
            fence.blocks.append(block)
        if self.contributions_line and not isinstance(block, Table | Picture):
            self.problem(self.contributions_line, "<<contributions>> must stand right before a table or table-image")
            self.contributions_line = 0
        self.blocks.append(block)

    def text(self, source: str, line: int) -> Text:
        """Read inline marks of one paragraph of words that begins on `line`."""
        self.n_texts += 1
        found = Text(number=self.n_texts, line=line)
        for message in read_inline(source, found):
            self.problem(line, message)
        if found.labels and self.zone != "body":
            self.problem(line, f"a label inside <<{self.zone}>>: remove it, nothing there counts as treated")
        return found

    def take_fence(self, line: str) -> None:
        number, match = self.at + 1, FENCE_KEY_LINE.match(line)
        self.at += 1
        if not match:
            if not self.open_fences:
                self.problem(number, "':::' closes nothing: remove it or open a fence with ':::t7'")
            else:
                self.fences.append(self.open_fences.pop())
            return
        keys = tuple(key.strip() for key in match[1].split(","))
        for key in keys:
            if not is_label_key(key):
                self.problem(number, f"unknown key '{key}': use t1…t26, c1…c4 or q.<compliance question>")
        if self.zone != "body":
            self.problem(number, f"a fence inside <<{self.zone}>>: remove it, nothing there counts as treated")
        self.open_fences.append(Fence(keys=keys, line=number))

    def take_marker(self, line: str) -> None:
        number = self.at + 1
        self.at += 1
        if line == "<<pagebreak>>":
            self.add(PageBreak(line=number))
        elif line == "<<contents>>":
            self.add(Contents(line=number))
        elif line == "<<contributions>>":
            self.contributions_line = number
        elif line in ("<<foreword>>", "<<glossary>>"):
            self.open_zone("foreword" if "foreword" in line else "glossary", number)
        elif line in ("<</foreword>>", "<</glossary>>"):
            if line != f"<</{self.zone}>>":
                self.problem(number, f"{line} closes nothing: open it before, or remove the line")
            self.zone = "body"
        else:
            self.problem(number, f"unknown marker {line}: see the source format for the markers there are")

    def open_zone(self, zone: Zone, number: int) -> None:
        if self.zone != "body":
            self.problem(number, f"<<{zone}>> inside <<{self.zone}>>: close <</{self.zone}>> first")
        if self.open_fences:
            self.problem(number, f"<<{zone}>> inside a fence: close the fence with ':::' first")
        if not (self.blocks and isinstance(self.blocks[-1], Heading)):
            self.add(Heading(line=number, level=1, text=self.text(zone.capitalize(), number)))
        self.zone, self.zone_line = zone, number

    def take_block(self, line: str) -> None:
        number = self.at + 1
        if match := HEADING.match(line):
            self.at += 1
            self.add(Heading(line=number, level=len(match[1]), text=self.text(match[2].strip(), number)))
        elif line.startswith("!["):
            self.take_picture(line)
        elif line.startswith("|"):
            self.take_table()
        elif line.startswith(">"):
            self.take_box()
        elif self.zone == "glossary":
            self.at += 1
            self.add(Term(line=number, text=self.text(line.strip().removeprefix("- "), number)))
        elif LIST_ITEM.match(line):
            self.add(self.take_list_item())
        else:
            words = self.take_lines()
            self.add(Paragraph(line=number, text=self.text(words, number)))

    def take_lines(self) -> str:
        """Consume a paragraph's lines up to a blank line or the start of another block."""
        words = [self.lines[self.at].strip()]
        self.at += 1
        while self.at < len(self.lines) and not self.starts_block(self.lines[self.at]):
            words.append(self.lines[self.at].strip())
            self.at += 1
        return " ".join(words)

    @staticmethod
    def starts_block(line: str) -> bool:
        return not line.strip() or bool(re.match(r":::|<<|#{1,3}\s|!\[|\||>", line)) or bool(LIST_ITEM.match(line))

    def take_list_item(self) -> ListItem:
        number = self.at + 1
        match = LIST_ITEM.match(self.lines[self.at])
        assert match
        words = LIST_ITEM.sub(r"\3", self.take_lines(), count=1)
        mark = match[2] if match[2][0].isdigit() else ""
        return ListItem(line=number, text=self.text(words, number), mark=mark, depth=min(len(match[1]) // 2, 1))

    def take_box(self) -> None:
        """A box is a small document of paragraphs and list items behind '>'."""
        first = self.at
        while self.at < len(self.lines) and self.lines[self.at].startswith(">"):
            self.at += 1
        inner = [re.sub(r"^>\s?", "", line) for line in self.lines[first : self.at]]
        parts: list[Paragraph | ListItem] = []
        outer_lines, outer_at, self.lines, self.at = self.lines, self.at, [""] * first + inner, first
        while self.at < len(self.lines):
            line, number = self.lines[self.at], self.at + 1
            if not line.strip():
                self.at += 1
            elif LIST_ITEM.match(line):
                parts.append(self.take_list_item())
            else:
                words = re.sub(r"^#+\s+(.*)$", r"**\1**", self.take_lines())
                parts.append(Paragraph(line=number, text=self.text(words, number)))
        self.lines, self.at = outer_lines, outer_at
        self.add(Box(line=first + 1, parts=parts))

    def take_table(self) -> None:
        first = self.at
        rows: list[list[Text]] = []
        while self.at < len(self.lines) and self.lines[self.at].startswith("|"):
            line = self.lines[self.at].strip()
            self.at += 1
            if SEPARATOR.fullmatch(line):
                continue
            cells = split_cells(line)
            rows.append([self.text(cell.strip(), self.at) for cell in cells])
        for row in rows:
            if len(row) != len(rows[0]):
                self.problem(row[0].line, f"row has {len(row)} cells, the header {len(rows[0])}: make them equal")
        if len(rows) < 2:
            self.problem(first + 1, "a table needs a header and a row")
            return
        table = Table(line=first + 1, header=rows[0], rows=rows[1:], is_contributions=bool(self.contributions_line))
        self.contributions_line = 0
        self.add(table)

    def take_picture(self, line: str) -> None:
        number, match = self.at + 1, PICTURE.match(line.strip())
        self.at += 1
        if not match:
            self.problem(number, "picture must be ![alt](chart: A > B; C) or ![alt](table-image: a;b / c;d)")
            return
        is_chart = match[2] == "chart"
        parts = re.split(r"\s*>\s*" if is_chart else r"\s+/\s+", match[3].strip())
        self.n_texts += 1
        picture = Picture(
            line=number,
            number=self.n_texts,
            kind="structure_chart" if is_chart else "table",
            alt=match[1].strip(),
            rows=[[cell.strip() for cell in part.split(";")] for part in parts],
            is_contributions=bool(self.contributions_line),
        )
        self.contributions_line = 0
        self.add(picture)


def split_cells(line: str) -> list[str]:
    """Cells of a table line; a '|' inside {{…}} does not part cells."""
    cells, depth, current = [], 0, ""
    for position, char in enumerate(line.strip().removeprefix("|").removesuffix("|")):
        pair = line.strip().removeprefix("|")[position : position + 2]
        depth += (pair == "{{") - (pair == "}}")
        if char == "|" and depth <= 0:
            cells.append(current)
            current = ""
        else:
            current += char
    return [*cells, current]
