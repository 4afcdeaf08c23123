"""Who is asked what: nobody twice, no third where two are enough, different reports at the same time."""

from __future__ import annotations

from itertools import chain

import pytest

from include.review import queue
from include.settled import settle_findings
from tests.review.made import YEAR, a_finding
from tests.settled.test_settle import drawn, said


@pytest.fixture
def findings():
    return [a_finding(f"shire-{no:03}-{YEAR}", "theme", str(key), "addressed") for no in range(8) for key in (1, 2, 3)]


def of_year(findings, reviews=(), n_reviewers=1):
    sample = [drawn(one, n_reviewers) | {"order_no": no} for no, one in enumerate(findings)]
    return settle_findings(YEAR, findings, sample=sample, reviews=list(reviews))


def asked(settled, who, *names, **options):
    return [one.finding.id for one in queue(settled, who, names, **options)]


def test_what_was_decided_is_not_asked_again_of_anybody(findings):
    settled = of_year(findings, [said(findings[0], "ann")])
    assert findings[0].id not in asked(settled, "ann") + asked(settled, "ben")
    assert len(asked(settled, "ben")) == len(findings) - 1


def test_a_second_person_is_asked_where_two_are_wanted_and_a_third_is_not(findings):
    one = findings[0]
    first = of_year(findings, [said(one, "ann")], n_reviewers=2)
    assert one.id not in asked(first, "ann") and one.id in asked(first, "ben")
    both = of_year(findings, [said(one, "ann"), said(one, "ben", minute=1)], n_reviewers=2)
    assert one.id not in asked(both, "cy")


def test_where_two_differ_a_third_is_asked_first_of_all(findings):
    one = findings[5]
    settled = of_year(findings, [said(one, "ann"), said(one, "ben", "partial", minute=1)], n_reviewers=2)
    assert asked(settled, "cy")[0] == one.id
    assert one.id not in asked(settled, "ann") + asked(settled, "ben")


def test_who_decided_an_earlier_version_is_asked_anew(findings):
    settled = of_year(findings, [said(findings[0], "ann", version="f" * 12)])
    assert findings[0].id in asked(settled, "ann")


def test_a_reviewer_stays_with_one_report_and_two_work_in_different_ones(findings):
    settled = of_year(findings)
    ann, ben = asked(settled, "ann"), asked(settled, "ben")
    assert ann == asked(settled, "ann") and sorted(ann) == sorted(ben)
    reports = [name[0] for name in ann]
    assert len(set(reports[:3])) == 1 and reports == sorted(reports, key=reports.index)
    assert ann[0][0] != ben[0][0]


def test_named_reviewers_share_the_work(findings):
    settled = of_year(findings)
    names = ("ann", "ben", "cy")
    shares = {who: asked(settled, who, *names, only_dealt=True) for who in names}
    assert sorted(chain.from_iterable(shares.values())) == sorted(one.id for one in findings), (
        "each answer is dealt to one"
    )
    assert asked(settled, "ann", *names)[: len(shares["ann"])] == shares["ann"], "their own come first, then the rest"
    assert len(asked(settled, "ann", *names)) == len(findings)
    twice = of_year(findings, n_reviewers=2)
    assert sum(len(asked(twice, who, *names, only_dealt=True)) for who in names) == 2 * len(findings)


def test_what_was_not_drawn_is_asked_of_nobody(findings):
    assert queue(settle_findings(YEAR, findings, sample=[], reviews=[]), "ann") == []
