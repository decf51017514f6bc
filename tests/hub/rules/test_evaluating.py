"""Alerts: raised once while their ground lasts, raised further, closed by themselves, and never lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import orjson
from sqlalchemy import func, select

from hub.rules.evaluating import Outcome
from hub.rules.stated import told
from hub.rules.tables import rules_evaluated
from hub.store import cells
from hub.store.stirred import stirred
from hub.store.writer import table_of
from schema.attendance.absence_episode import AbsenceEpisode
from schema.attendance.attendance_mark import AttendanceMark
from schema.care.alert import Alert
from schema.care.care_file import CareFile
from schema.care.incident import Incident
from schema.care.incident_part import IncidentPart
from schema.counselling.hotline_call import HotlineCall
from schema.health.referral import Referral
from schema.mentoring.mentor_assignment import MentorAssignment
from schema.mentoring.mentor_talk import MentorTalk
from schema.people.enrolment_event import EnrolmentEvent
from schema.people.staff import Staff
from schema.people.student import Student
from schema.places.school import School
from schema.places.school_day import SchoolDay
from schema.screening.instrument import Instrument
from schema.screening.screening_result import ScreeningResult
from tests.hub.rules.conftest import TODAY, ZONE

FRIDAY = TODAY


async def test_an_alert_is_raised_once_while_its_ground_lasts_and_closes_when_it_is_gone(place):
    pupil = await place.pupil()
    episode = await place.absent(pupil)
    assert await place.catch_up() == Outcome(raised=1)
    (alert,) = await place.alerts()
    assert (alert["rule"], alert["level"], alert["state"]) == ("ABNORMAL_ABSENCE", "ORANGE", "RAISED")
    assert (alert["since"], alert["raised_on"], alert["answer_by"]) == (TODAY, TODAY, date(2026, 11, 24))
    assert await place.evidence(alert["id"]) == {("AbsenceEpisode", episode)}
    # Nothing changed; then something that does not matter; then all are looked at.
    assert await place.catch_up() == Outcome()
    await place.change(Student, pupil, name="王二")
    assert await place.catch_up() == Outcome()
    assert await place.rules.whole(place.connection) == Outcome()
    await place.change(AbsenceEpisode, episode, explained=True)
    assert await place.catch_up() == Outcome(closed=1)
    (alert,) = await place.alerts()
    assert alert["state"] == "CLOSED" and alert["closed_at"] is not None
    # What it was there for is still told.
    assert await place.evidence(alert["id"]) == {("AbsenceEpisode", episode)}
    await place.change(AbsenceEpisode, episode, explained=False)
    assert await place.catch_up() == Outcome(raised=1)
    assert [each["state"] for each in await place.alerts()] == ["CLOSED", "RAISED"]


async def test_days_in_a_row_that_nobody_excused_count_and_no_others(place):
    three, two = await place.pupil(), await place.pupil()
    for pupil, days in ((three, 3), (two, 2)):
        await place.change(AbsenceEpisode, await place.absent(pupil, days=4), unexplained_days=days)
    assert await place.catch_up() == Outcome(raised=1)
    assert [alert["student_id"] for alert in await place.alerts()] == [three]


async def test_history_tells_how_an_alert_went(place):
    pupil = await place.pupil()
    episode = await place.absent(pupil)
    await place.catch_up()
    await place.change(AbsenceEpisode, episode, school_days=2, unexplained_days=2)
    await place.catch_up()
    history = Alert.history
    states = await place.connection.scalars(select(history.c.state).order_by(history.c.number))
    assert list(states) == ["RAISED"]


async def test_what_somebody_dismissed_is_not_raised_again_until_the_ground_was_gone(place):
    pupil = await place.pupil()
    episode = await place.absent(pupil)
    await place.catch_up()
    (alert,) = await place.alerts()
    await place.change(Alert, alert["id"], state="DISMISSED")
    await place.change(AbsenceEpisode, episode, school_days=4, unexplained_days=4)
    assert await place.catch_up() == Outcome()
    assert await place.rules.whole(place.connection) == Outcome()
    await place.writer.remove(AbsenceEpisode, [episode])
    assert await place.catch_up() == Outcome(closed=1)
    await place.absent(pupil)
    assert await place.catch_up() == Outcome(raised=1)


async def test_new_evidence_joins_and_old_evidence_leaves_an_alert(place):
    pupil = await place.pupil()
    episode = await place.absent(pupil, TODAY - timedelta(10))
    await place.catch_up()
    (alert,) = await place.alerts()
    marks = await place.marked(pupil, *(TODAY - timedelta(number) for number in range(4)), date(2026, 11, 16))
    assert await place.catch_up() == Outcome()
    assert await place.evidence(alert["id"]) == {
        ("AbsenceEpisode", episode), *(("AttendanceMark", mark) for mark in marks),
    }  # fmt: skip
    await place.change(AbsenceEpisode, episode, explained=True)
    await place.catch_up()
    assert await place.evidence(alert["id"]) == {("AttendanceMark", mark) for mark in marks}
    (alert,) = await place.alerts()
    seen = place.keyring.open(cells.place(Alert, "snapshot", alert["id"]), alert["snapshot"])
    assert [row[:2] for row in orjson.loads(seen)["rows"]] == [["AttendanceMark", mark] for mark in marks]


async def test_five_days_of_the_last_twenty_school_days_are_enough_and_four_are_not(place):
    some, many, old = [await place.pupil() for _ in range(3)]
    # The twentieth school day before today is the 26th of October.
    days = [date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16), TODAY]
    await place.marked(many, *days)
    await place.marked(some, *days[1:])
    await place.marked(old, date(2026, 10, 23), *days[1:])
    await place.catch_up()
    assert [alert["student_id"] for alert in await place.alerts()] == [many]


async def test_the_calendar_decides_which_days_count(place):
    pupil = await place.pupil()
    days = [date(2026, 10, 23), date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16), TODAY]
    await place.marked(pupil, *days)
    assert await place.catch_up() == Outcome()
    table = table_of(SchoolDay)
    there = select(table.c.id).where(table.c.date == date(2026, 11, 3))
    await place.change(SchoolDay, (await place.connection.execute(there)).scalar_one(), held=False)
    assert await place.catch_up() == Outcome(raised=1)


async def test_time_alone_raises_an_alert_on_the_day_that_it_is_due(place):
    pupil = await place.pupil()
    requested = datetime(2026, 11, 14, 23, 30, tzinfo=ZONE)
    referral = await place.referred(pupil, requested_at=requested)
    assert await place.catch_up() == Outcome()
    place.today = TODAY + timedelta(1)
    assert await place.catch_up() == Outcome(raised=1)
    await place.change(Referral, referral, state="ACCEPTED", accepted_at=datetime(2026, 11, 21, tzinfo=ZONE))
    assert await place.catch_up() == Outcome(closed=1)
    place.today = TODAY + timedelta(31)
    assert await place.catch_up() == Outcome(raised=1)
    assert {alert["rule"] for alert in await place.alerts()} == {
        "REFERRAL_NOT_ACCEPTED", "REFERRAL_WITHOUT_FEEDBACK",
    }  # fmt: skip


async def test_whoever_is_suspended_no_more_has_no_alert(place):
    away, back = await place.pupil(status="SUSPENDED"), await place.pupil()
    for pupil in (away, back):
        await place.suspended(pupil, TODAY - timedelta(30))
    await place.catch_up()
    assert [alert["student_id"] for alert in await place.alerts()] == [away]


async def test_a_follow_up_is_contact_and_what_a_return_asks_for(place):
    away, back = await place.pupil(status="SUSPENDED"), await place.pupil()
    await place.suspended(away, TODAY - timedelta(60))
    await place.add(EnrolmentEvent, kind="RESUME", effective_on=TODAY - timedelta(14), student=back)
    assert await place.catch_up() == Outcome(raised=2)
    # One that is only planned is none yet; one before the return does not count.
    await place.followed(away, due_on=TODAY)
    await place.followed(back, done_on=TODAY - timedelta(15))
    assert await place.catch_up() == Outcome()
    await place.followed(away, done_on=TODAY)
    await place.followed(back, done_on=TODAY - timedelta(14))
    assert await place.catch_up() == Outcome(closed=2)


async def test_overdue_follow_ups_count_while_the_file_of_a_severely_ill_pupil_is_open(place):
    severe, other = await place.pupil(), await place.pupil()
    files = [
        await place.add(CareFile, level="RED", categories=[category], opened_on=TODAY, student=pupil)
        for pupil, category in ((severe, "SEVERE"), (other, "POVERTY"))
    ]
    for pupil, file in ((severe, files[0]), (other, files[1])):
        await place.followed(pupil, due_on=TODAY - timedelta(1), file=file)
        await place.followed(pupil, due_on=TODAY, file=file)
    assert await place.catch_up() == Outcome(raised=1)
    (alert,) = await place.alerts()
    assert alert["student_id"] == severe and len(await place.evidence(alert["id"])) == 1
    await place.change(CareFile, files[0], closed_on=TODAY)
    assert await place.catch_up() == Outcome(closed=1)


async def test_who_a_mentor_is_concerned_about_is_talked_with_again_within_14_days(place):
    worried, eased, again, away = [await place.pupil() for _ in range(3)] + [
        await place.pupil(status="GRADUATED")
    ]
    mentor = await place.add(Staff, name="陈老师")
    long_ago = TODAY - timedelta(15)

    async def talked(pupil: int, on: date, concern: bool | None) -> int:
        start = {"starts_on": TODAY - timedelta(60), "student": pupil, "mentor": mentor}
        assignment = await place.add(MentorAssignment, **start)
        return await place.add(MentorTalk, held_on=on, concern=concern, assignment=assignment)

    ground = await talked(worried, long_ago, True)
    for pupil in (eased, again, away):
        await talked(pupil, long_ago - timedelta(5), True)
    await talked(eased, long_ago, False)
    await talked(again, TODAY - timedelta(14), True)
    assert await place.catch_up() == Outcome(raised=1)
    (alert,) = await place.alerts()
    assert (alert["rule"], alert["student_id"], alert["since"]) == ("MENTOR_TALK_OVERDUE", worried, long_ago)
    assert await place.evidence(alert["id"]) == {("MentorTalk", ground)}
    await talked(worried, TODAY, None)
    assert await place.catch_up() == Outcome(closed=1)
    place.today = TODAY + timedelta(1)
    assert await place.catch_up() == Outcome(raised=1)
    assert [each["state"] for each in await place.alerts(again)] == ["RAISED"]


async def test_each_rule_raises_by_rows_of_its_own(place):
    """What is at its limit today, and was not yesterday."""
    at = datetime(2026, 11, 20, 9, tzinfo=ZONE)
    pupil = await place.pupil()
    mentor = await place.add(Staff, name="陈老师")
    away = await place.pupil(status="SUSPENDED")
    file = await place.add(CareFile, level="RED", categories=["SEVERE"], opened_on=TODAY, student=pupil)
    school = await place.add(School, code="2131000001", name="小学", stage="PRIMARY")
    incident = await place.add(
        Incident, kind="VERBAL_BULLYING", bullying=True, occurred_on=TODAY - timedelta(3), state="REPORTED", school=school
    )  # fmt: skip
    screened = {
        "student": pupil,
        "instrument": await place.connection.scalar(select(func.min(table_of(Instrument).c.id))),
    }
    expected = {
        "ABNORMAL_ABSENCE": ("AbsenceEpisode", await place.absent(pupil)),
        "SUSPENDED_WITHOUT_CONTACT": ("EnrolmentEvent", await place.suspended(away, TODAY - timedelta(30))),
        "RETURN_WITHOUT_FOLLOW_UP": (
            "EnrolmentEvent",
            await place.add(EnrolmentEvent, kind="RESUME", effective_on=TODAY - timedelta(14), student=pupil),
        ),
        "SCREENING_NOT_FOLLOWED_UP": (
            "ScreeningResult",
            await place.add(ScreeningResult, at_cut_off=True, taken_on=TODAY - timedelta(7), **screened),
        ),
        "HOTLINE_HIGH_RISK": (
            "HotlineCall",
            await place.add(
                HotlineCall, risk="HIGH", caller_kind="PUPIL", topic="EMOTION", received_at=at, student=pupil
            ),
        ),
        "MENTOR_TALK_OVERDUE": (
            "MentorAssignment",
            await place.add(MentorAssignment, starts_on=TODAY - timedelta(140), student=pupil, mentor=mentor),
        ),
        "SEVERE_FOLLOW_UP_OVERDUE": (
            "FollowUp",
            await place.followed(pupil, due_on=TODAY - timedelta(1), file=file),
        ),
        "BULLYING_WITHOUT_MEASURES": (
            "IncidentPart",
            await place.add(IncidentPart, kind="VICTIM", incident=incident, student=pupil),
        ),
        "REFERRAL_NOT_ACCEPTED": (
            "Referral",
            await place.referred(pupil, requested_at=at - timedelta(7)),
        ),
        "REFERRAL_WITHOUT_FEEDBACK": (
            "Referral",
            await place.referred(pupil, state="ACCEPTED", accepted_at=at - timedelta(30)),
        ),
    }
    assert expected.keys() == {rule.rule for rule in place.book.rules}
    place.today = TODAY - timedelta(1)
    await place.catch_up()
    assert await place.alerts() == []
    place.today = TODAY
    await place.catch_up()
    found = {alert["rule"]: await place.evidence(alert["id"]) for alert in await place.alerts()}
    assert found == {rule: {row} for rule, row in expected.items()}


async def test_who_was_bullied_has_an_alert_until_something_is_done(place):
    victim, witness = await place.pupil(), await place.pupil()
    school = await place.add(School, code="2131000001", name="小学", stage="PRIMARY")
    incident = await place.add(
        Incident, kind="VERBAL_BULLYING", bullying=True, occurred_on=TODAY - timedelta(3), state="REPORTED", school=school
    )  # fmt: skip
    for pupil, kind in ((victim, "VICTIM"), (witness, "WITNESS")):
        await place.add(IncidentPart, kind=kind, incident=incident, student=pupil)
    await place.catch_up()
    assert [alert["student_id"] for alert in await place.alerts()] == [victim]
    await place.change(Incident, incident, measures=["TALK"])
    assert await place.catch_up() == Outcome(closed=1)


async def test_the_level_rises_where_nobody_answers(place):
    pupil = await place.pupil()
    await place.absent(pupil)
    await place.catch_up()
    place.today = date(2026, 11, 26)
    assert await place.catch_up() == Outcome()
    place.today = date(2026, 11, 27)
    assert await place.catch_up() == Outcome(escalated=1)
    (alert,) = await place.alerts()
    assert (alert["level"], alert["escalated_on"]) == ("RED", place.today)
    assert await place.rules.whole(place.connection) == Outcome()


async def test_the_level_stays_where_somebody_answered(place):
    pupil = await place.pupil()
    await place.absent(pupil)
    await place.catch_up()
    (alert,) = await place.alerts()
    await place.change(Alert, alert["id"], state="ACKNOWLEDGED")
    place.today = date(2026, 11, 27)
    assert await place.catch_up() == Outcome()


async def test_two_concerns_raise_each_other(place):
    alone, both = await place.pupil(status="SUSPENDED"), await place.pupil(status="SUSPENDED")
    for pupil in (alone, both):
        await place.suspended(pupil, TODAY - timedelta(40))
    await place.catch_up()
    assert {alert["level"] for alert in await place.alerts()} == {"YELLOW"}
    await place.referred(both, requested_at=datetime(2026, 11, 1, tzinfo=ZONE))
    assert await place.catch_up() == Outcome(raised=1, escalated=2)
    levels = {(alert["student_id"], alert["rule"]): alert["level"] for alert in await place.alerts()}
    assert levels == {
        (alone, "SUSPENDED_WITHOUT_CONTACT"): "YELLOW",
        (both, "SUSPENDED_WITHOUT_CONTACT"): "ORANGE",
        (both, "REFERRAL_NOT_ACCEPTED"): "RED",
    }


async def test_only_who_changed_is_looked_at_and_all_when_the_rules_changed(place):
    one, other = await place.pupil(), await place.pupil()
    await place.catch_up()
    assert (await place.connection.execute(select(func.count()).select_from(stirred))).scalar_one() == 0
    await place.absent(one, days=2)
    assert (await place.connection.scalars(select(stirred.c.student_id))).all() == [one]
    await place.catch_up()
    await place.absent(other, days=2)
    await place.catch_up()
    stricter = place.book.model_dump(by_alias=True, exclude_none=True)
    stricter["rules"][0]["any"][0]["where"]["unexplained_days"]["gte"] = 2
    place.book = told(orjson.dumps(stricter).decode())
    assert await place.catch_up() == Outcome(raised=2)
    assert (await place.connection.execute(select(rules_evaluated.c.mark))).scalar_one() == place.book.mark


async def test_a_rule_that_is_no_more_leaves_no_open_alert(place):
    await place.absent(await place.pupil())
    await place.catch_up()
    fewer = place.book.model_dump(by_alias=True, exclude_none=True)
    fewer["rules"] = fewer["rules"][1:]
    place.book = told(orjson.dumps(fewer).decode())
    assert await place.catch_up() == Outcome(closed=1)


async def test_a_mark_that_was_somebody_else_s_is_looked_for_with_both(place):
    one, other = await place.pupil(), await place.pupil()
    (mark,) = await place.marked(one, TODAY)
    await place.catch_up()
    await place.change(AttendanceMark, mark, student=other)
    assert set((await place.connection.scalars(select(stirred.c.student_id))).all()) == {one, other}


async def test_removed_pupils_have_no_alerts(place):
    pupil = await place.pupil()
    await place.absent(pupil)
    await place.catch_up()
    await place.writer.remove(Student, [pupil])
    assert await place.catch_up() == Outcome(closed=1)


async def test_pupils_and_all_give_the_same(place):
    pupils = [await place.pupil(status="SUSPENDED") for _ in range(6)]
    for number, pupil in enumerate(pupils):
        if number % 2:
            await place.absent(pupil)
        if number % 3:
            await place.suspended(pupil, TODAY - timedelta(29 + number))
    for pupil in pupils:
        await place.rules.look_at(place.connection, [pupil])
    apart = {(alert["student_id"], alert["rule"], alert["level"]) for alert in await place.alerts()}
    assert await place.rules.whole(place.connection) == Outcome()
    assert len(apart) > 4
