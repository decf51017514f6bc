"""The policy in SQL reads what an oracle reads that was written from the domain document, in plain Python."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import null, select

from hub.policy import Policy
from schema.kit import Role, Sensitivity
from schema.kit.registry import load

PUBLIC, INTERNAL, PERSONAL, SENSITIVE, CLINICAL, SECRET = Sensitivity
READS_UP_TO = {
    "DASHBOARD": PUBLIC,
    "HOMEROOM_TEACHER": SENSITIVE,
    "MENTOR": SENSITIVE,
    "PSYCHOLOGIST": CLINICAL,
    "PRINCIPAL": SENSITIVE,
    "CENTRE": CLINICAL,
    "DISTRICT": INTERNAL,
    "HEALTH_PARTNER": PERSONAL,
    "PARENT_EDUCATION": PERSONAL,
    "GUARDIAN": PUBLIC,
    "INTEGRATOR": INTERNAL,
    "IDENTITY_STEWARD": PERSONAL,
    "ADMIN": INTERNAL,
    "AUDITOR": PUBLIC,
    "DEVELOPER": PUBLIC,
}
EXCEPTIONS = {
    ("HEALTH_PARTNER", "Referral"): CLINICAL,
    ("HEALTH_PARTNER", "HealthEncounter"): CLINICAL,
    ("INTEGRATOR", "QuarantinedRecord"): CLINICAL,
}
OPEN = {"District", "School", "Term", "SchoolDay", "HealthPartner", "Practitioner"}
OF_PUPIL = {
    "Enrolment", "EnrolmentEvent", "Guardianship", "AttendanceMark", "AbsenceEpisode", "MentorAssignment",
}  # fmt: skip
STAFF = {
    "HOMEROOM_TEACHER", "MENTOR", "PSYCHOLOGIST", "PRINCIPAL", "CENTRE", "DISTRICT", "PARENT_EDUCATION",
    "INTEGRATOR", "IDENTITY_STEWARD", "ADMIN",
}  # fmt: skip
SCHOOL_STAFF = {"HOMEROOM_TEACHER", "MENTOR", "PSYCHOLOGIST", "PRINCIPAL", "PARENT_EDUCATION"}


class Oracle:
    """Who reads which rows, by walking through plain rows."""

    def __init__(self, district, viewer):
        self.rows, self.me, self.today = district.rows, viewer, district.clock.today()
        self.zone = district.clock.zone

    def live(self, entity):
        return [row for row in self.rows[entity] if row["removed_at"] is None]

    def by_id(self, entity, key):
        return next((row for row in self.live(entity) if row["id"] == key), None)

    def now(self, row):
        return (row["starts_on"] or self.today) <= self.today <= (row["ends_on"] or self.today)

    def posts(self, *kinds):
        mine = [p for p in self.live("StaffPost") if p["staff"] == self.me.staff_id and self.now(p)]
        return [p for p in mine if not kinds or p["kind"] in kinds]

    def schools(self, role):
        bears = {"PSYCHOLOGIST", "PRINCIPAL", "HOMEROOM_TEACHER"}
        return {p["school"] for p in (self.posts(role) if role in bears else self.posts())}

    def open_referral(self, row, days_after):
        midnight = datetime.combine(self.today, time(), self.zone)
        if row["requested_at"] and row["requested_at"] >= midnight + timedelta(days=1):
            return False
        if row["closed_at"] is None:
            return True
        closed = row["closed_at"].astimezone(self.zone).date()
        return closed + timedelta(days=days_after) >= self.today if days_after else closed > self.today

    def agreed(self, referral):
        """Disclosure to a health partner stands on consent: a withdrawal ends it until somebody agrees again."""
        said = [
            c
            for c in self.live("Consent")
            if c["student"] == referral["student"] and c["purpose"] == "REFERRAL"
        ]
        held = [c["given_at"] for c in said if c.get("withdrawn_at") is None]
        ended = [c["withdrawn_at"] for c in said if c.get("withdrawn_at") is not None]
        if ended and (not held or max(held) <= max(ended)):
            return False
        # What the source wrote on the referral counts where the hub knows of no consent.
        return bool(held) or referral.get("consent") is not False

    def student(self, role, row):
        key = row["id"]
        if role in ("PSYCHOLOGIST", "PRINCIPAL"):
            return row.get("school") in self.schools(role)
        if role == "HOMEROOM_TEACHER":
            classes = {p.get("class_group") for p in self.posts("HOMEROOM_TEACHER")} - {None}
            return any(
                e["student"] == key and e["class_group"] in classes and self.now(e)
                for e in self.live("Enrolment")
            )
        if role == "MENTOR":
            return any(
                a["student"] == key and a["mentor"] == self.me.staff_id and self.now(a)
                for a in self.live("MentorAssignment")
            )
        if role == "CENTRE":
            return any(r["student"] == key and self.open_referral(r, 0) for r in self.live("Referral"))
        if role == "HEALTH_PARTNER":
            return any(
                r["student"] == key
                and r.get("partner") == self.me.health_partner_id
                and self.open_referral(r, 90)
                and self.agreed(r)
                for r in self.live("Referral")
            )
        if role == "GUARDIAN":
            return any(
                g["student"] == key and g["guardian"] == self.me.guardian_id
                for g in self.live("Guardianship")
            )
        return False

    def encounter(self, role, row):
        """The partner's own visits of pupils who are referred to it; of who reads clinical fields all of own pupils'."""
        own = role == "HEALTH_PARTNER" and row.get("partner") == self.me.health_partner_id
        return (own or role in ("PSYCHOLOGIST", "CENTRE")) and self.pupil_is_read(role, row["student"])

    def pupil_is_read(self, role, key):
        """For what hangs on a pupil: a guardian reads the child's row, but nothing that hangs on it."""
        row = self.by_id("Student", key)
        return role != "GUARDIAN" and row is not None and self.student(role, row)

    def reads(self, role: str, entity: str, row) -> bool:
        if row["removed_at"] is not None:
            return False
        if entity in OPEN:
            return True
        if entity in OF_PUPIL:
            return self.pupil_is_read(role, row["student"])
        special: dict[str, Callable[[str, dict], bool]] = {
            "Student": self.student,
            "ClassGroup": self.of_school,
            "StaffPost": self.of_school,
            "Staff": self.staff,
            "Guardian": self.guardian,
            "ParentSession": self.session,
            "ParentAttendance": self.attendance,
            "Referral": self.referral,
            "HealthEncounter": self.encounter,
            "Source": lambda role, row: role in STAFF,
            "SyncRun": lambda role, row: role in ("ADMIN", "IDENTITY_STEWARD") or self.own_source(role, row),
            "QuarantinedRecord": lambda role, row: role == "IDENTITY_STEWARD" or self.own_source(role, row),
            "SourceRecord": self.record,
        }
        return special[entity](role, row)

    def own_source(self, role, row):
        return role == "INTEGRATOR" and row["source"] in self.me.source_ids

    def of_school(self, role, row):
        return role == "DISTRICT" or (role in SCHOOL_STAFF and row["school"] in self.schools(role))

    def staff(self, role, row):
        at_school = any(p["staff"] == row["id"] and self.of_school(role, p) for p in self.live("StaffPost"))
        mentoring = any(
            a["mentor"] == row["id"] and a["mentor"] == self.me.staff_id
            for a in self.live("MentorAssignment")
        )
        return at_school or (role == "MENTOR" and mentoring)

    def guardian(self, role, row):
        if role == "GUARDIAN":
            return row["id"] == self.me.guardian_id
        if any(
            g["guardian"] == row["id"] and self.pupil_is_read(role, g["student"])
            for g in self.live("Guardianship")
        ):
            return True
        return role == "PARENT_EDUCATION" and any(
            a.get("guardian") == row["id"] and self.session_at_own_school(role, a)
            for a in self.live("ParentAttendance")
        )

    def session_at_own_school(self, role, attendance):
        session = self.by_id("ParentSession", attendance["session"])
        return session is not None and session["school"] in self.schools(role)

    def session(self, role, row):
        return self.of_school(role, row) or any(
            a["session"] == row["id"] and self.pupil_is_read(role, a["student"])
            for a in self.live("ParentAttendance")
        )

    def attendance(self, role, row):
        if role == "PARENT_EDUCATION":
            return self.session_at_own_school(role, row)
        return self.pupil_is_read(role, row["student"])

    def referral(self, role, row):
        if role == "HEALTH_PARTNER":
            mine = row.get("partner") == self.me.health_partner_id
            return mine and self.open_referral(row, 90) and self.agreed(row)
        return self.pupil_is_read(role, row["student"])

    def record(self, role, row):
        if role in ("DASHBOARD", "GUARDIAN", "AUDITOR", "DEVELOPER"):
            return False
        subject = self.by_id(row["subject_entity"], row["subject_id"])
        return self.own_source(role, row) or (
            subject is not None and self.reads(role, row["subject_entity"], subject)
        )

    def value(self, entity, row, column):
        """What the viewer gets: some role must read both this row and this field."""
        needed = PERSONAL if column.sensitivity is SECRET else column.sensitivity
        for role in self.me.roles:
            ceiling = EXCEPTIONS.get((role.name, entity), READS_UP_TO[role.name])
            if ceiling >= needed and not column.spec.hidden and self.reads(role.name, entity, row):
                return row[column.name]
        return None


async def compare(district, viewer):
    oracle, policy = Oracle(district, viewer), Policy(viewer.shape)
    seen = 0
    async with district.owner.connect() as connection:
        for name in sorted(district.told):
            entity = load()[name]
            row = entity.__table__.alias()
            columns = list(entity.declaration.columns.values())
            values = [policy.column(entity, column, row) for column in columns]
            selected = [null() if value is None else value for value in values]
            labelled = [value.label(f"c{index}") for index, value in enumerate(selected)]
            statement = select(row.c.id, *labelled).where(policy.rows(entity, row)).order_by(row.c.id)
            answer = (await connection.execute(statement, viewer.values(district.clock))).all()
            expected = [
                plain
                for plain in sorted(district.rows[name], key=lambda plain: plain["id"])
                if any(oracle.reads(role.name, name, plain) for role in viewer.roles)
            ]
            assert [found[0] for found in answer] == [plain["id"] for plain in expected], name
            for found, plain in zip(answer, expected, strict=True):
                for column, value in zip(columns, found[1:], strict=True):
                    wanted = oracle.value(name, plain, column)
                    if column.sealed:
                        assert (value is None) == (wanted is None), (name, plain["id"], column.name)
                    else:
                        assert value == wanted, (name, plain["id"], column.name)
            seen += len(answer)
    return seen


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
async def test_each_role_reads_what_the_domain_says(district, role):
    # Everybody reads the 1 + 2 + 1 + 3 + 2 + 2 rows of places and partners.
    assert await compare(district, district.viewer(role)) >= 11


@pytest.mark.parametrize("seed", range(40))
async def test_roles_held_together_read_no_more_than_each_allows(district, seed):
    choice = random.Random(seed)
    roles = choice.sample(list(Role), choice.randint(0, 4))
    viewer = district.viewer(
        *roles,
        account_id=seed,
        staff_id=choice.choice([None, 1, 2, 3, 4, 5, 6, 7, 8]),
        guardian_id=choice.choice([None, 201, 202, 203, 204]),
        health_partner_id=choice.choice([None, 301, 302]),
        source_ids=tuple(choice.sample([401, 402], choice.randint(0, 2))),
    )
    await compare(district, viewer)


async def test_an_account_without_a_role_reads_nothing(district):
    assert await compare(district, district.viewer(account_id=1)) == 0
