"""Former names count, acronyms only hint, and an address tells whose site it is."""

from __future__ import annotations

import csv

import pytest

from include.register import AddressMatch, NameMatch, load_register
from include.settings import REFERENCE


@pytest.fixture(scope="module")
def national():
    return load_register(str(REFERENCE / "partnerships.csv"))


def named(register, text):
    return [match.partnership_id for match in register.named_in(text)]


@pytest.mark.parametrize(
    ("text", "partnership_id"),
    [
        ("Staffordshire Safeguarding Children Board Annual Report 2022/23", "staffordshire"),
        ("NE Lincolnshire Safeguarding Children's Board Annual Report 2016/2017", "north-east-lincolnshire"),
        ("Milton Keynes Safeguarding Children Board Annual Report", "mk-together"),
        ("IW Safeguarding Children's Board Annual Report", "isle-of-wight"),
        ("West Berkshire LSCB Annual Report", "berkshire-west"),
    ],
)
def test_former_names_and_short_forms_are_known(national, text, partnership_id):
    assert named(national, text) == [partnership_id]


def test_an_acronym_alone_names_nobody_but_hints_at_all_who_use_it(national):
    text = "CSCP annual report 2023-24"
    assert named(national, text) == []
    assert national.hinted_in(text) == [NameMatch(who, 50.0, 0, "acronym") for who in ("camden", "croydon")]
    assert [hint.partnership_id for hint in national.hinted_in("esscp-annual-report-2019-20.pdf")] == ["east-sussex"]
    assert national.hinted_in("an annual report") == []


def test_a_name_that_two_share_is_no_name_of_either(national):
    assert named(national, "Pan-Dorset Safeguarding Children Partnership annual report") == []
    assert named(national, "Dorset Safeguarding Children Partnership annual report") == ["dorset"]


def test_a_short_form_gives_no_bare_word(national):
    assert named(national, "IW yearly report") == [] and named(national, "NE yearly report") == []


@pytest.mark.parametrize(
    ("url", "matches"),
    [
        ("https://staffsscb.org.uk/wp-content/uploads/report.pdf", [("staffordshire", "site")]),
        ("http://www.staffsscp.org.uk/anything", [("staffordshire", "site")]),
        ("https://www.esscp.org.uk/about-us/esscp-annual-report-and-business/", [("east-sussex", "site")]),
        ("https://democracy.york.gov.uk/documents/s170945/Final.html?CT=2", [("city-of-york", "council")]),
        ("https://northnorthants.moderngov.co.uk/mgAi.aspx?ID=9429", [("northamptonshire", "council")]),
        ("https://www.gloucestershire.gov.uk/gscp/reports", [("gloucestershire", "site")]),
        ("https://www.gloucestershire.gov.uk/roads", [("gloucestershire", "council")]),
        ("https://www.gloucestershire.gov.uk/gscpx", [("gloucestershire", "council")]),
        ("https://safeguardingadults.salford.gov.uk/report", [("salford", "council")]),
        ("https://someone-elses.moderngov.co.uk/mgAi.aspx", []),
        ("https://vdocuments.site/annual-report-201314.html", []),
        ("https://notstaffsscb.org.uk/", []),
        ("http://[broken", []),
        ("", []),
    ],
)
def test_an_address_tells_whose_site_it_is(national, url, matches):
    assert national.at_address(url) == [AddressMatch(*match) for match in matches]


def test_what_is_said_of_real_sites_stands_in_the_register(national):
    """Landing pages that were seen lie on a site of the partnership they were seen for."""
    pages = [(one, page) for one in national for page in one.landing_pages]
    assert len(pages) == 16
    for one, page in pages:
        assert AddressMatch(one.partnership_id, "site") in national.at_address(page)
    with (REFERENCE / "partnerships.csv").open(encoding="utf-8") as file:
        assert {row["confidence"] for row in csv.DictReader(file)} == {"confirmed", "partly_confirmed", "unconfirmed"}
