"""The policy's form: what is constant is worked out, and no value of a viewer is in a statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from hub.base.clock import Clock
from hub.base.errors import DeclarationError
from hub.policy import Policy, Reach, Viewer, known, masked, withheld
from hub.policy.predicates import Predicates
from schema.attendance.attendance_mark import AttendanceMark
from schema.health.referral import Referral
from schema.integration.source import Source
from schema.integration.source_record import SourceRecord
from schema.kit import Role, Sensitivity, rows
from schema.kit.access import CEILING, Inherits
from schema.kit.registry import load
from schema.people.guardian import Guardian
from schema.people.guardianship import Guardianship
from schema.people.student import Student
from schema.places.school import School
from schema.protected import presence


def sql(condition) -> str:
    return str(select(1).where(condition).compile(dialect=postgresql.dialect()))


def policy(*roles: Role) -> Policy:
    return Policy(frozenset(roles))


def test_what_nobody_allows_is_false():
    assert str(policy().rows(Student, Student.__table__)) == "false"
    assert str(policy(Role.DASHBOARD, Role.DISTRICT).rows(Student, Student.__table__)) == "false"


def test_open_rows_are_read_without_any_subselect():
    assert str(policy(Role.DASHBOARD).rows(School, School.__table__)) == "school.removed_at IS NULL"
    assert str(policy(Role.ADMIN).rows(Source, Source.__table__)) == "true"


def test_every_subselect_leaves_removed_rows_out():
    ledgers = [e.__tablename__ for e in load().values() if e.declaration.keeping == "ledger"]
    for entity in load().values():
        for role in Role:
            text = sql(policy(role).rows(entity, entity.__table__))
            subselects = text.count("(SELECT")
            from_ledgers = sum(text.count(f"FROM {name} AS") for name in ledgers)
            # What one of the owner's functions tells, of pupils who are looked for in a subselect of their own.
            told = sum(text.count(f"(SELECT {name}(") for name in (known.ROWS, known.RECORDS))
            assert text.count("removed_at IS NULL") >= subselects - from_ledgers - told


@pytest.mark.parametrize("name", sorted(load()))
def test_nobody_reads_rows_that_tell_more_by_being_there_than_the_role_reads(name):
    """That a pupil has an alert is as sensitive as what it says: a list of rows whose fields are all withheld would tell it."""
    entity = load()[name]
    told = presence(entity)
    ceilings = CEILING | entity.declaration.access.ceilings
    reading = {role for role in Role if policy(role).reads_any(entity)}
    assert told < Sensitivity.SENSITIVE or {role for role in reading if ceilings[role] < told} == set()


def test_how_often_something_sensitive_was_changed_is_as_sensitive():
    """Where somebody changes rows, the number of changes tells of them what their other fields do."""
    versions = {name: entity for name, entity in load().items() if "version" in entity.declaration.columns}
    assert len(versions) > 8
    for name, entity in versions.items():
        columns = dict(entity.declaration.columns)
        version = columns.pop("version").sensitivity
        assert version >= min(one.sensitivity for one in columns.values() if not one.spec.hidden), name


def test_no_value_of_a_viewer_is_in_the_text():
    viewer = Viewer(7, frozenset(Role), 987654, 876543, 765432, (654321,))
    values = viewer.values(Clock(ZoneInfo("Asia/Shanghai"), date(2026, 10, 15)))
    for entity in load().values():
        row = entity.__table__.alias()
        statement = select(row.c.id).where(Policy(viewer.shape).rows(entity, row))
        compiled = statement.compile(dialect=postgresql.dialect())
        assert not any(number in str(compiled) for number in ("987654", "876543", "765432", "654321"))
        fixed = {name for name in compiled.params if not name.startswith("param")}
        assert fixed <= values.keys()


def test_the_day_of_the_district_begins_at_its_own_midnight():
    values = Viewer(1, frozenset()).values(Clock(ZoneInfo("Asia/Shanghai"), date(2026, 10, 15)))
    assert values["day_starts"].isoformat() == "2026-10-15T00:00:00+08:00"
    assert values["day_ends"].isoformat() == "2026-10-16T00:00:00+08:00"


def test_fields_are_whole_partial_or_withheld_by_the_shape():
    reason = AttendanceMark.declaration.columns["reason"]
    assert policy(Role.PSYCHOLOGIST).reach(AttendanceMark, reason) is Reach.WHOLE
    assert policy(Role.HEALTH_PARTNER).reach(AttendanceMark, reason) is Reach.NONE
    assert policy(Role.HEALTH_PARTNER, Role.MENTOR).reach(AttendanceMark, reason) is Reach.PARTLY


def test_a_partial_field_is_a_case_of_the_roles_that_permit_it():
    column = AttendanceMark.declaration.columns["reason"]
    both = policy(Role.HEALTH_PARTNER, Role.MENTOR).column(AttendanceMark, column, AttendanceMark.__table__)
    text = sql(both.is_(None))
    assert text.count("CASE WHEN") == 1
    assert "viewer_staff" in text
    assert "viewer_partner" not in text


def test_a_role_that_reads_all_rows_makes_a_field_whole_without_a_case():
    column = Referral.declaration.columns["state"]
    both = policy(Role.PSYCHOLOGIST, Role.DASHBOARD).column(Referral, column, Referral.__table__)
    assert str(both) == "referral.state"


def test_hidden_columns_are_read_by_nobody():
    column = Source.declaration.columns["config"]
    assert Policy(frozenset(Role)).reach(Source, column) is Reach.NONE


def test_records_about_one_entity_ask_only_for_that_branch():
    row = SourceRecord.__table__
    whole = sql(policy(Role.PSYCHOLOGIST).rows(SourceRecord, row))
    branch = sql(policy(Role.PSYCHOLOGIST).rows(SourceRecord, row, subject="Student"))
    assert len(branch) < len(whole) / 5
    assert "FROM open_student" in branch
    assert "FROM attendance_mark" not in branch


def test_a_circle_of_access_is_refused(monkeypatch):
    relation = Guardianship.declaration.relations["student"]
    spec = replace(relation.spec, grounds=rows(centre=Inherits("guardian")))
    monkeypatch.setattr(Student.declaration, "grounds", [(Guardianship, replace(relation, spec=spec))])
    with pytest.raises(DeclarationError, match="Student → Guardian → Student"):
        Predicates(Role.CENTRE, None, excepted=False).reads(Student, Student.__table__, ())


def test_what_was_withheld_is_told_once_with_its_reason_in_two_languages():
    columns = Student.declaration.columns
    asked = [(Student, columns["name"]), (School, School.declaration.columns["name"])]
    told = withheld(policy(Role.DASHBOARD), asked)
    assert [(item.entity, item.field, item.partly) for item in told] == [("Student", "name", False)]
    assert told[0].reason == "None of your roles reads rows of Student."
    assert "不可查看" in told[0].reason_zh
    partly = withheld(policy(Role.MENTOR, Role.GUARDIAN), [(Guardian, Guardian.declaration.columns["phone"])])
    assert [(item.field, item.partly) for item in partly] == [("phone", True)]


@pytest.mark.parametrize(
    ("secret", "shown"),
    [("310107201603040015", "310*************15"), ("123456789", "*********"), ("", "")],
)
def test_secrets_are_shown_masked(secret, shown):
    assert masked(secret) == shown
