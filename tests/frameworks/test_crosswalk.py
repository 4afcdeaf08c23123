"""The crosswalk says of pairs of figures whether they compare, and names only figures that there are."""

from __future__ import annotations

import pytest

from include.frameworks import crosswalk as module
from include.frameworks import framework_ids, load_framework
from include.frameworks.asked import asked_by
from include.frameworks.crosswalk import EVERY, NOT_ASKED, Side, load_crosswalk

PUBLICATIONS = {"000", "001", "002"}


def asked_in(edition):
    """Questions of an edition with all they may be answered; a publication asks what its instruments ask."""
    editions = framework_ids() if edition in {"*", *PUBLICATIONS} else [edition]
    frameworks = [load_framework(one) for one in editions]
    return {
        one.question_id: {*one.answers, *one.details, *one.values}
        for framework in frameworks
        for one in [*asked_by(framework, True), *asked_by(framework, False)]
    }


def test_the_crosswalk_names_only_figures_their_editions_have():
    lines = load_crosswalk().lines
    assert len(lines) > 40
    for line in lines:
        for side in (line.one, line.other):
            known = asked_in(side.edition)
            if side.question in known and side.category != EVERY:
                assert side.category in known[side.question], side
            assert side.question in {*known, *NOT_ASKED, EVERY}, side
        assert line.verdict.why.endswith("."), line


def test_no_pair_of_figures_stands_twice_in_the_crosswalk():
    pairs = [frozenset({line.one, line.other}) for line in load_crosswalk().lines]
    assert len(set(pairs)) == len(pairs)


def test_the_line_that_names_most_says_how_a_printed_figure_compares():
    crosswalk = load_crosswalk()
    assert crosswalk.of_publication("000", Side("wt2023", "score", "4")).compares == "yes"
    assert crosswalk.of_publication("000", Side("wt2023", "chair_status", "planned")).compares == "with_care"
    assert "audit tool" in crosswalk.of_publication("001", Side("wt2018", "early_help", "reported")).why
    assert crosswalk.of_publication("001", Side("wt2018", "overall", "evidenced")).compares == "no"
    with pytest.raises(LookupError, match="does not say how"):
        crosswalk.of_publication("003", Side("wt2018", "overall", "evidenced"))


def test_a_figure_has_its_counterparts_from_either_side():
    crosswalk = load_crosswalk()
    early_help = Side("wt2018", "early_help", "reported")
    theme = Side("wt2023", "theme.early_help", "addressed")
    assert dict(crosswalk.counterparts(early_help))[theme].compares == "with_care"
    assert dict(crosswalk.counterparts(theme))[early_help].compares == "with_care"
    assert (
        dict(crosswalk.counterparts(early_help))[Side("wt2018_integrated", "early_help", "reported")].compares == "yes"
    )


@pytest.mark.parametrize(("compares", "why"), [("perhaps", "So."), ("yes", "")])
def test_a_line_that_does_not_say_whether_and_why_is_an_error(compares, why):
    side = {f"{one}_{part}": "x" for one in ("one", "other") for part in ("framework", "question", "category")}
    with pytest.raises(ValueError, match="line 7: say whether it compares"):
        module._line(7, {**side, "compares": compares, "why": why})
