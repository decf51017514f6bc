"""The ways by which rows and fields are read: each compares one entity, as one account sees it, with the oracle."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from schema.graph.types import public_identifiers
from schema.kit import Entity
from schema.kit.declaration import camel
from schema.kit.registry import load
from tests.matrix.account import Account, Row, gid, selection
from tests.matrix.domain import EVENT_OF, EVENTS, SEARCHED
from tests.matrix.roles import CODES

ALONE = 2
"""Rows of an entity that are asked for one by one: so many that are seen, and so many that are not."""

MEMBERS = 30
"""Rows of a list below each row, more than any has: all lists of pupils in one document, and within the limit of cost."""


async def select(account: Account, entity: type[Entity]) -> int:
    """The root list: rows, every field, counts, and what is said to be withheld."""
    name, root = entity.__name__, camel(entity.declaration.plural)
    document = f"{{ found: {root}(first: 1000, orderBy: [{{ id: ASC }}]) {{ totalCount pageInfo {{ hasNextPage }} nodes {{ {selection(entity)} }} }} }}"
    found = (await account.ask(document))["found"]
    rows = account.oracle.seen(name)
    assert [node["id"] for node in found["nodes"]] == [gid(name, row["id"]) for row in rows]
    assert found["totalCount"] == len(rows)
    assert not found["pageInfo"]["hasNextPage"]
    for row, node in zip(rows, found["nodes"], strict=True):
        account.compare(entity, row, node)
    assert account.withheld == account.expected([name])
    return len(rows)


async def node(account: Account, entity: type[Entity]) -> int:
    """Rows by their ids: those of everybody, removed ones and ids of no row alike."""
    name, one = entity.__name__, camel(entity.declaration.singular)
    rows = [*account.oracle.rows[name], None]
    keys = [row["id"] if row else 987654 for row in rows]
    ids = [gid(name, key) for key in keys]
    document = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ id __typename ... on {name} {{ {selection(entity)} }} }} }}"
    several = (await account.ask(document, ids=ids))["nodes"]
    assert account.withheld == account.expected([name])
    for row, found in zip(rows, several, strict=True):
        seen = account.oracle.sees(name, row)
        assert (found is not None) == seen, (account.oracle.roles, name, row)
        if row is not None and found is not None:
            account.compare(entity, row, found)
    # One by one: as anything, and by its type; some that are seen, some that are not, and that of no row.
    document = f"query($id: ID!) {{ node(id: $id) {{ id }} {one}(id: $id) {{ id }} }}"
    some = _some(account, name)
    for row in (*some, None):
        text = gid(name, row["id"] if row else keys[-1])
        alone = {"id": text} if account.oracle.sees(name, row) else None
        assert await account.ask(document, id=text) == {"node": alone, one: alone}
    for column in public_identifiers(entity):
        document = f"query($by: String) {{ {one}({camel(column.name)}: $by) {{ id }} }}"
        for row in some:
            if column.type is str and row[column.name] is not None:
                data = await account.ask(document, by=row[column.name])
                assert (data[one] is not None) == account.oracle.sees(name, row)
    return len(rows)


def _some(account: Account, name: str) -> list[Row]:
    """Rows that are seen, and rows that are not, the removed ones first."""
    rows = sorted(account.oracle.rows[name], key=lambda row: row["removed_at"] is None)
    shown = [row for row in rows if account.oracle.sees(name, row)]
    return [*shown[:ALONE], *[row for row in rows if row not in shown][:ALONE]]


async def nested(account: Account, entity: type[Entity]) -> int:
    """Below rows: what they lead to, and the lists that lead to them, with their counts."""
    declaration, name, root = entity.declaration, entity.__name__, camel(entity.declaration.plural)
    parts = [
        f"{camel(relation.name)} {{ {selection(relation.target)} }}"
        for relation in declaration.relations.values()
    ]
    parts += [
        f"{camel(each.name)}(first: {MEMBERS}, orderBy: [{{ id: ASC }}]) {{ totalCount edges {{ node {{ {selection(each.entity)} }} }} }}"
        for each in declaration.collections.values()
    ]
    document = (
        f"{{ found: {root}(first: 100, orderBy: [{{ id: ASC }}]) {{ nodes {{ id {' '.join(parts)} }} }} }}"
    )
    found = (await account.ask(document))["found"]["nodes"]
    met = 0
    for row, node in zip(account.oracle.seen(name), found, strict=True):
        for relation in declaration.relations.values():
            target = account.oracle.follow(name, row, relation.name, relation.target.__name__)
            told = node[camel(relation.name)]
            assert (told is None) == (target is None), (account.oracle.roles, name, row["id"], relation.name)
            if target is not None:
                account.compare(relation.target, target, told)
        for each in declaration.collections.values():
            members, told = account.members(entity, row, each), node[camel(each.name)]
            assert told["totalCount"] == len(members), (account.oracle.roles, name, row["id"], each.name)
            for member, edge in zip(members, told["edges"], strict=True):
                account.compare(each.entity, member, edge["node"])
            met += len(members)
    reached = {
        *(relation.target.__name__ for relation in declaration.relations.values()),
        *(each.entity.__name__ for each in declaration.collections.values()),
    }
    assert account.withheld == account.expected(reached)
    return met


async def timeline(account: Account, entity: type[Entity]) -> int:
    """What happened to each pupil, at the root and below the pupil; asked once, with the entity of pupils."""
    if entity.__name__ != "Student":
        return 0
    below = "{ totalCount edges { on node { ... on Node { id } } } }"
    pupils = account.oracle.rows["Student"]
    ids = [gid("Student", row["id"]) for row in pupils]
    at_root = await account.each("timeline", "student", "ID!", below.strip("{}"), ids)
    under = await account.ask(
        f"{{ students(first: 1000) {{ nodes {{ id timeline(first: 100) {below} }} }} }}"
    )
    nodes = {node["id"]: node["timeline"] for node in under["students"]["nodes"]}
    met = 0
    for row, told in zip(pupils, at_root, strict=True):
        wanted = _events(account, row)
        assert [(edge["on"], edge["node"]["id"]) for edge in told["edges"]] == wanted, (
            account.oracle.roles,
            row["id"],
        )
        assert told["totalCount"] == len(wanted)
        assert nodes.get(gid("Student", row["id"]), {"edges": [], "totalCount": 0}) == told
        met += len(wanted)
    return met


def _events(account: Account, pupil: Any) -> list[tuple[str | None, str]]:
    """The newest first, those of an unknown day last; then by kind, then the newest entry."""
    oracle, found = account.oracle, []
    if not oracle.sees("Student", pupil):
        return []
    for kind, when in EVENTS.items():
        for row in oracle.seen(kind):
            if _whose(account, kind, row) == pupil["id"]:
                *links, field = when.split(".")
                at: Any = row
                entity = kind
                for link in links:
                    target = load()[entity].declaration.relations[link].target.__name__
                    at, entity = oracle.follow(entity, at, link, target), target
                value = None if at is None else oracle.value(entity, at, field)
                if isinstance(value, datetime):
                    value = value.astimezone(oracle.zone).replace(tzinfo=None)
                elif value is not None:
                    value = datetime.combine(value, time())
                found.append((value, kind, row["id"]))
    found.sort(
        key=lambda event: (
            event[0] is None,
            -(event[0] or datetime.min.replace(year=1900)).replace(tzinfo=UTC).timestamp(),
            event[1],
            -event[2],
        )
    )
    return [(value and value.date().isoformat(), gid(kind, key)) for value, kind, key in found]


def _whose(account: Account, kind: str, row: Any) -> int | None:
    """To whom an event happened."""
    *links, last = EVENT_OF.get(kind, "student").split(".")
    for link in links:
        target = load()[kind].declaration.relations[link].target.__name__
        row, kind = next(one for one in account.oracle.rows[target] if one["id"] == row[link]), target
    whose: int | None = row.get(last)
    return whose


async def search(account: Account, entity: type[Entity]) -> int:
    """Names and codes are looked for, of rows that are hidden and of rows that are seen."""
    name, oracle = entity.__name__, account.oracle
    if not entity.found_by:
        return 0
    by = [field for field in entity.found_by if not oracle.refused(name, field)]
    rows = sorted(oracle.rows[name], key=lambda row: oracle.sees(name, row))
    texts = list(dict.fromkeys(row[field] for row in rows for field in entity.found_by if row.get(field)))
    texts = [*texts[:4], *texts[4:][-4:]]
    kind = entity.declaration.singular.upper()
    if not by:
        errors = [
            await account.refused(f'{{ search(text: "{text}", kinds: [{kind}]) {{ __typename }} }}')
            for text in (texts[0], "nobody")
        ]
        assert errors[0] == errors[1]
    else:
        asked = await account.each("search", "text", "String!", f"__typename ... on {name} {{ id }}", texts)
        for text, found in zip(texts, asked, strict=True):
            wanted = {
                gid(name, row["id"])
                for row in oracle.seen(name)
                if any(_meets(field, oracle.value(name, row, field), text) for field in by)
            }
            told = [one["id"] for one in found if one["__typename"] == name]
            assert len(told) == len(set(told))
            assert set(told) == wanted, (oracle.roles, name, text)
    assert (name in SEARCHED) or not by, "the oracle knows nothing of a search for these"
    return len(texts)


def _meets(field: str, value: str | None, text: str) -> bool:
    if value is None:
        return False
    return value == text if field in CODES else text in value
