"""Whose report it is: told by what it says, by its name, by the site it was found on, and never guessed."""

from __future__ import annotations

from include.collect.recognise import Clues, recognise

PDF = "application/pdf"


def report(register, **clues):
    return recognise(Clues(media_type=PDF, n_pages=30, **clues), register)


def test_on_its_own_site_a_report_needs_no_name(register):
    found = report(register, first_text="Annual Report 2023-24", site_of="aldershire")
    assert (found.partnership_id, found.owner_confidence) == ("aldershire", 0.9)


def test_a_neighbours_report_on_its_site_is_the_neighbours(register):
    text = "St Edmund Safeguarding Children Board\nAnnual Report 2023-24"
    assert report(register, first_text=text, site_of="aldershire").partnership_id == "st-edmund"


def test_partners_named_beside_it_do_not_take_it_away(register):
    text = "Annual Report 2023-24\nwith thanks to St Edmund and to Brigg"
    assert report(register, first_text=text, site_of="aldershire").partnership_id == "aldershire"


def test_on_a_mirror_its_title_page_tells(register):
    text = "Brigg and Holm Safeguarding Children Partnership\nYearly Report 2023-24"
    assert report(register, url="https://mirror.example/doc/7", first_text=text).partnership_id == "brigg-and-holm"


def test_the_address_of_its_site_tells_where_nothing_else_does(register):
    url = "https://aldershire.example/files/annual-report-2023-24.pdf"
    assert report(register, url=url, first_text="Annual Report 2023-24").partnership_id == "aldershire"


def test_what_nobody_says_stays_open_with_guesses(register):
    found = report(register, url="https://mirror.example/doc/8", first_text="Aldershrie Annual Report 2023-24")
    assert found.partnership_id is None
    assert found.best_guesses == ("aldershire 2023-24",)
    assert "partnership may be aldershire" in found.reason
