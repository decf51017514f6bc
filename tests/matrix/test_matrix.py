"""Every role × entity × field × way, compared with an oracle that was written by hand.

Each role asks for every list. By the dearer ways each role asks about a third of the entities, and each entity is asked
about by a third of the roles, by each way another third: `make matrix` asks all; see tests/thirds.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import pytest

from schema.kit import Entity, Role
from schema.kit.registry import load
from tests.matrix import hearing, overall, reading, using
from tests.matrix.domain import RULES
from tests.matrix.roles import WIDE
from tests.thirds import due, third

WAYS = (
    reading.select, reading.node, reading.nested, reading.timeline, reading.search,
    using.filters, using.orders, using.aggregates, using.groups, overall.district, hearing.heard,
)  # fmt: skip
WHOLE = (reading.select, reading.timeline, reading.search)
"""What is asked of every entity in every run: the rows that a role reads, each field of them, and what is withheld."""


def entities(role: Role, way: Callable[..., object]) -> Iterator[type[Entity]]:
    """Of which entities a role asks by this way."""
    wide = way is overall.district and role.name in WIDE
    # Each refusal of figures of the district is asked for; figures take as long as all other ways for the roles that have them.
    whole = way in WHOLE or (way is overall.district and not wide)
    start = WIDE.index(role.name) if wide else list(Role).index(role) + WAYS.index(way)
    for number, entity in enumerate(load().values(), start):
        if whole or due(number):
            yield entity


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
async def test_each_role(account, role, way):
    asked = account(role)
    for entity in entities(role, way):
        await way(asked, entity)


@pytest.mark.parametrize("seed", third(range(6)))
async def test_roles_held_together_read_no_more_than_each_allows(account, matrix, seed):
    choice = Random(seed)
    together = account(
        *choice.sample(list(Role), choice.choice((2, 2, 3))),
        account_id=1000 + seed,
        staff_id=choice.choice((None, 1, 2, 3, 4, 5, 6, 7)),
        guardian_id=choice.choice((None, 201, 202, 203)),
        health_partner_id=choice.choice((None, 301, 302)),
        source_ids=tuple(choice.sample((401, 402), choice.randint(0, 2))),
    )
    for entity in load().values():
        await choice.choice(WAYS)(together, entity)


@pytest.mark.parametrize("role", [Role.PSYCHOLOGIST, Role.PRINCIPAL, Role.CENTRE], ids=lambda role: role.name)
@pytest.mark.parametrize(
    "way", [reading.select, reading.node, reading.timeline], ids=lambda way: way.__name__
)
async def test_who_has_broken_the_glass(account, role, way):
    asked = account(role, excepted=True)
    assert len(asked.oracle.seen("Student")) == len(account(role).oracle.seen("Student")) + 1
    for entity in entities(role, way):
        await way(asked, entity)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_each_role_sees_something_and_not_everything(account, matrix, role):
    """Else the district could not tell a rule from none, or from that of everything."""
    oracle = account(role).oracle
    for entity, rules in RULES.items():
        rule = rules.get(role.name)
        live = [row for row in matrix.rows[entity] if row["removed_at"] is None]
        seen = oracle.seen(entity)
        assert bool(seen) == (rule is not None), (entity, "none is seen")
        if rule is not None and rule != "every":
            assert len(seen) < len(live), (entity, "every one is seen")


def test_what_the_oracle_was_not_taught_it_denies(account):
    oracle = account(*Role).oracle
    row = {"id": 1, "removed_at": None, "name": "text", "student": 101}
    oracle.rows = {**oracle.rows, "Unheard": [row]}
    assert oracle.seen("Unheard") == []
    assert oracle.refused("Unheard", "name") and oracle.refused("Student", "unheard")
    assert oracle.value("Student", oracle.rows["Student"][0], "unheard") is None
    assert oracle.follow("Student", {**row, "unheard": 1}, "unheard", "School") is None
