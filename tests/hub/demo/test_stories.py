"""Stories of pupils: each part comes before what it leads to."""

from __future__ import annotations

from itertools import pairwise

from hub.demo.health import SHANGHAI
from hub.demo.model import MarkKind
from hub.demo.stories import Concern, Trouble
from hub.demo.world import World
from tests.hub.demo.conftest import TODAY


def test_a_story_leads_from_its_beginning_to_a_referral_and_out_of_it():
    referred = told = 0
    for school in World(1200, 7, TODAY).by_school():
        stories = school.stories
        assert 0.04 * len(school.pupils) <= len(stories) <= max(3, 0.06 * len(school.pupils))
        requested = {
            each.pupil_key: each.requested_at.astimezone(SHANGHAI).date() for each in school.referrals
        }
        assert {key for key, story in stories.items() if story.referred} == requested.keys()
        for key, story in stories.items():
            days = [story.began_on, story.noticed_on, story.counselled_on, story.filed_on, requested.get(key)]
            known = [day for day in days if day is not None]
            assert all(one <= other for one, other in pairwise(known))
            assert story.eased_on is None or known[-1] <= story.eased_on <= TODAY
            assert story.concern is not Concern.GREEN or story.counselled_on is None
            told += story.filed_on is not None
        referred += len(requested)
    assert referred >= 12
    assert told > referred


def test_who_refuses_school_is_away_without_a_reason(schools):
    refusing = 0
    for school in schools:
        away = {mark.pupil_key for mark in school.marks if mark.kind is MarkKind.UNEXCUSED}
        steady = {pupil.key for pupil in school.pupils if not pupil.events}
        for key, story in school.stories.items():
            if story.trouble is Trouble.SCHOOL_REFUSAL and key in steady:
                refusing += 1
                assert key in away
    assert refusing > 3
