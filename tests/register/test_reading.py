"""The register is checked when it is read, and knows a partnership by any of its names."""

from __future__ import annotations

import csv

import pytest

from include.register import RegisterError, load_register
from include.settings import REFERENCE

HEADER = "partnership_id,partnership,region,local_authorities,website,confidence"


@pytest.fixture(scope="module")
def national():
    return load_register(str(REFERENCE / "partnerships.csv"))


def test_the_national_register_covers_each_authority_once(national):
    assert len(national) == 138
    authorities = [place for one in national for place in one.local_authorities]
    assert len(authorities) == len(set(authorities)) == 153


def test_every_partnership_is_known_by_its_id_its_name_and_its_places(national):
    for one in national:
        for name in (
            one.partnership_id,
            one.partnership,
            f"{one.partnership} Annual Report 2023-24",
            *one.local_authorities,
        ):
            assert [match.partnership_id for match in national.named_in(name)] == [one.partnership_id], name


@pytest.mark.parametrize(
    ("text", "partnership_id"),
    [
        ("North East Lincolnshire SCP annual report", "north-east-lincolnshire"),
        ("Lincolnshire SCP annual report", "lincolnshire"),
        ("leicestershire_and_rutland_2023-24.pdf", "leicestershire-and-rutland"),
        ("Leicester City yearly report", "leicester"),
        ("KingstonAndRichmond", "kingston-and-richmond"),
        ("Cheshire West & Chester", "cheshire-west-and-chester"),
        ("Bristol yearly report", "keeping-bristol-safe"),
        ("the City of Bristol", "keeping-bristol-safe"),
        ("St. Helens", "st-helens"),
        ("telford-wrekin-12-july-2024", "telford-and-wrekin"),
        ("west-northamptonshire-november-2022", "northamptonshire"),
    ],
)
def test_names_as_people_write_them_are_known(national, text, partnership_id):
    assert [match.partnership_id for match in national.named_in(text)] == [partnership_id]


def test_common_words_name_nobody(national):
    assert (
        national.named_in("Safeguarding Children Partnership Board annual report for children and young people") == []
    )


def test_two_partnerships_in_a_text_are_both_found_in_order(national):
    assert [match.partnership_id for match in national.named_in("Camden with Barnet")] == ["camden", "barnet"]


def test_a_misspelt_name_is_a_guess_not_a_match(national):
    assert national.named_in("Gatehead annual report") == []
    assert national.misspelt_in("Gatehead annual report") == ["gateshead"]
    assert national.closest("aldermere") and "gateshead" in national.closest("gateshed")


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["partnership_id,partnership,region", "a,A,London"], "line 1: column local_authorities is missing"),
        ([HEADER, "a,A SCP,London,A,,", "a,B SCP,London,B,,"], "line 3: partnership_id 'a' stands already in line 2"),
        ([HEADER, "a,,London,A,,"], "line 2: partnership is empty"),
        ([HEADER, ",A SCP,London,A,,"], "line 2: partnership_id is empty"),
        ([HEADER, "a,A SCP,,A,,"], "line 2: region is empty"),
        ([HEADER, "North Shire,N SCP,London,N,,"], "line 2: partnership_id 'North Shire' is not usable"),
        ([HEADER, "a,A SCP,London,A,javascript:alert(1),"], "line 2: website"),
        ([HEADER], "lists no partnership"),
        ([f"{HEADER},valid_from", "a,A SCP,London,A,,,2023"], "line 2: valid_from '2023' is no reporting year"),
        (
            [f"{HEADER},valid_from,valid_to", "a,A SCP,London,A,,,2023-24,2021-22"],
            "line 2: valid_to '2021-22' lies before",
        ),
        (
            [f"{HEADER},landing_pages", "a,A SCP,London,A,,,https://a.example/x;ftp://b"],
            "line 2: landing_pages 'ftp://b'",
        ),
        ([f"{HEADER},hosts", "a,A SCP,London,A,,,https://a.example"], "line 2: hosts 'https://a.example' is no host"),
        ([f"{HEADER},merged_into,valid_to", "a,A SCP,London,A,,,b,2023-24"], "line 2: merged_into 'b' is no other"),
        (
            [f"{HEADER},merged_into", "a,A SCP,London,A,,,b", "b,B SCP,London,B,,,"],
            "line 2: merged_into 'b' needs valid_to",
        ),
        (
            [f"{HEADER},merged_into,valid_to", "a,A SCP,London,A,,,b,2023-24", "b,B SCP,London,B,,,,2022-23"],
            "line 2: merged_into 'b' ends with 2022-23 itself (line 3)",
        ),
        (
            [f"{HEADER},aliases", "a,A SCP,London,A,,,B Safeguarding Board", "b,B Safeguarding Board,London,B,,,"],
            "line 2: aliases 'B Safeguarding Board' is the name of b (line 3)",
        ),
        ([""], "line 1: column partnership_id"),
    ],
)
def test_a_wrong_register_says_file_line_and_what_to_do(write_register, lines, says):
    path = write_register(lines)
    with pytest.raises(RegisterError, match=r"register\.csv") as error:
        load_register(path)
    assert says in str(error.value)


def test_a_register_that_is_not_there_says_so(tmp_path):
    with pytest.raises(RegisterError, match="Set REGISTER"):
        load_register(str(tmp_path / "nowhere.csv"))


def test_a_register_with_the_required_columns_alone_is_enough_also_from_other_spreadsheets(tmp_path):
    path = tmp_path / "small.csv"
    path.write_bytes(
        "partnership_id;partnership;region;local_authorities\r\na;Ä SCP;London;A\r\n;;;\r\n".encode("utf-16")
    )
    (only,) = load_register(str(path))
    assert (only.partnership, only.local_authorities, only.aliases, only.valid_to) == ("Ä SCP", ("A",), (), "")


def test_the_register_as_it_stood_in_a_year(write_register):
    path = write_register(
        [
            f"{HEADER},valid_from,valid_to,merged_into",
            "old-shire,Old Shire SCP,London,Old,,,,2021-22,new-shire",
            "new-shire,New Shire SCP,London,New,,,2022-23,,",
            "always,Always SCP,London,Always,,,,,",
        ]
    )
    register = load_register(path)
    assert [one.partnership_id for one in register.in_year("2021-22")] == ["old-shire", "always"]
    assert [one.partnership_id for one in register.in_year("2022-23")] == ["new-shire", "always"]
    assert register.in_year("2022-23").sha256 == register.sha256 and len(register) == 3


def test_the_published_findings_are_beside_the_register():
    with (REFERENCE / "published_findings.csv").open(encoding="utf-8") as file:
        assert {"reporting_year", "indicator", "category", "count"} <= set(next(csv.reader(file)))
