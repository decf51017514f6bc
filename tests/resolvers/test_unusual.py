"""Reading that stands out: what is counted of whom, and that nobody but auditors is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import orjson
import pytest
from sqlalchemy import text

from hub.crypto.sealing import Keyring
from resolvers.graph import Graph
from resolvers.ids import encode
from schema.access.account import Account
from schema.kit import Role

ASK = """query($since: DateTime!, $until: DateTime, $pupils: Int, $from: Int, $to: Int, $first: Int) {
  found: unusualReading(since: $since, until: $until, pupils: $pupils, nightFrom: $from, nightUntil: $to, first: $first) {
    accountId ways entries pupils mostInADay busiestDay entriesAtNight pupilsAtNight outside withoutPost breakGlass
  } }"""
NAMED = "query($since: DateTime!) { found: unusualReading(since: $since) { account accountId roles institutions ways } }"
SINCE, UNTIL = "2026-09-01T00:00:00+08:00", "2026-11-01T00:00:00+08:00"
TEACHER, MOVED, CENTRE, PARTNER, LATE, BUREAU = 1, 2, 3, 4, 5, 6
"""Accounts: a post at school 1; one at school 1 and then at 2; no post; none; a post that was taken back; two schools."""
NOON = "2026-10-12 12:00+08"


@pytest.fixture(scope="module")
async def town(settle, ordered_entities):
    """Pupils 1 to 3 are of school 1, 4 of school 2; 5 went from 1 to 2 on 12 October, 6 is known by the school of now, 7 is nowhere."""
    rows = {entity.__name__: [] for entity in ordered_entities}
    rows["School"] = [{"id": key, "code": f"213100000{key}", "name": f"第{key}学校"} for key in (1, 2)]
    rows["ClassGroup"] = [{"id": 10 * key, "name": "一班", "school": key} for key in (1, 2)]
    rows["Staff"] = [{"id": key, "name": f"staff {key}"} for key in (1, 2, 3, 5, 6)]
    gone = datetime(2026, 10, 13, 1, tzinfo=UTC)
    rows["StaffPost"] = [
        {"id": 1, "kind": "TEACHER", "staff": TEACHER, "school": 1},
        {"id": 2, "kind": "TEACHER", "staff": MOVED, "school": 1, "ends_on": date(2026, 10, 12)},
        {"id": 3, "kind": "TEACHER", "staff": MOVED, "school": 2, "starts_on": date(2026, 10, 13)},
        {"id": 4, "kind": "TEACHER", "staff": LATE, "school": 1, "removed_at": gone},
        {"id": 5, "kind": "PRINCIPAL", "staff": BUREAU, "school": 1},
        {"id": 6, "kind": "PRINCIPAL", "staff": BUREAU, "school": 2},
        {"id": 7, "kind": "TEACHER", "staff": BUREAU, "school": 2},
    ]
    rows["Student"] = [
        {"id": key, "name": "学生", "school": school}
        for key, school in enumerate((1, 1, 1, 2, 2, 1, None), start=1)
    ]
    rows["Enrolment"] = [
        *({"id": key, "student": key, "class_group": 10} for key in (1, 2, 3)),
        {"id": 4, "student": 4, "class_group": 20},
        {"id": 5, "student": 5, "class_group": 10, "ends_on": date(2026, 10, 11)},
        {"id": 6, "student": 5, "class_group": 20, "starts_on": date(2026, 10, 12)},
    ]
    plain = {
        "disabled": False,
        "version": 1,
        "source_ids": [],
        "created_at": datetime(2026, 9, 1, tzinfo=UTC),
    }
    rows["Account"] = [
        {"id": key, "roles": ["CENTRE"], "staff": None if key in (CENTRE, PARTNER) else key, **plain}
        for key in range(1, 7)
    ]
    async with settle(
        rows, {"AUDITOR": {}} | {role.name: {} for role in Role}, today=date(2026, 10, 20)
    ) as settled:
        yield settled


@pytest.fixture
async def read(town):
    """`await read(account, "2026-10-12 12:00+08", 1, 2)`: an entry that the account read these pupils; gone after the test."""

    async def reading(account, at, *pupils, kind="READ", **more):
        values = {"roles": ["PSYCHOLOGIST"], "institution": None, **more}
        async with town.owner.begin() as connection:
            await connection.execute(
                text(
                    "INSERT INTO audit_entry (at, kind, roles, institution, purpose, categories, break_glass, at_night, account_id, document,"
                    " row_count, students, student_ids, record_ids) VALUES (:at, :kind, :roles, :institution, 'AUDIT', '{Student.SECRET}', false,"
                    " false, :account, '0', 1, '{}', :pupils, '{}')"
                ),
                {
                    "at": datetime.fromisoformat(at),
                    "kind": kind,
                    "account": account,
                    "pupils": list(pupils),
                    **values,
                },
            )

    yield reading
    async with town.owner.begin() as connection:
        await connection.execute(text("DELETE FROM audit_entry"))
        await connection.execute(text("DELETE FROM break_glass"))


@pytest.fixture(scope="module")
def graph(town, graph_schema):
    return Graph(
        engine=town.engine, reader=town.reader, recorder=town.recorder, clock=town.clock, district="310107",
        sealer=town.keyring, cursors=Keyring.fresh().cursors, schema=graph_schema,
    )  # fmt: skip


@pytest.fixture
def unusual(graph, town):
    """`await unusual(pupils=0)`: what is told of each account, by its number, in the order in which it is told."""

    async def asking(document=ASK, *roles, **given):
        variables = {"since": SINCE, "until": UNTIL, **given}
        viewer = town.viewer(*(roles or (Role.AUDITOR,)), account_id=99)
        answer = orjson.loads(await graph.execute(viewer, document=document, variables=variables))
        if "errors" in answer:
            return answer["errors"][0]["extensions"]["code"]
        return {one.pop("accountId"): one for one in answer["data"]["found"]}

    return asking


async def test_a_pupil_counts_once_however_often_read(read, unusual):
    for at in (NOON, NOON, "2026-10-12 13:00+08", "2026-10-13 12:00+08"):
        await read(TEACHER, at, 1, 2)
    await read(TEACHER, "2026-10-13 12:00+08", 3)
    await read(TEACHER, NOON, kind="AGGREGATE")
    await read(TEACHER, NOON, 4, kind="CHANGE")
    assert await unusual(pupils=3) == {}
    assert await unusual(pupils=2) == {
        TEACHER: {
            "ways": ["MANY_PUPILS"], "entries": 5, "pupils": 3, "mostInADay": 3, "busiestDay": "2026-10-13",
            "entriesAtNight": 0, "pupilsAtNight": 0, "outside": 0, "withoutPost": 0, "breakGlass": 0,
        }
    }  # fmt: skip


@pytest.mark.parametrize(
    ("at", "hours", "night"),
    [
        ("2026-10-12 21:59:59.999+08", {}, False),
        ("2026-10-12 22:00+08", {}, True),
        ("2026-10-12 21:59:59.999+00", {}, True),  # 5:59 in the district
        ("2026-10-12 22:00+00", {}, False),
        ("2026-10-12 14:00+00", {}, True),
        ("2026-10-12 00:00+08", {"from": 0, "to": 5}, True),
        ("2026-10-12 05:00+08", {"from": 0, "to": 5}, False),
        ("2026-10-12 23:00+08", {"from": 0, "to": 5}, False),
        ("2026-10-12 23:00+08", {"from": 23, "to": 23}, False),
    ],
)
async def test_night_is_that_of_the_district(read, unusual, at, hours, night):
    await read(TEACHER, at, 1)
    await read(TEACHER, at, 1, 2)
    found = await unusual(**hours)
    assert [(one["ways"], one["entriesAtNight"], one["pupilsAtNight"]) for one in found.values()] == (
        [(["AT_NIGHT"], 2, 2)] if night else []
    )


async def test_the_day_is_that_of_the_district(read, unusual):
    await read(TEACHER, "2026-10-11 15:59+00", 1, 2)
    await read(TEACHER, "2026-10-11 16:00+00", 3)
    (found,) = (await unusual(pupils=1)).values()
    assert (found["mostInADay"], found["busiestDay"], found["pupils"]) == (2, "2026-10-11", 3)


@pytest.mark.parametrize(
    ("account", "at", "pupils", "outside"),
    [
        (TEACHER, NOON, (1, 2, 3), 0),
        (TEACHER, NOON, (1, 4), 1),
        # Pupil 5 changed school on the 12th.
        (TEACHER, "2026-10-11 23:59+08", (5,), 0),
        (TEACHER, "2026-10-12 00:00+08", (5,), 1),
        # Who reads did, on the 13th.
        (MOVED, NOON, (1, 4), 1),
        (MOVED, "2026-10-13 12:00+08", (4, 5), 0),
        (MOVED, "2026-10-13 12:00+08", (1, 2, 4), 2),
        (BUREAU, NOON, (1, 2, 3, 4, 5, 6), 0),
        # Known by the school of now; nowhere; never heard of.
        (TEACHER, NOON, (6,), 0),
        (MOVED, "2026-10-13 12:00+08", (6,), 1),
        (TEACHER, NOON, (7, 987), 0),
        # A post that a source took back on the 13th was held until then.
        (LATE, NOON, (1, 4), 1),
        (LATE, "2026-10-14 12:00+08", (1, 4), None),
        (CENTRE, NOON, (1, 4), None),
    ],
)
async def test_outside_are_pupils_of_other_schools_on_that_day(read, unusual, account, at, pupils, outside):
    await read(account, at, *pupils)
    await read(account, at, *pupils, kind="REVEAL")
    (found,) = (await unusual(pupils=0, **{"from": 3, "to": 4})).values()
    assert (found["outside"], found["withoutPost"]) == (outside, len(pupils) if outside is None else 0)
    assert ("OUTSIDE" in found["ways"]) == bool(outside)


async def test_each_school_of_a_pupil_counts_and_each_pupil_once(read, unusual):
    await read(TEACHER, "2026-10-12 12:00+08", 4, 5)
    await read(TEACHER, "2026-10-13 12:00+08", 4, 5)
    await read(LATE, NOON, 4)
    await read(LATE, "2026-10-14 12:00+08", 4, 5)
    found = await unusual()
    assert {key: (one["outside"], one["withoutPost"]) for key, one in found.items()} == {
        TEACHER: (2, 0),
        LATE: (1, 2),
    }


async def test_who_broke_the_glass_is_told_though_nothing_was_read(read, town, unusual):
    async with town.owner.begin() as connection:
        for number, at in enumerate(("2026-08-31 12:00+08", NOON, NOON, "2026-11-01 00:00+08"), start=1):
            await connection.execute(
                text(
                    "INSERT INTO break_glass (id, reason, granted_at, expires_at, account_id, student_id) OVERRIDING SYSTEM VALUE"
                    " VALUES (:id, '', :at, :at, :account, 4)"
                ),
                {"id": number, "at": datetime.fromisoformat(at), "account": TEACHER},
            )
    found = await unusual()
    assert found[TEACHER]["ways"] == ["BREAK_GLASS"]
    assert (found[TEACHER]["breakGlass"], found[TEACHER]["entries"], found[TEACHER]["outside"]) == (
        2,
        0,
        None,
    )


async def test_the_most_unusual_come_first_and_who_is_usual_not_at_all(read, unusual):
    await read(TEACHER, NOON, 1, 2, 3)
    await read(MOVED, NOON, 4)
    await read(BUREAU, "2026-10-12 23:00+08", 1, 2)
    await read(LATE, "2026-10-12 23:00+08", 4, 5)
    await read(CENTRE, "2026-10-12 23:00+08", 1, 2, 3, 4)
    await read(PARTNER, "2026-08-31 23:00+08", 1)
    await read(PARTNER, "2026-11-01 00:00+08", 1)
    found = await unusual()
    assert list(found) == [LATE, MOVED, CENTRE, BUREAU]
    assert found[LATE]["ways"] == ["OUTSIDE", "AT_NIGHT"]
    assert list(await unusual(first=2)) == [LATE, MOVED]


async def test_who_it_was_is_told_as_the_audit_tells_it(read, unusual):
    await read(TEACHER, NOON, 4, roles=["PSYCHOLOGIST", "MENTOR"], institution="第1学校")
    await read(TEACHER, "2026-10-13 23:00+08", 4, roles=["MENTOR"], institution="第2学校")
    await read(TEACHER, NOON, 4, roles=["MENTOR"])
    await read(None, "2026-10-13 23:00+08", 4)
    assert await unusual(NAMED) == {
        TEACHER: {
            "account": encode(Account, "310107", TEACHER), "roles": ["MENTOR", "PSYCHOLOGIST"],
            "institutions": ["第1学校", "第2学校"], "ways": ["OUTSIDE", "AT_NIGHT"],
        },
        None: {"account": None, "roles": ["PSYCHOLOGIST"], "institutions": [], "ways": ["AT_NIGHT"]},
    }  # fmt: skip


async def test_what_cannot_be_meant_is_refused(unusual):
    for given, code in (
        ({"since": UNTIL}, "filter.invalid"),
        ({"since": "2026-09-01T00:00:00"}, "filter.invalid"),
        ({"pupils": -1}, "filter.invalid"),
        ({"from": 24}, "filter.invalid"),
        ({"to": -1}, "filter.invalid"),
        ({"first": 0}, "page.size"),
        ({"first": 1001}, "page.size"),
    ):
        assert await unusual(**given) == code, given
    assert await unusual(until=None, pupils=None, first=None, to=None) == {}


async def test_auditors_alone_are_told_and_that_they_asked_is_recorded(read, town, unusual):
    await read(TEACHER, NOON, 4)
    for role in Role:
        town.recorder.heard.clear()
        said = await unusual(ASK, role)
        recorded = [(deed.kind.name, deed.categories, deed.students) for _, deed in town.recorder.heard]
        if role is Role.AUDITOR:
            assert list(said) == [TEACHER]
            assert recorded == [("AGGREGATE", ("AuditEntry.SENSITIVE",), ())]
        else:
            assert said == "access.record" and recorded == []


async def test_twenty_thousand_entries_are_one_statement(town, unusual, read):
    """Six accounts read the same five pupils again and again from 2 September to 11 October."""
    async with town.owner.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO audit_entry (at, kind, roles, purpose, categories, break_glass, at_night, account_id, document, row_count,"
                " students, student_ids, record_ids) SELECT timestamptz '2026-09-02 08:00+08' + (n % 40) * interval '1 day' + (n % 7) * interval"
                " '1 hour', 'READ', '{CENTRE}', 'CARE', '{}', false, false, 1 + n % 6, '0', 1, '{}', ARRAY[1 + n % 5, 1 + n % 3, 4], '{}'"
                " FROM generate_series(0, 19999) AS n"
            )
        )
    town.statements.clear()
    found = await unusual(pupils=0)
    assert len(town.statements) == 1
    assert sum(one["entries"] for one in found.values()) == 20_000 and len(found) == 6
    # All that time 5 was of school 1, and MOVED there.
    assert {key: (one["pupils"], one["outside"]) for key, one in found.items()} == {
        TEACHER: (5, 1), MOVED: (5, 1), BUREAU: (5, 0), LATE: (5, 1), CENTRE: (5, None), PARTNER: (5, None),
    }  # fmt: skip
