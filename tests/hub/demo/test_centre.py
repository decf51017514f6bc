"""Counselling at schools, the district centre and doctors' clinics: parts of the pupils' stories, and the letter's figures."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hub.demo.centre import SINCE, appointments_of, calls_of, calls_of_strangers, exam_services
from hub.demo.clinics import clinics_of
from hub.demo.counselling import room_of, sessions_of
from hub.demo.stories import Concern


def test_counselling_goes_on_from_its_first_day_until_it_has_eased(schools, world):
    counselled = groups = 0
    for school in schools:
        assert room_of(school, world.random("room", school.school.key)).weekly_hours > 0
        for session in sessions_of(school, world.calendar, world.random("counselling", school.school.key)):
            assert session.held_on in world.calendar.held
            groups += session.group
            if not session.group:
                (key,) = session.came
                story = school.stories[key]
                assert story.counselled_on <= session.held_on <= (story.eased_on or world.today)
                assert (session.outcome == "好转结案") <= (story.eased_on is not None)
                counselled += session.held_on == story.counselled_on
    assert counselled > 30
    assert groups == 2 * len(schools)


def test_the_hotline_reaches_back_to_its_first_month_and_misses_none(world):
    calls = list(calls_of_strangers(2000, world.today, world.random("hotline")))
    months = Counter((call.received_at.year, call.received_at.month) for call in calls)
    assert calls[0].received_at.date().replace(day=1) == SINCE
    assert len(months) == (2026 - 2014) * 12 + 11 - 7 + 1
    assert max(call.received_at.date() for call in calls) <= world.today
    assert sum(call.received_at.hour >= 18 for call in calls) > len(calls) / 3
    assert len(list(calls_of_strangers(100_000, world.today, world.random("hotline")))) < 5000


def test_some_calls_say_whom_they_are_about_and_appointments_follow_files(schools, world):
    calls = booked = 0
    for school in schools:
        of = list(calls_of(school, world.today, world.random("calls", school.school.key)))
        assert of and all(call.pupil_key in school.stories for call in of)
        calls += len(of)
        by_pupil: dict[str, list] = {}
        for one in appointments_of(school, world.today, world.random("slots", school.school.key)):
            story = school.stories[one.pupil_key]
            assert story.concern >= Concern.ORANGE and story.filed_on <= one.asked_on
            assert one.slot.weekday() >= 5
            assert (one.state == "已预约") == (one.slot.date() > world.today)
            booked += one.state == "已预约"
            by_pupil.setdefault(one.pupil_key, []).append(one.slot)
        assert all(one < other for slots in by_pupil.values() for one, other in pairwise(slots))
    assert 12 <= calls < 40
    assert booked > 3


def test_a_clinic_is_held_every_month_and_each_kind_of_service_every_year(schools, world):
    months = Counter(
        (one.held_on.year, one.held_on.month)
        for school in schools
        for one in clinics_of(
            school, len(schools), world.health, world.today, world.random("clinics", school.school.key)
        )
        if one.held_on
    )
    # From September 2024 to November 2026.
    assert len(months) == 27
    assert set(months.values()) == {1}
    services = exam_services(world.today, world.random("services"))
    assert {(one.date.year, one.kind) for one in services} == {
        (year, kind) for year in (2024, 2025, 2026) for kind in ("心理疏导", "学科答疑", "考试招生政策")
    }
