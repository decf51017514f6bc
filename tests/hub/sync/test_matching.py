"""Joining by exact identifiers, and never by luck."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from hub.store.writer import Writer
from hub.sync.contract import Draft
from hub.sync.drafting import Claim
from hub.sync.identity import Resolver
from hub.sync.matching import Matcher
from hub.sync.staging import Staged
from schema.people.student import Student

A = {
    "name": "王一",
    "birth_date": date(2012, 1, 2),
    "national_id": "31010720120102001X",
    "student_number": "G310107201201020013",
}
B = {
    "name": "李二",
    "birth_date": date(2013, 3, 4),
    "national_id": "310107201303040028",
    "student_number": "G310107201303040028",
}


def claim(**values: Any) -> Claim:
    staged = Staged(0, "key", b"", {}, None, None, False, None, None)
    return Claim(staged, Draft(Student, values), values)


def but(person: dict[str, Any], **values: Any) -> Claim:
    return claim(**{name: value for name, value in (person | values).items() if value is not None})


@pytest.fixture
async def match(uncommitted):
    """Matches claims against pupils A and B, who are rows 1 and 2; returns what became of each."""
    async with uncommitted.database.connect() as connection:
        writer = Writer(connection, uncommitted.keyring, datetime.now(UTC))
        ids = await writer.new_ids(Student, 2)
        await writer.save(Student, dict(zip(ids, (A, B), strict=True)))

        async def run(*claims: Claim, roster: bool = False) -> list[int | str]:
            resolver = Resolver(connection, uncommitted.keyring, 1)
            await Matcher(resolver, writer, roster=roster).match(Student, claims)
            # Sequences go on where another test was.
            rows = [c.subject_id - ids[0] + 1 if c.subject_id else 0 for c in claims]
            return [c.problem.code if c.problem else row for c, row in zip(claims, rows, strict=True)]

        yield run


async def test_an_equal_identifier_joins_where_something_agrees(match) -> None:
    assert await match(but(A), but(B, student_number=None), but(A, national_id=None, name="王壹")) == [
        1,
        2,
        1,
    ]


async def test_identifiers_are_compared_in_their_normal_form(match) -> None:
    assert await match(
        but(A, student_number=None, national_id=A["national_id"].lower()),
        but(B, student_number="L310107201303040028", national_id=None),
    ) == [1, 2]


async def test_an_equal_identifier_that_everything_else_contradicts_does_not_join(match) -> None:
    stranger = but(A, name="赵三", birth_date=date(2010, 9, 9))
    assert await match(stranger) == ["identity.contradicted"]
    assert stranger.problem and stranger.problem.retry_on
    assert A["national_id"] not in " ".join(stranger.problem.retry_on)


async def test_nothing_else_known_is_no_contradiction(match) -> None:
    assert await match(claim(student_number=A["student_number"])) == [1]


async def test_a_differing_identifier_with_nothing_that_agrees_contradicts(match) -> None:
    assert await match(claim(student_number=A["student_number"], national_id="310107201201020099")) == [
        "identity.contradicted"
    ]


async def test_identifiers_of_two_pupils_are_ambiguous(match) -> None:
    assert await match(but(A, national_id=B["national_id"])) == ["identity.ambiguous"]


@pytest.mark.parametrize("given", [{}, {"student_number": "G310107201509090017"}])
async def test_whoever_the_roster_does_not_know_waits(match, given) -> None:
    stranger = claim(name="赵三", **given)
    assert await match(stranger) == ["identity.unknown"]
    assert stranger.problem and len(stranger.problem.waits_for or ()) == len(given)


async def test_the_roster_brings_new_pupils_and_doubles_within_a_batch_are_one(match) -> None:
    new = {
        "name": "赵三",
        "birth_date": date(2015, 9, 9),
        "national_id": "310107201509090017",
        "student_number": "G310107201509090017",
    }
    first, again, other = await match(
        but(new, student_number=None),
        but(new, national_id=None),
        but(new, national_id=None, student_number=None),
        roster=True,
    )
    assert len({first, again, other}) == 3, "nothing that they share names one pupil"
    new |= {"national_id": "310107201610100019", "student_number": "G310107201610100019"}
    first, both, again = await match(
        but(new, student_number=None), but(new), but(new, national_id=None), roster=True
    )
    assert first == both == again


async def test_a_batch_is_as_its_records_one_by_one(match) -> None:
    newer = "G310107202012120010"
    assert await match(but(A, student_number=newer), but(A, national_id=None, student_number=newer)) == [
        1,
        "identity.unknown",
    ]
