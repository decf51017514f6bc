"""Worked examples, done by hand, and what holds whatever the answers are."""

from decimal import Decimal
from random import Random

import pytest

from hub.base.errors import DeclarationError
from hub.screening.instruments import by_loinc, instruments, read
from hub.screening.scoring import AnswersError, band, bounds, judge, score
from schema.screening.instrument import Statistic
from schema.screening.warning_level import WarningLevel as Level

MHT, MSSMHS, PHQ, GAD = (
    instruments()[name] for name in ("MHT@1991", "MSSMHS@1997", "PHQ-9@2001", "GAD-7@2006")
)
SELF, PARENT = instruments()["SDQ@S11-17"], instruments()["SDQ@P4-17"]


def mht(*yes):
    """Yes to these items, no to the others."""
    return [1 if item in yes else 0 for item in range(1, 101)]


def first(number, *, of=PHQ, points=1):
    """So many answers of these points, the others the least."""
    return [points] * number + [of.answers[0]] * (of.items - number)


EVEN = range(82, 102, 2)
# What is answered, and by hand: total, level, whether at a cut-off, whether valid, whether urgent.
EXAMPLES = {
    "MHT, nothing": (MHT, mht(), 0, Level.GREEN, False, True, None),
    "MHT, 7 of learning anxiety": (MHT, mht(*range(1, 8)), 7, Level.GREEN, False, True, None),
    "MHT, 8 of learning anxiety": (MHT, mht(*range(1, 9)), 8, Level.YELLOW, True, True, None),
    "MHT, 55, each scale below 8": (
        MHT, mht(*range(1, 8), *range(16, 23), *range(26, 33), *range(36, 43), *range(46, 53), *range(56, 63),
                 *range(71, 78), 81, 83, 85, 87, 89, 91), 55, Level.GREEN, False, True, None,
    ),
    "MHT, 56, each scale below 8": (
        MHT, mht(*range(1, 8), *range(16, 23), *range(26, 33), *range(36, 43), *range(46, 53), *range(56, 63),
                 *range(71, 78), 81, 83, 85, 87, 89, 91, 93), 56, Level.YELLOW, True, True, None,
    ),
    "MHT, 64": (MHT, mht(*range(1, 65)), 64, Level.YELLOW, True, True, None),
    "MHT, 65": (MHT, mht(*range(1, 66)), 65, Level.ORANGE, True, True, None),
    "MHT, 6 of validity": (MHT, mht(1, *EVEN[:6]), 1, Level.GREEN, False, True, None),
    "MHT, 7 of validity is void": (MHT, mht(*range(1, 66), *EVEN[:7]), 65, None, None, False, None),
    "MSSMHS, all 1": (MSSMHS, [1] * 60, 1, Level.GREEN, False, True, None),
    "MSSMHS, all 2": (MSSMHS, [2] * 60, 2, Level.YELLOW, True, True, None),
    # Depression, 5 13 14 16 44 57: five answers of 2 and one of 1 are 11 of 6, 1.83; all 66 of 60, 1.08.
    "MSSMHS, a factor of 1.83": (
        MSSMHS, [2 if n in (5, 13, 14, 16, 44) else 1 for n in range(1, 61)], "1.08", Level.GREEN, False, True, None,
    ),
    "MSSMHS, a factor of 2": (
        MSSMHS, [2 if n in (5, 13, 14, 16, 44, 57) else 1 for n in range(1, 61)], "1.10", Level.YELLOW, True, True, None,
    ),
    "MSSMHS, a factor of 4": (
        MSSMHS, [4 if n in (5, 13, 14, 16, 44, 57) else 1 for n in range(1, 61)], "1.30", Level.RED, True, True, None,
    ),
    "PHQ-9, 4": (PHQ, first(4), 4, Level.GREEN, False, True, False),
    "PHQ-9, 5": (PHQ, first(5), 5, Level.YELLOW, False, True, False),
    "PHQ-9, 9": (PHQ, first(3, points=3), 9, Level.YELLOW, False, True, False),
    "PHQ-9, 10": (PHQ, [3, 3, 3, 1, 0, 0, 0, 0, 0], 10, Level.ORANGE, True, True, False),
    "PHQ-9, 14": (PHQ, [3, 3, 3, 3, 2, 0, 0, 0, 0], 14, Level.ORANGE, True, True, False),
    "PHQ-9, 15": (PHQ, first(5, points=3), 15, Level.RED, True, True, False),
    "PHQ-9, 20": (PHQ, [3, 3, 3, 3, 3, 3, 2, 0, 0], 20, Level.RED, True, True, False),
    "PHQ-9, 1, the ninth": (PHQ, [0] * 8 + [1], 1, Level.RED, True, True, True),
    # 8 of 7 answered items are as if the two others were 8/7 each: 8 x 9 / 7 = 10.29.
    "PHQ-9, two unanswered": (PHQ, [2, 1, 1, 1, 1, 1, None, None, 1], 10, Level.RED, True, True, True),
    "PHQ-9, the ninth unanswered": (PHQ, [1] * 8 + [None], 9, Level.YELLOW, False, True, None),
    "PHQ-9, three unanswered": (PHQ, [0] * 5 + [None] * 3 + [2], None, None, None, False, True),
    "GAD-7, 4": (GAD, first(4, of=GAD), 4, Level.GREEN, False, True, None),
    "GAD-7, 5": (GAD, first(5, of=GAD), 5, Level.YELLOW, False, True, None),
    "GAD-7, 9": (GAD, first(3, of=GAD, points=3), 9, Level.YELLOW, False, True, None),
    "GAD-7, 10": (GAD, [3, 3, 3, 1, 0, 0, 0], 10, Level.ORANGE, True, True, None),
    "GAD-7, 14": (GAD, [2] * 7, 14, Level.ORANGE, True, True, None),
    "GAD-7, 15": (GAD, [3, 2, 2, 2, 2, 2, 2], 15, Level.RED, True, True, None),
    # Of reverse items (7 11 14 21 25) "not true" counts 2; four of them are of the total, as all five are: 5 x 2.
    "SDQ, nothing true": (SELF, [0] * 25, 10, Level.GREEN, False, True, None),
    "SDQ, all certainly true": (SELF, [2] * 25, 30, Level.ORANGE, True, True, None),
    "SDQ, 15": (SELF, [1 if n in (3, 8, 13, 16, 24) else 0 for n in range(1, 26)], 15, Level.GREEN, False, True, None),
    "SDQ, 16": (SELF, [1 if n in (3, 8, 13, 16, 24, 5) else 0 for n in range(1, 26)], 16, Level.YELLOW, False, True, None),
    "SDQ, 19": (SELF, [2 if n in (3, 8, 13, 16) else 1 if n == 24 else 0 for n in range(1, 26)], 19, Level.YELLOW, False, True, None),
    "SDQ, 20": (SELF, [2 if n in (3, 8, 13, 16, 24) else 0 for n in range(1, 26)], 20, Level.ORANGE, True, True, None),
    "SDQ by a parent, 13": (PARENT, [1 if n in (3, 8, 13) else 0 for n in range(1, 26)], 13, Level.GREEN, False, True, None),
    "SDQ by a parent, 14": (PARENT, [1 if n in (3, 8, 13, 16) else 0 for n in range(1, 26)], 14, Level.YELLOW, False, True, None),
    "SDQ by a parent, 17": (PARENT, [2 if n in (3, 8) else 1 if n in (13, 16, 24) else 0 for n in range(1, 26)], 17, Level.ORANGE, True, True, None),
}  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_a_worked_example(example):
    instrument, points, total, level, at_cut_off, valid, urgent = example
    found = score(instrument, points)
    assert found.total == (None if total is None else Decimal(total))
    assert (found.level, found.at_cut_off, found.valid, found.urgent) == (level, at_cut_off, valid, urgent)


def test_subscales_are_scored_and_flagged():
    found = score(MHT, mht(*range(1, 10), 16, 71))
    assert found.scales["LEARNING_ANXIETY"] == 9
    assert (found.scales["SOCIAL_ANXIETY"], found.scales["FEARS"], found.scales["LONELINESS"]) == (1, 1, 0)
    assert found.flagged == ("LEARNING_ANXIETY",)
    strengths = score(SELF, [2] * 25)
    assert strengths.scales == {"EMOTION": 10, "CONDUCT": 8, "HYPERACTIVITY": 6, "PEERS": 6, "PROSOCIAL": 10}


def test_an_unanswered_item_of_validity_speaks_against_the_answers():
    answers = mht(*EVEN[:6])
    answers[EVEN[9] - 1] = None
    assert not score(MHT, answers).valid


@pytest.mark.parametrize("edition", instruments())
def test_each_band_begins_where_it_says(edition):
    instrument = instruments()[edition]
    step = Decimal("0.01") if instrument.statistic is Statistic.MEAN else 1
    assert instrument.bands[0].first == bounds(instrument)[0]
    for before, each in zip(instrument.bands, instrument.bands[1:], strict=False):
        assert band(instrument.bands, each.first) is each
        assert band(instrument.bands, each.first - step) is before
    assert band(instrument.bands, bounds(instrument)[1]) is instrument.bands[-1]


@pytest.mark.parametrize("edition", instruments())
def test_more_of_an_answer_is_never_less_and_items_of_a_scale_may_change_places(edition):
    instrument, rng = instruments()[edition], Random(edition)
    low, high = instrument.answers
    order = list(Level)
    for _ in range(60):
        points = [rng.randint(low, high) for _ in range(instrument.items)]
        found = score(instrument, points)
        assert bounds(instrument)[0] <= found.total <= bounds(instrument)[1]
        item = rng.choice([n for n in instrument.counted if points[n - 1] < high])
        more = [value + (n == item) for n, value in enumerate(points, 1)]
        above, below = (
            (found, score(instrument, more))
            if item in instrument.reverse
            else (score(instrument, more), found)
        )
        assert above.total >= below.total
        if found.valid:
            assert order.index(above.level) >= order.index(below.level)
            assert above.at_cut_off >= below.at_cut_off
        mixed = list(points)
        for scale in instrument.scales or ():
            plain = [n for n in scale.items if n not in instrument.reverse]
            for here, there in zip(plain, rng.sample(plain, len(plain)), strict=True):
                mixed[here - 1] = points[there - 1]
        if not instrument.scales and not instrument.urgent:
            rng.shuffle(mixed)
        assert score(instrument, mixed) == found


def test_a_total_alone_tells_its_level():
    assert judge(PHQ, Decimal(15)).level is Level.RED
    assert judge(PHQ, Decimal(15)).urgent is None
    with pytest.raises(AnswersError):
        judge(PHQ, Decimal(28))


@pytest.mark.parametrize(("points", "place"), [([0] * 8, None), ([0] * 8 + [4], "9"), ([-1] + [0] * 8, "1")])
def test_answers_to_something_else_are_refused(points, place):
    with pytest.raises(AnswersError) as refused:
        score(PHQ, points)
    assert refused.value.place == place


def test_instruments_are_found_by_loinc():
    assert by_loinc("panel") == {"44249-1": PHQ, "69737-5": GAD}
    assert by_loinc("total")["70274-6"] is GAD


BROKEN = {
    "items: 9": "items: 10",
    "urgent: [9]": "urgent: [19]",
    "- {from: 5, level: YELLOW}": "- {from: 25, level: YELLOW}",
    "answers: [0, 3]": "answers: [0, 13]",
    "level: GREEN": "level: BLUE",
    "title: Patient": "label: Patient",
}


@pytest.mark.parametrize("right", BROKEN)
def test_a_file_that_contradicts_itself_is_refused(right, tmp_path):
    text = (read.__globals__["FILE"]).read_text(encoding="utf-8")
    part = "- code: PHQ-9" + text.partition("- code: PHQ-9")[2].partition("\n\n")[0] + "\n"
    path = tmp_path / "instruments.yaml"
    path.write_text(part, encoding="utf-8")
    assert list(read(path)) == ["PHQ-9@2001"]
    path.write_text(part.replace(right, BROKEN[right], 1), encoding="utf-8")
    with pytest.raises(DeclarationError):
        read(path)
    path.write_text(part + part, encoding="utf-8")
    with pytest.raises(DeclarationError):
        read(path)
