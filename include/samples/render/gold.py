"""The known answers of a report, in the form of GOLD_FORMAT, with the places the renderer noted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from include.samples.render import model
from include.samples.render.model import Label, Rendered, Report, Spot, Text
from include.samples.render.money import as_number, contributions_of_rows

FIRST_WORDS = 10

Gold = dict[str, Any]


def gold_of(report: Report, rendered: Rendered) -> Gold:
    """One object of gold.json. Places are physical pages from 1, or anchors in web pages."""
    gold: Gold = {
        "partnership": report.partnership,
        "partnership_id": report.partnership_id,
        "region": report.front["region"],
        "reporting_year": report.reporting_year,
        "files": rendered.files,
    }
    if rendered.n_pages:
        gold["n_pages"] = rendered.n_pages
    asked = audit_labels(report, rendered) if report.audit else labels_of_2023(report, rendered)
    return (
        gold
        | asked
        | {
            "contributions": list(contributions(report, rendered)),
            "priorities": [str(priority) for priority in report.front["priorities"]],
            "images": [image_gold(block, rendered) for block in report.blocks if isinstance(block, model.Picture)],
            "elements": list(elements(report, rendered)),
        }
    )


def audit_labels(report: Report, rendered: Rendered) -> Gold:
    """Answers to the audit questions of the year's instrument, each with its places; pages are counted."""
    audit: Gold = {}
    for name, answer in report.audit.items():
        found: Gold = {"answer": answer.value}
        found |= {"detail": answer.detail} if answer.detail else {}
        found |= {"values": list(answer.values)} if answer.values else {}
        found |= {"contested": True} if answer.contested else {}
        quotes = [quote_gold(rendered, text, label) for text, label in labels_with(report, f"a.{name}")]
        audit[name] = found | places(report, rendered, f"a.{name}") | ({"quotes": quotes} if quotes else {})
    audit["pages"] = {"answer": "counted", "number": rendered.n_pages} if rendered.n_pages else {"answer": "no_pages"}
    return {"audit": audit}


def labels_of_2023(report: Report, rendered: Rendered) -> Gold:
    """Themes, criteria, score and compliance answers."""
    return {
        "themes": [theme_gold(report, rendered, number) for number in sorted(report.themes)],
        "criteria": [criterion_gold(report, rendered, number) for number in sorted(report.criteria)],
        "score": gated_score({number: answer.value for number, answer in report.criteria.items()}),
        "compliance": {name: compliance_gold(report, rendered, name) for name in report.compliance},
    }


def gated_score(answers: dict[int, str]) -> int:
    """0 to 4: criteria 1 to 3 count one each, criterion 4 only when those three are met."""
    base = sum(answers[number] == "met" for number in (1, 2, 3))
    return base + (base == 3 and answers[4] == "met")


def theme_gold(report: Report, rendered: Rendered, number: int) -> Gold:
    """A theme's status, places and quotes."""
    answer, key = report.themes[number], f"t{number}"
    quotes = [quote_gold(rendered, text, label) for text, label in labels_with(report, key)]
    return {
        "theme_no": number,
        "status": answer.value,
        **places(report, rendered, key),
        "quotes": quotes,
        "contested": answer.contested,
    }


def criterion_gold(report: Report, rendered: Rendered, number: int) -> Gold:
    """A criterion's answer and places."""
    answer = report.criteria[number]
    found = places(report, rendered, f"c{number}")
    return {"criterion_no": number, "answer": answer.value, **found, "contested": answer.contested}


def compliance_gold(report: Report, rendered: Rendered, name: str) -> Gold:
    """A compliance question's answer, detail and places."""
    answer = report.compliance[name]
    gold: Gold = {"answer": answer.value}
    if answer.detail:
        gold["detail"] = answer.detail
    if answer.contested:
        gold["contested"] = True
    return gold | places(report, rendered, f"q.{name}")


def quote_gold(rendered: Rendered, text: Text, label: Label) -> Gold:
    """A quote stands where its first word stands."""
    return {"text": text.words_of(label), **rendered.spots_of_label(text, label)[0].as_gold()}


def labels_with(report: Report, key: str) -> Iterator[tuple[Text, Label]]:
    """Quotes labelled with a key, in reading order."""
    for _, text in report.labelled_texts():
        for label in text.labels:
            if key in label.keys:
                yield text, label


def places(report: Report, rendered: Rendered, key: str) -> Gold:
    """`pages` (or `anchors` on the web) that the fenced passages and quotes of a key touch, in order."""
    spots: list[Spot] = []
    for block in report.blocks:
        if key in block.keys:
            spots += [spot for number in block.numbers() for spot in rendered.spots(number)]
        for text in block.texts():
            for label in text.labels:
                if key in label.keys:
                    spots += rendered.spots_of_label(text, label)
    if report.is_web:
        return {"anchors": list(dict.fromkeys(spot.anchor for spot in spots))}
    return {"pages": sorted({spot.page for spot in spots if spot.page})}


def contributions(report: Report, rendered: Rendered) -> Iterator[Gold]:
    """Money given in the reporting year: from tables, pictures of tables, and sentences."""
    for block in report.blocks:
        if isinstance(block, model.Table) and block.is_contributions:
            rows = [[text.plain for text in row] for row in [block.header, *block.rows]]
            for at, row in contributions_of_rows(rows, report.reporting_year):
                yield row | rendered.spots(block.rows[at][0].number)[0].as_gold() | {"in_image": False}
        elif isinstance(block, model.Picture) and block.is_contributions:
            for _, row in contributions_of_rows(block.rows, report.reporting_year):
                yield row | rendered.spots(block.number)[0].as_gold() | {"in_image": True}
        for text in block.texts():
            for label in text.labels:
                if label.contributor:
                    money = {
                        "contributor": label.contributor,
                        "amount_gbp": as_number(label.amount_gbp or 0),
                        "share_pct": None,
                    }
                    yield money | rendered.spots_of_label(text, label)[0].as_gold() | {"in_image": False}


def image_gold(picture: model.Picture, rendered: Rendered) -> Gold:
    """The words inside an image, and where the image stands."""
    strings = [cell for row in picture.rows for cell in row if cell]
    return {**rendered.spots(picture.number)[0].as_gold(), "kind": picture.kind, "strings": strings}


def elements(report: Report, rendered: Rendered) -> Iterator[Gold]:
    """Headings, and the first item of each list, with the section they stand in."""
    path: dict[int, str] = {}
    before: model.Block | None = None
    for block in report.blocks:
        if isinstance(block, model.Heading):
            path = {level: words for level, words in path.items() if level < block.level}
            yield element_gold(block.text, "Title", path, rendered)
            path[block.level] = block.text.plain
        elif isinstance(block, model.ListItem) and not isinstance(before, model.ListItem):
            yield element_gold(block.text, "ListItem", path, rendered)
        before = block


def element_gold(text: Text, kind: str, path: dict[int, str], rendered: Rendered) -> Gold:
    """The first words of an element, its type, place and section."""
    words = re.split(r"\s+", text.plain.strip())[:FIRST_WORDS]
    gold = rendered.spots(text.number)[0].as_gold() | {"text": " ".join(words), "element_type": kind}
    return gold | ({"section": path[max(path)]} if path else {})
