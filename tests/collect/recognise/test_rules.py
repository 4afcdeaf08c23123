"""The rules are data: each proves itself on its own two examples, and a broken one is named."""

from __future__ import annotations

import pytest

from include.collect.recognise.rules import FILE, RulesError, rules
from include.datasets.words import DOCUMENT_KINDS
from include.frameworks.plain import plain


@pytest.mark.parametrize("rule", rules().every_rule, ids=lambda rule: rule.find[:40])
def test_a_rule_matches_its_example_and_not_its_counterexample(rule):
    assert rule.matches(plain(rule.yes))
    assert not rule.matches(plain(rule.no))


def test_the_companions_of_a_report_all_have_a_rule():
    told = {rule.kind for rule in rules().kinds}
    assert told == set(DOCUMENT_KINDS) - {"main", "chapter", "other"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("yes: Draft Annual Report of the LSCB", "yes: Final Report", "does not match its own example"),
        ("no: Annual Report 2022-23 final", "no: Drafts of the report", "which it must not"),
        ("kind: easy_read", "kind: simple", "is no kind of document"),
        ("firm: true", "firma: true", "firma"),
        ("<yearly> <report>", "<yearly> <paper>", "<paper>"),
    ],
)
def test_a_slip_in_the_file_is_named(tmp_path, old, new, says):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "rules.yaml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulesError, match=says):
        rules(broken)
