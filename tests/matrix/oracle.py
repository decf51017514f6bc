"""Who sees what, written by hand from the domain document, in plain Python over plain rows.

It knows nothing of the policy, nor of what entities say of their access and their fields' sensitivity: those are
what it is compared with. What it has not been taught it denies, so a new entity, field or relation that is open to
anybody fails the matrix until somebody has written down here, once more, who is meant to read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.matrix.domain import EXCEPTIONS, FIELDS, LINKS, RULES
from tests.matrix.roles import ACCOUNTS, BREAKING, LEVELS, READS_UP_TO, SCHOOL_STAFF

Row = Mapping[str, Any]
Rule = Callable[["Oracle", str, Row], bool]


class Oracle:
    """What one account sees of one district."""

    def __init__(
        self, rows: Mapping[str, list[dict[str, Any]]], viewer: Any, today: date, zone: ZoneInfo
    ) -> None:
        self.rows, self.me, self.today, self.zone = rows, viewer, today, zone
        self.roles = sorted(role.name for role in viewer.roles)
        self._ids = {
            name: {row["id"]: row for row in group if row["removed_at"] is None}
            for name, group in rows.items()
        }
        self._known: dict[tuple[str, str, int], bool] = {}

    # What is seen

    def reads(self, role: str, entity: str, row: Row) -> bool:
        """Whether the role reads the row."""
        key = (role, entity, row["id"])
        if key not in self._known:
            rule = rule_of(role, entity)
            self._known[key] = row["removed_at"] is None and rule is not None and rule(self, role, row)
        return self._known[key]

    def sees(self, entity: str, row: Row | None) -> bool:
        """Whether one of the account's roles reads the row."""
        return row is not None and any(self.reads(role, entity, row) for role in self.roles)

    def seen(self, entity: str) -> list[dict[str, Any]]:
        """The rows of an entity that the account reads."""
        return [row for row in sorted(self.rows[entity], key=lambda row: row["id"]) if self.sees(entity, row)]

    def value(self, entity: str, row: Row, field: str) -> Any:
        """What the account gets of a field of a row: one role must read both."""
        reading = [role for role in self.roles if permits(role, entity, field)]
        if not any(self.reads(role, entity, row) for role in reading):
            return None
        value = row[field]
        return masked(value) if level(entity, field) == "secret" and value is not None else value

    def follow(self, entity: str, row: Row, link: str, target: str) -> Row | None:
        """The row that a row leads to, where the account reads it."""
        if link not in LINKS.get(entity, "").split() or row.get(link) is None:
            return None
        found = self._ids[target].get(row[link])
        return found if self.sees(target, found) else None

    def refused(self, entity: str, field: str) -> bool:
        """Whether no role of the account ever reads the field: to use it is an error."""
        return not any(permits(role, entity, field) and role in RULES.get(entity, {}) for role in self.roles)

    def partly(self, entity: str, field: str) -> bool:
        """Whether the account's roles can give it rows of which it does not read the field, and others of which it does."""
        granting = {role: rule for role, rule in RULES.get(entity, {}).items() if role in self.roles}
        reading = [role for role in granting if permits(role, entity, field)]
        if not reading or len(reading) == len(granting):
            return False
        return not any(granting[role] == "every" for role in reading)

    # Grounds

    def live(self, entity: str) -> list[Row]:
        """The rows that are not removed."""
        return list(self._ids[entity].values())

    def now(self, row: Row) -> bool:
        """The row's days hold today; an open end is open."""
        return (row["starts_on"] or self.today) <= self.today <= (row["ends_on"] or self.today)

    def schools(self, role: str) -> set[int]:
        """The schools that are the role's own: by its own kind of post, or by any."""
        bears = {"PSYCHOLOGIST", "PRINCIPAL", "HOMEROOM_TEACHER"}
        return {post["school"] for post in self.posts() if role not in bears or post["kind"] == role}

    def posts(self) -> list[Row]:
        """The caller's posts of today."""
        return [
            post for post in self.live("StaffPost") if post["staff"] == self.me.staff_id and self.now(post)
        ]

    def open_referral(self, row: Row, days_after: int) -> bool:
        """Whether a referral is under way, or was closed so many days ago at the most."""
        tomorrow = datetime.combine(self.today + timedelta(days=1), time(), self.zone)
        if row["requested_at"] and row["requested_at"] >= tomorrow:
            return False
        if row["closed_at"] is None:
            return True
        closed = row["closed_at"].astimezone(self.zone).date()
        return closed + timedelta(days=days_after) >= self.today if days_after else closed > self.today

    def open_file(self, row: Row) -> bool:
        """Whether a care file is open today; its last day is part of it."""
        return bool(row["opened_on"] <= self.today <= (row["closed_on"] or self.today))

    # Rows

    def every(self, role: str, row: Row) -> bool:
        """Every row."""
        return True

    def opened(self, role: str, row: Row) -> bool:
        """Whether the caller has broken the glass for the pupil, and it is still open."""
        now = datetime.now(UTC)
        return role in BREAKING and any(
            glass["student"] == row["id"]
            and glass["account"] == self.me.account_id
            and glass["granted_at"] <= now < (glass["ended_at"] or glass["expires_at"])
            for glass in (self.live("BreakGlass") if self.me.excepted else ())
        )

    def student(self, role: str, row: Row) -> bool:
        """Whose pupil it is."""
        key = row["id"]
        if self.opened(role, row):
            return True
        match role:
            case "PSYCHOLOGIST" | "PRINCIPAL":
                return row.get("school") in self.schools(role)
            case "HOMEROOM_TEACHER":
                classes = {post.get("class_group") for post in self.posts() if post["kind"] == role} - {None}
                return any(
                    e["student"] == key and e["class_group"] in classes and self.now(e)
                    for e in self.live("Enrolment")
                )
            case "MENTOR":
                return any(
                    a["student"] == key and a["mentor"] == self.me.staff_id and self.now(a)
                    for a in self.live("MentorAssignment")
                )
            case "CENTRE":
                referred = (r for r in self.live("Referral") if self.open_referral(r, 0))
                filed = (f for f in self.live("CareFile") if self.open_file(f))
                screened = (s for s in self.live("ScreeningResult") if s["at_cut_off"])
                called = (c for c in self.live("HotlineCall") if c.get("student"))
                return any(row["student"] == key for row in (*referred, *filed, *screened, *called))
            case "HEALTH_PARTNER":
                return any(r["student"] == key and self.own_referral(role, r) for r in self.live("Referral"))
            case "GUARDIAN":
                return any(
                    g["student"] == key and g["guardian"] == self.me.guardian_id
                    for g in self.live("Guardianship")
                )
        return False

    def of_pupil(self, role: str, row: Row) -> bool:
        """What hangs on a pupil is read with the pupil; but a guardian reads the child's row alone."""
        pupil = self._ids["Student"].get(row["student"])
        return role != "GUARDIAN" and pupil is not None and self.reads(role, "Student", pupil)

    def of_school(self, role: str, row: Row) -> bool:
        """What hangs on a school."""
        return role == "DISTRICT" or row["school"] in self.schools(role)

    def staff(self, role: str, row: Row) -> bool:
        """Who holds or held a post at an own school; of a mentor also the mentor."""
        if any(post["staff"] == row["id"] and self.of_school(role, post) for post in self.live("StaffPost")):
            return True
        return role == "MENTOR" and any(
            a["mentor"] == row["id"] == self.me.staff_id for a in self.live("MentorAssignment")
        )

    def guardian(self, role: str, row: Row) -> bool:
        """The guardians of own pupils; who came to own sessions."""
        if role == "GUARDIAN":
            return bool(row["id"] == self.me.guardian_id)
        if role == "PARENT_EDUCATION":
            return any(
                a.get("guardian") == row["id"] and self.attendance(role, a)
                for a in self.live("ParentAttendance")
            )
        return any(g["guardian"] == row["id"] and self.of_pupil(role, g) for g in self.live("Guardianship"))

    def session(self, role: str, row: Row) -> bool:
        """Sessions at own schools, and those of own pupils."""
        if role in (*SCHOOL_STAFF, "DISTRICT") and self.of_school(role, row):
            return True
        return any(
            a["session"] == row["id"] and self.of_pupil(role, a) for a in self.live("ParentAttendance")
        )

    def attendance(self, role: str, row: Row) -> bool:
        """Of own pupils; for parents' education of own sessions."""
        if role != "PARENT_EDUCATION":
            return self.of_pupil(role, row)
        session = self._ids["ParentSession"].get(row["session"])
        return session is not None and session["school"] in self.schools(role)

    def own_referral(self, role: str, row: Row) -> bool:
        """Referrals to the caller's organisation, until 90 days after closing."""
        partner = self.me.health_partner_id
        own = partner is not None and row.get("partner") == partner and self.open_referral(row, 90)
        return own and self.agreed(row)

    def encounter(self, role: str, row: Row) -> bool:
        """Clinical through and through: pupils' for who reads so far; the partner's own of pupils referred to it."""
        own = role != "HEALTH_PARTNER" or row.get("partner") == self.me.health_partner_id
        return own and self.of_pupil(role, row)

    def agreed(self, row: Row) -> bool:
        """No guardian withdrew consent to the referral, or one gave it since; where none is in force, none refused."""
        given = [
            consent
            for consent in self.live("Consent")
            if (consent["student"], consent["purpose"]) == (row["student"], "REFERRAL")
        ]
        in_force = [consent["given_at"] for consent in given if consent["withdrawn_at"] is None]
        withdrawn = [consent["withdrawn_at"] for consent in given if consent["withdrawn_at"] is not None]
        if withdrawn and not (in_force and max(in_force) > max(withdrawn)):
            return False
        return bool(in_force) or row["consent"] is not False

    def own_source(self, role: str, row: Row) -> bool:
        """Of the caller's own systems."""
        return row["source"] in self.me.source_ids

    def of_own_run(self, role: str, row: Row) -> bool:
        """Of a run of the caller's own systems."""
        return self.own_source(role, self._ids["SyncRun"][row["run"]])

    def of_own_child(self, role: str, row: Row) -> bool:
        """Who looked at the caller's own child."""
        pupils = [self._ids["Student"].get(key) for key in row["student_ids"]]
        return any(pupil is not None and self.reads(role, "Student", pupil) for pupil in pupils)

    def own_account(self, role: str, row: Row) -> bool:
        """The caller's own account; for the centre also who broke the glass."""
        breaking = role == "CENTRE" and any(g["account"] == row["id"] for g in self.live("BreakGlass"))
        return breaking or bool(row["id"] == self.me.account_id)

    def of_own_account(self, role: str, row: Row) -> bool:
        """What hangs on the caller's own account."""
        return bool(row["account"] == self.me.account_id)

    def dispute(self, role: str, row: Row) -> bool:
        """About what sources differ is known to who reads the person."""
        people = {"student": "Student", "guardian": "Guardian", "staff": "Staff"}
        found = ((entity, self._ids[entity].get(row.get(link) or 0)) for link, entity in people.items())
        return any(person is not None and self.reads(role, entity, person) for entity, person in found)

    def disputed(self, role: str, row: Row) -> bool:
        """What each source says, likewise."""
        about = self._ids["Conflict"].get(row["conflict"])
        return about is not None and self.reads(role, "Conflict", about)

    def record(self, role: str, row: Row) -> bool:
        """Which sources know a row is known to those who read the row, and to who runs the source."""
        subject = self._ids.get(row["subject_entity"], {}).get(row["subject_id"])
        about = subject is not None and self.reads(role, row["subject_entity"], subject)
        return about or (role == "INTEGRATOR" and self.own_source(role, row))


def rule_of(role: str, entity: str) -> Rule | None:
    """By what the role reads rows of the entity; None: it reads none."""
    rule = RULES.get(entity, {}).get(role)
    found: Rule | None = getattr(Oracle, rule) if isinstance(rule, str) else rule
    return found


def level(entity: str, field: str) -> str | None:
    """How sensitive a field is; None: never heard of."""
    for part in FIELDS.get(entity, "").split(" | "):
        kind, _, names = part.partition(": ")
        if field in names.split():
            return kind
    return None


def permits(role: str, entity: str, field: str) -> bool:
    """Whether the role reads so far; a secret is shown masked to those who read what is personal."""
    kind = level(entity, field)
    needed = "personal" if kind == "secret" else kind
    ceiling = EXCEPTIONS.get((role, entity), READS_UP_TO.get(role))
    if entity in ACCOUNTS and ceiling == "public":
        ceiling = "internal"
    return needed is not None and ceiling is not None and LEVELS.index(ceiling) >= LEVELS.index(needed)


def masked(secret: str) -> str:
    """Three characters, stars, two characters; a short one is all stars."""
    shown = len(secret) >= 10
    return f"{secret[:3]}{'*' * (len(secret) - 5)}{secret[-2:]}" if shown else "*" * len(secret)
