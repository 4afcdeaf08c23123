"""On real documents: as many pages as the PDF has, no page without text, and every word of it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from include.convert import convert_document

pytestmark = pytest.mark.real_documents
LEAST_WORDS = 0.995


def words(text: str) -> Counter[str]:
    joined = re.sub(r"[\ufffe\x02\xad]\s*|-\s*\n\s*", "", text)
    return Counter(re.findall(r"[^\W_]+", joined.lower()))


def test_every_page_and_every_word_is_there(real_documents: Path) -> None:
    for file in sorted(real_documents.glob("*.pdf")):
        data = file.read_bytes()
        converted = convert_document(data)
        document = pypdfium2.PdfDocument(data)
        assert [page.page for page in converted.pages] == list(range(1, len(document) + 1)), file.name
        for number, page in enumerate(converted.pages):
            there = words(document[number].get_textpage().get_text_range())
            on_page = words(page.text)
            in_elements = words(
                " ".join(
                    e.text for e in converted.elements if e.page and e.page <= number + 1 <= (e.page_end or e.page)
                )
            )
            total = sum(there.values())
            assert sum((there & on_page).values()) >= LEAST_WORDS * total, (file.name, number + 1)
            assert sum((there & in_elements).values()) >= LEAST_WORDS * total - 2, (
                file.name,
                number + 1,
                there - in_elements,
            )
            assert page.text.strip() or total == 0, (file.name, number + 1)


def test_headings_list_items_and_labels_of_a_known_report(real_documents: Path) -> None:
    converted = convert_document((real_documents / "portsmouth-september-2014.pdf").read_bytes())
    titles = [e.text for e in converted.elements if e.element_type == "Title"]
    assert "What does the local authority need to improve?" in titles
    assert [page.page_label for page in converted.pages][:5] == ["1", "2", "3", "4", "5"]
    assert converted.pages[1].zone == "contents"
    numbered = [e for e in converted.elements if e.element_type == "ListItem" and re.match(r"\d+\. ", e.text)]
    assert len(numbered) > 100
    assert all(e.element_type != "Title" or not e.text[:1].islower() for e in converted.elements)
