"""Every mutation of the workflows, found by what it declares: what does not fit has its code and changes nothing, what is sent twice is done once.

A new one is here by itself: it has to say what becomes of it when it is done again (`AGAIN`), and may need a row in a state of its own.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import insert, text

from hub.rules.evaluating import Rules
from hub.rules.stated import standing
from hub.store.work import Work
from hub.sync import line
from hub.sync.owning import Owning
from resolvers.mutations.kit.registry import load as mutations
from schema.access.consent import Consent
from schema.attendance.absence_episode import AbsenceEpisode
from schema.care.alert import Alert
from schema.care.care_file import CareFile
from schema.care.care_plan import CarePlan
from schema.care.follow_up import FollowUp
from schema.care.plan_action import PlanAction
from schema.counselling.appointment import Appointment
from schema.health.health_partner import HealthPartner
from schema.health.referral import Referral
from schema.kit import Entity, Role
from schema.kit.declaration import camel
from schema.kit.mutation import MutationDeclaration, Part
from schema.mentoring.mentor_assignment import MentorAssignment
from schema.people.staff import Staff
from schema.people.student import Student
from schema.standards.finding import Finding
from schema.standards.rectification import Rectification
from tests.resolvers.mutations.conftest import MACHINE, PSYCHOLOGIST, SECOND

WORKFLOWS = {
    name: mutation.declaration
    for name, mutation in mutations().items()
    if any(
        part.entity is not None and part.entity.declaration.domain not in ("access", "integration")
        for part in mutation.declaration.payload.values()
    )
}
"""Those that tell of rows which are neither the hub's own affairs nor its sources'."""

AGAIN: dict[str, str | None] = {
    **dict.fromkeys(("accept_referral", "refuse_referral", "begin_referral"), "referral.state"),
    **dict.fromkeys(("complete_referral", "cancel_referral"), "referral.state"),
    "acknowledge_alert": "alert.answered",
    "assign_mentor": "mentor.unfit",
    "book_appointment": "appointment.taken",
    **dict.fromkeys(("cancel_appointment", "hold_appointment"), "appointment.state"),
    "close_care_file": "care.closed",
    **dict.fromkeys(("complete_action", "complete_rectification", "record_follow_up"), "care.done"),
    "dismiss_alert": "alert.closed",
    "open_care_file": "care.open",
    "record_talk": "mentor.talked",
    "request_referral": "referral.open",
    "return_from_referral": "care.done",
    # Somebody else in the place of the first; another plan, step or measure; another answer; the level as it is.
    **dict.fromkeys(("assign_alert", "make_care_plan", "plan_action", "plan_rectification")),
    **dict.fromkeys(("feed_back_referral", "set_care_level")),
}
"""What becomes of each where it is done again; None: it may be."""

STATES: dict[str, dict[str, Any]] = {
    "begin_referral": {"state": "ACCEPTED"},
    "feed_back_referral": {"state": "IN_PROGRESS"},
    "complete_referral": {"state": "IN_PROGRESS"},
    "return_from_referral": {"state": "COMPLETED"},
    "hold_appointment": {"slot": -timedelta(hours=2)},
}
"""How the row stands from which a mutation follows, where that is not how it begins."""
OPTIONAL = {"record_follow_up": ("follow_up",)}
"""What has to be given though it may be left out."""
THERE = {Student: 101, Staff: 3, HealthPartner: 302, Finding: 1}
"""Rows that need not be made."""
VIEWERS = {
    Role.PSYCHOLOGIST: (PSYCHOLOGIST, {"staff_id": 3}),
    Role.PRINCIPAL: (SECOND, {"staff_id": 5}),
    Role.MENTOR: (PSYCHOLOGIST, {"staff_id": 3}),
    Role.HEALTH_PARTNER: (MACHINE, {"health_partner_id": 302}),
    Role.CENTRE: (1007, {}),
}


OTHERS = (str, int, bool, date, datetime)
"""Types of arguments of which another value is as good."""


class Making:
    """Makes the rows on which mutations act."""

    def __init__(self, changing: Any, work: Work) -> None:
        self.clock, self.work, self.owning = changing.clock, work, Owning(work)
        self.keyring = changing.keyring

    async def row(self, entity: type[Entity], **values: Any) -> int:
        if entity in THERE:
            return THERE[entity]
        today, moment = self.clock.today(), self.clock.moment()
        if "slot" in values:
            values["slot"] += moment
        plain: dict[type[Entity], Callable[[], dict[str, Any]]] = {
            CareFile: lambda: {"level": "ORANGE", "categories": ["ABSENT"], "opened_on": today, "student": 101},
            CarePlan: lambda: {"goal": "恢复到校", "made_on": today},
            PlanAction: lambda: {"kind": "FAMILY", "task": "家访", "due_on": today},
            FollowUp: lambda: {"due_on": today, "side": "SCHOOL", "student": 101},
            Referral: lambda: {"state": "REQUESTED", "urgency": "ROUTINE", "requested_at": moment, "student": 101, "partner": 302},
            Appointment: lambda: {"kind": "FOLLOW_UP", "state": "BOOKED", "slot": moment + timedelta(1), "student": 101},
            Rectification: lambda: {"measure": "增配", "due_on": today, "finding": 1},
            MentorAssignment: lambda: {"starts_on": today, "student": 101, "mentor": 3},
        }  # fmt: skip
        if entity is Alert:
            return await self._alert()
        above = {CarePlan: ("file", CareFile), PlanAction: ("plan", CarePlan)}
        if entity in above:
            name, other = above[entity]
            values[name] = await self.row(other)
        return await self.owning.make(entity, {**plain[entity](), **values})

    async def _alert(self) -> int:
        """One that has a ground, else it would be closed as soon as somebody looks."""
        today = self.clock.today()
        days = {"first_day": today - timedelta(2), "last_day": today, "school_days": 3, "unexplained_days": 3}
        absent = {**days, "explained": False, "state": "OPEN", "student": 101}
        await self.work.add(AbsenceEpisode, absent)
        await Rules(standing(), self.keyring, self.clock).evaluate(self.work.connection, [101])
        raised = text("SELECT id FROM alert WHERE rule = 'ABNORMAL_ABSENCE' AND student_id = 101")
        return int((await self.work.connection.execute(raised)).scalar_one())


async def stored(changing: Any) -> dict[str, Any]:
    """What every table holds, but for the record of who looked: other than before where one row was written."""
    tables = [
        name
        for name in Entity.metadata.tables
        if not name.startswith("audit_") and name not in ("account", "token")
    ]
    each = (
        f"SELECT '{name}', count(*), coalesce(sum(hashtext(xmin::text || ctid::text)), 0) FROM {name}"
        for name in tables
    )
    async with changing.owner.connect() as connection:
        found = await connection.execute(text(" UNION ALL ".join(each)))
        return {name: (int(rows), int(mark)) for name, rows, mark in found}


def argument(part: Part) -> Any:
    """A value that fits: what is to come for a date, the first of a vocabulary."""
    of = part.type
    if of == list[Any] or getattr(of, "__origin__", None) is list:
        (item,) = of.__args__
        return [next(iter(item)).name]
    if isinstance(of, enum.EnumMeta):
        return next(iter(of)).name
    # A Saturday.
    return {str: "按计划", int: 1, bool: True, date: "2026-10-24", datetime: "2026-10-24T10:00:00+08:00"}[of]


def other(part: Part, value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(part.type, enum.EnumMeta):
        return next(each.name for each in part.type if each.name != value)
    return {str: "另一次", int: 98, bool: False, date: "2026-10-25", datetime: "2026-10-25T10:00:00+08:00"}[
        part.type
    ]


def document(declared: MutationDeclaration, given: dict[str, Any], field: Any) -> str:
    name = camel(declared.name)
    named = [camel(key) for key in given]
    types = {key: field.args[key].type for key in (*named, "idempotencyKey")}
    defined = ", ".join(f"${key}: {type_}" for key, type_ in types.items())
    passed = ", ".join(f"{key}: ${key}" for key in types)
    told = " ".join(
        camel(part.name) if part.entity is None else f"{camel(part.name)} {{ id }}"
        for part in declared.payload.values()
    )
    payload = f"{name[0].upper()}{name[1:]}Payload"
    return f"mutation ({defined}) {{ {name}({passed}) {{ __typename ... on {payload} {{ {told} }} ... on Refused {{ code place }} }} }}"


@pytest.fixture
async def clean(changing: Any, ordered_entities: list[type[Entity]]):
    """What a test made is gone afterwards."""
    yield
    async with changing.owner.begin() as connection:
        for entity in reversed(ordered_entities):
            if entity.declaration.domain == "access" and entity is not Consent:
                continue
            # Behind the rows of the district, where it has any, begins what is made later.
            made = " WHERE id > 100000" if changing.rows[entity.__name__] else ""
            for table in filter(None, (getattr(entity.history, "name", None), entity.__tablename__)):
                await connection.execute(text(f"DELETE FROM {table}{made}"))


@pytest.fixture
async def prepare(changing: Any, gid: Any, clean: Any):
    """The arguments by which a mutation can be called now."""

    async def preparing(declared: MutationDeclaration) -> dict[str, Any]:
        given: dict[str, Any] = {}
        async with changing.owner.begin() as connection:
            await line.stand(connection)
            making = Making(changing, Work(connection, changing.keyring, changing.clock.now()))
            if declared.name == "record_talk":
                await making.row(MentorAssignment)
            consent = {"purpose": "REFERRAL", "given_at": changing.clock.moment(), "evidence": b""}
            consent |= {"student_id": 101, "guardian_id": 201, "recorded_by_id": PSYCHOLOGIST, "version": 1}
            await connection.execute(insert(Consent.__table__).values(consent))
            for part in declared.arguments.values():
                if part.required or part.name in OPTIONAL.get(declared.name, ()):
                    if part.entity is None:
                        given[part.name] = argument(part)
                    else:
                        row = await making.row(part.entity, **STATES.get(declared.name, {}))
                        given[part.name] = gid(part.entity.declaration.name, row)
        return given

    return preparing


@pytest.fixture
def act(changing: Any, graph: Any, graph_schema: Any):
    """Call a mutation as the first of those who may."""

    async def acting(declared: MutationDeclaration, given: dict[str, Any], key: str | None = None) -> Any:
        role = next(role for role in VIEWERS if role in declared.roles)
        account, grounds = VIEWERS[role]
        viewer = changing.viewer(role, account_id=account, **grounds)
        field = graph_schema.core.mutation_type.fields[camel(declared.name)]
        variables = {camel(name): value for name, value in given.items()} | {"idempotencyKey": key}
        said = orjson.loads(
            await graph.execute(viewer, document=document(declared, given, field), variables=variables)
        )
        assert "errors" not in said, (declared.name, said)
        return said["data"][camel(declared.name)]

    return acting


def test_each_says_what_becomes_of_it_when_it_is_done_again() -> None:
    assert WORKFLOWS.keys() == AGAIN.keys()


@pytest.mark.parametrize("name", sorted(WORKFLOWS))
async def test_what_does_not_fit_changes_nothing_and_what_is_sent_twice_is_done_once(
    name: str, changing: Any, gid: Any, prepare: Any, act: Any
) -> None:
    declared = WORKFLOWS[name]
    given = await prepare(declared)
    before = await stored(changing)
    for part in (declared.arguments[each] for each in given):
        if part.entity is not None:
            unknown = {**given, part.name: gid(part.entity.declaration.name, 987_654)}
            refused = {"__typename": "Refused", "code": "row.unknown", "place": camel(part.name)}
            assert await act(declared, unknown) == refused
    if "version" in declared.arguments:
        stale = {"__typename": "Refused", "code": "mutation.stale", "place": "version"}
        assert await act(declared, {**given, "version": 97}, key=f"{name}-stale") == stale
    assert await stored(changing) == before

    done = await act(declared, given, key=name)
    assert done["__typename"] != "Refused", done
    after = await stored(changing)
    assert after != before
    assert await act(declared, given, key=name) == done
    free = [part for part in declared.arguments.values() if part.entity is None and part.type in OTHERS]
    changed = {**given, free[0].name: other(free[0], given.get(free[0].name))}
    reused = {"__typename": "Refused", "code": "mutation.key", "place": "idempotencyKey"}
    assert await act(declared, changed, key=name) == reused
    assert await stored(changing) == after

    if "version" in given:
        given["version"] += 1
    again = await act(declared, given)
    assert again.get("code") == AGAIN[name], again
    if AGAIN[name] is not None:
        assert await stored(changing) == after


@pytest.mark.parametrize("consent", ["none", "withdrawn", "to something else"])
async def test_without_consent_nobody_is_referred(changing, prepare, act, consent):
    declared = WORKFLOWS["request_referral"]
    given = await prepare(declared)
    gone = {
        "none": "DELETE FROM consent",
        "withdrawn": "UPDATE consent SET withdrawn_at = now() - interval '1 hour'",
        "to something else": "UPDATE consent SET purpose = 'COUNSELLING'",
    }
    async with changing.owner.begin() as connection:
        await connection.execute(text(gone[consent]))
    before = await stored(changing)
    refused = {"__typename": "Refused", "code": "referral.consent", "place": "student"}
    assert await act(declared, given) == refused
    assert await stored(changing) == before
