"""Texts as PostgreSQL makes them, beside what the reference executor would write."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import orjson
import pytest

from resolvers.planner import text
from resolvers.planner.sql import Sql
from schema.people.student import Sex, Student
from tests.resolvers.planner.crowd import DAYS, DECIMALS, INSTANTS, TEXTS


@pytest.fixture
def say(district):
    """`await say(piece)`: what a piece says; `await say(piece, $1, …)` with these values."""

    async def saying(piece: text.Text | Sql, *values):
        said = await district.reader.value(
            f"SELECT {piece.sql if isinstance(piece, text.Text) else piece}", values
        )
        return said.decode()

    return saying


class Field:
    """As much of a column as its text depends on."""

    def __init__(self, type_, many=False):
        self.type, self.many = type_, many


CASES = [(str, "text", item, item) for item in TEXTS]
CASES += [(int, "integer", item, item) for item in (0, -1, 2**31 - 1, -(2**31))]
CASES += [(bool, "boolean", item, item) for item in (True, False)]
CASES += [(float, "float8", item, item) for item in (0.0, -1.25e-7, 1e300)]
CASES += [(date, "date", item, item.isoformat()) for item in (*DAYS, date.min)]
CASES += [(datetime, "timestamptz", item, item.isoformat()) for item in INSTANTS]
CASES += [(Decimal, "numeric", item, format(item, "f")) for item in (*DECIMALS, Decimal("1E-9"))]
CASES += [(Sex, "text", "FEMALE", "FEMALE")]


@pytest.mark.parametrize(("kind", "sql", "value", "expected"), CASES)
async def test_values_are_written_as_the_reference_executor_does(say, kind, sql, value, expected):
    piece = text.value(Field(kind), Sql(f"$1::{sql}"), may_be_null=False)
    assert orjson.loads(await say(piece, value)) == expected
    maybe = text.value(Field(kind), Sql(f"$1::{sql}"), may_be_null=True)
    assert orjson.loads(await say(maybe, value)) == expected
    assert await say(maybe, None) == "null"


@pytest.mark.parametrize("value", [[], ["a", None, 'q"'], list(TEXTS)])
async def test_lists_are_written_whole(say, value):
    piece = text.value(Field(str, many=True), Sql("$1::text[]"), may_be_null=True)
    assert orjson.loads(await say(piece, value)) == value
    assert await say(piece, None) == "null"


async def test_an_instant_is_told_in_utc_whatever_it_was_given_in(say):
    given = datetime(2026, 10, 15, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    assert await say(text.instant(Sql("$1::timestamptz")), given) == "2026-10-14T23:30:00+00:00"
    last = await say(text.instant(Sql("timestamptz 'infinity'")))
    assert last == datetime.max.replace(tzinfo=UTC).isoformat()


@pytest.mark.parametrize("fields", [0, 1, 49, 50, 91, 400])
async def test_objects_have_any_number_of_fields(say, fields):
    values = {f"f{number}": text.of(f"'{number}'::text") for number in range(fields)}
    assert orjson.loads(await say(text.object_(values))) == {f"f{number}": number for number in range(fields)}


async def test_constants_that_meet_are_one(say):
    inner = text.object_({"b": text.constant('"it\'s"'), "c": text.NULL})
    piece = text.object_({"a": inner, "d": text.of("'1'::text")})
    assert len(piece.parts) == 3
    assert orjson.loads(await say(piece)) == {"a": {"b": "it's", "c": None}, "d": 1}


@pytest.mark.parametrize("key", [1, 62, 63, 2**63 - 1])
async def test_global_ids_are_those_of_the_graph(say, gid, key):
    written = orjson.loads(await say(text.global_id("Student", "310107", Sql("$1::bigint")), key))
    assert written == gid("Student", key)
    assert base64.urlsafe_b64decode(written + "==") == f"{Student.__name__}:310107:{key}".encode()


async def test_sort_values_come_back_as_they_were(say):
    values = [
        (str, 'a"\\\x01😀'), (int, 5), (bool, True), (Decimal, Decimal("12345678901234567890.125")),
        (date, date.max), (date, None), (datetime, INSTANTS[1]), (datetime, None), (str, None),
    ]  # fmt: skip
    types = ["text", "int", "boolean", "numeric", "date", "date", "timestamptz", "timestamptz", "text"]
    plain = text.array(
        [
            (kind, Sql(f"${at}::{sql}"))
            for at, ((kind, _), sql) in enumerate(zip(values, types, strict=True), 1)
        ]
    )
    found = await say(text.hexadecimal(plain), *(value for _, value in values))
    assert orjson.loads(bytes.fromhex(found)) == [
        'a"\\\x01😀', 5, True, "12345678901234567890.125", "9999-12-31", None, INSTANTS[1].isoformat(), None, None,
    ]  # fmt: skip
