from collections import Counter
from datetime import date

import pytest

from hub.demo.calendar import calendar
from hub.demo.screening import campaigns_of, screened
from hub.demo.stories import Concern


@pytest.fixture(scope="module")
def takings(world, schools):
    campaigns = campaigns_of(world.calendar)
    return [
        (school, taking)
        for school in schools
        for taking in screened(school, campaigns, world.today, world.random("screening", school.school.key))
    ]


def test_each_term_has_a_campaign_for_each_age():
    campaigns = campaigns_of(calendar(date(2026, 11, 20)))
    assert Counter(one.term.code for one in campaigns) == {"2025-2026-2": 3, "2026-2027-1": 5}
    first = [one for one in campaigns if not one.again]
    for term in {one.term.code for one in first}:
        assert sorted(grade for one in first if one.term.code == term for grade in one.grades) == list(
            range(1, 13)
        )
    assert {one.term.code for one in campaigns_of(calendar(date(2026, 9, 10)))} == {"2025-2026-2"}


def test_nearly_everybody_takes_it_and_a_few_are_at_a_cut_off(takings):
    for term in ("2025-2026-2", "2026-2027-1"):
        first = [one for _, one in takings if one.campaign.term.code == term and not one.campaign.again]
        taken = [one.score for one in first if one.score]
        assert 0.9 < len(taken) / len(first) < 0.99
        assert 0.04 < sum(bool(score.at_cut_off) for score in taken) / len(taken) < 0.12
        assert 0.005 < sum(not score.valid for score in taken) / len(taken) < 0.04


def test_who_is_troubled_is_found_and_asked_again(takings):
    first = {
        one.pupil.key: (school.stories.get(one.pupil.key), one)
        for school, one in takings
        if not one.campaign.before and not one.campaign.again and one.score and one.score.valid
    }
    grave = [
        one.score.at_cut_off
        for story, one in first.values()
        if story
        and story.concern >= Concern.ORANGE
        and story.began_on <= one.taken_on
        and not (story.eased_on and story.eased_on <= one.taken_on)
    ]
    assert grave and sum(grave) / len(grave) > 0.9
    again = {one.pupil.key for _, one in takings if one.campaign.again}
    assert again == {key for key, (_, one) in first.items() if one.score.at_cut_off and one.grade >= 6}


def test_a_pupil_was_a_grade_lower_last_year(takings):
    for _, one in takings:
        assert one.grade == one.pupil.grade - one.campaign.before
        assert one.grade in one.campaign.grades
        assert one.taken_on is None or one.campaign.starts_on <= one.taken_on <= one.campaign.ends_on
