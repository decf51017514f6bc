"""Mentors' talks: with everybody once a term, and with pupils in trouble until it has eased."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from hub.demo.model import SchoolWorld
from hub.demo.parents import family_week
from hub.demo.stories import Concern
from hub.demo.talks import Talk, plans_of, talks_of


def talks(school: SchoolWorld, world) -> dict[str, list[Talk]]:
    found = defaultdict(list)
    for talk in talks_of(school, world.calendar, world.random("talks", school.school.key)):
        found[talk.mentoring.pupil_key].append(talk)
    return found


def test_talks_are_held_by_the_mentor_of_the_day_on_school_days(schools, world):
    held = set(world.calendar.held)
    for school in schools:
        for pupil, told in talks(school, world).items():
            assert len({talk.held_on for talk in told}) == len(told), pupil
            for talk in told:
                assert talk.held_on in held
                assert talk.mentoring.starts_on <= talk.held_on <= (talk.mentoring.ends_on or talk.held_on)


def test_most_pupils_had_their_talk_of_the_term_and_some_are_overdue(schools, world):
    pupils = talked = overdue = 0
    for school in schools:
        found = talks(school, world)
        pupils += len(school.pupils)
        talked += len(found)
        for told in found.values():
            last = max(told, key=lambda talk: talk.held_on)
            overdue += last.next_due is not None and last.next_due < world.today
    assert 0.75 * pupils < talked < pupils
    assert 5 < overdue < 0.02 * pupils


def test_a_trouble_is_written_down_when_it_is_noticed_and_followed_up(schools, world):
    noticed = 0
    for school in schools:
        found = talks(school, world)
        pupils = {pupil.key: pupil for pupil in school.pupils}
        for key, story in school.stories.items():
            if story.noticed_on is None or not pupils[key].attends(story.noticed_on):
                continue
            noticed += 1
            (first,) = (talk for talk in found[key] if talk.held_on == story.noticed_on)
            assert first.concern == (story.concern > Concern.GREEN)
            if first.concern:
                assert first.next_due == story.noticed_on + timedelta(days=14)
            worried = [talk.held_on for talk in found[key] if talk.concern]
            assert all(
                story.noticed_on <= day and (story.eased_on is None or day < story.eased_on)
                for day in worried
            )
    assert noticed > 50


def test_every_school_has_a_plan_and_a_session_in_the_family_education_week(schools, world):
    week = family_week(world.calendar)
    for school in schools:
        plans = plans_of(school, world.calendar, world.random("plans", school.school.key))
        assert any(plan.school_year == "2026-2027" and plan.adopted_on for plan in plans)
        assert any(session.held_on in week for session in school.sessions)
        assert all((session.held_on in week) == session.family_week for session in school.sessions)
