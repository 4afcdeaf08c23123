"""No page, link or address is slow to judge or stops the judging."""

from __future__ import annotations

import time

import pytest

from include.collect.recognise import NOT_A_REPORT, Clues, recognise, worth_following

LONG = {
    "spaces": " " * 100_000, "lines": "\n" * 100_000, "words": "annual yearly report board " * 5000, "years": "2023-24 " * 10_000,
    "dots": "." * 100_000, "signs": "\u2013\u00ad\ufeff" * 30_000, "sentences": "this our report the report " * 4000,
}  # fmt: skip


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_page_made_to_be_slow_is_judged_in_time(register, text):
    page = Clues(url="https://a.example/x", title=text, headings=(text,) * 80, first_text=text, link_text=text, around=text,
                 links=(text[:2000],) * 500, media_type="text/html", n_characters=len(text))  # fmt: skip
    began = time.process_time()
    recognise(page, register)
    worth_following(page, ["2023-24"])
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "url", ["http://[bad", "", "::::", "https://x.example/%ff%fe/%00", "https://x.example:port/annual"]
)
def test_an_address_that_is_none_tells_nothing(register, url):
    assert recognise(Clues(url=url), register).kind == NOT_A_REPORT
    assert 0 <= worth_following(Clues(url=url, link_text="a"), []) < 0.5
