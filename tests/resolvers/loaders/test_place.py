"""What fields that wait for the same row have to do with each other."""

from __future__ import annotations

import asyncio

import pytest

from resolvers.loaders.place import Asking, Place
from schema.kit import Role
from schema.people.student import Student


@pytest.fixture
async def place(district, graph_schema):
    asking = Asking.of(
        district.viewer(Role.PSYCHOLOGIST), engine=district.engine, clock=district.clock, district="310107",
        cursors=None, cells={}, types=graph_schema.resolving.types.rows,
    )  # fmt: skip
    yield Place(asking).related("Query", Student)
    await asking.session.close()


async def test_a_field_that_is_given_up_takes_the_row_from_no_other(place):
    async def field():
        return await place.load(101)

    given_up, other = asyncio.create_task(field()), asyncio.create_task(field())
    await asyncio.sleep(0)
    given_up.cancel()
    assert (await asyncio.wait_for(other, 5)).name == "王小明"
    assert given_up.cancelled()
