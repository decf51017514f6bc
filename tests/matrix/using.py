"""The ways by which fields are used without being shown: what may not be read is refused, whatever rows there are.

Each way asks of one entity what its fields are used for. Where the oracle refuses a field, the graph must refuse it by
its stable code, with words that are the same whatever value is looked for; elsewhere rows and figures are the oracle's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from schema.graph.inputs import filterable, sortable
from schema.kit import Entity, Vocabulary
from schema.kit.aggregates import Bucket, Dimension, Measure, comparable, dimensions, keyed, measures
from schema.kit.declaration import Column, camel
from tests.matrix.account import Account, Row, as_json, gid, heard

TOGETHER = 8
"""Dimensions that one document asks for: to read and let in a document takes longer than to answer it."""

Question = tuple[dict[str, Any], Callable[[Row], bool]]


async def filters(account: Account, entity: type[Entity]) -> int:
    """By own fields, by those of related rows and of rows in lists, and by how many of these there are."""
    name, root = entity.__name__, camel(entity.declaration.plural)
    kind = f"{name}Filter"
    asked: list[Question] = []
    for column in filter(filterable, entity.declaration.columns.values()):
        if account.oracle.refused(name, column.name):
            document = f"query($f: {kind}) {{ {root}(filter: $f) {{ totalCount }} }}"
            probes = _probes(account, entity, column)
            await _refused(account, document, probes if account.turn(column.name, name) == 0 else probes[-1:])
        else:
            operators = list(_own(account, entity, column))
            asked.append(operators[account.turn(name, column.name, of=len(operators))])
    for number, (given, other) in enumerate(_further(account, entity)):
        if account.turn(name, number, of=8):
            continue
        if other is None:
            asked.append(given)
        else:
            document = f"query($f: {kind}) {{ {root}(filter: $f) {{ totalCount }} }}"
            await _refused(account, document, [other])
    found = await account.each(root, "filter", kind, "totalCount nodes { id }", [given for given, _ in asked])
    for (given, holds), page in zip(asked, found, strict=True):
        wanted = {gid(name, row["id"]) for row in account.oracle.seen(name) if holds(row)}
        assert {node["id"] for node in page["nodes"]} == wanted, (account.oracle.roles, name, given)
        assert page["totalCount"] == len(wanted)
    return len(asked)


def _probes(account: Account, entity: type[Entity], column: Column) -> list[dict[str, Any]]:
    """Filters by a field: by what some row has, and by what none has."""
    rows = account.oracle.rows[entity.__name__]
    values = [as_json(row[column.name]) for row in rows if row[column.name] is not None][:1]
    told: list[dict[str, Any]] = [{"isNull": True}]
    told += [{"has": value[0]} if column.many else {"eq": value} for value in values if value != []]
    return [{camel(column.name): one} for one in told]


async def _refused(account: Account, document: str, given: list[dict[str, Any]]) -> None:
    errors = [await account.refused(document, f=one) for one in given]
    assert all(error == errors[0] for error in errors)


def _own(account: Account, entity: type[Entity], column: Column) -> Iterator[Question]:
    """Operators on a field, with values of rows that are hidden and of rows that are seen."""
    name, oracle, field = entity.__name__, account.oracle, camel(column.name)

    def value(row: Row) -> Any:
        return oracle.value(name, row, column.name)

    yield (
        {field: {"isNull": bool(account.turn(name, field, of=2))}},
        _known(value, not account.turn(name, field, of=2)),
    )
    rows = sorted(oracle.rows[name], key=lambda row: value(row) is not None)
    values = [row[column.name] for row in rows if row[column.name] is not None]
    for one in [*values[:1], *values[1:][-1:]]:
        if column.many:
            for item in one[:1]:
                yield {field: {"has": item}}, lambda row, item=item: item in (value(row) or ())
            continue
        yield {field: {"eq": as_json(one)}}, lambda row, one=one: value(row) == one
        yield {"not": {field: {"eq": as_json(one)}}}, lambda row, one=one: value(row) != one
        if column.type is str:
            yield (
                {field: {"contains": one[:2]}},
                lambda row, one=one: value(row) is not None and one[:2] in value(row),
            )
        elif column.type is not bool and not issubclass(column.type, Vocabulary):
            yield (
                {field: {"lte": as_json(one)}},
                lambda row, one=one: value(row) is not None and value(row) <= one,
            )


def _known(value: Callable[[Row], Any], known: bool) -> Callable[[Row], bool]:
    return lambda row: (value(row) is not None) is known


def _further(account: Account, entity: type[Entity]) -> Iterator[tuple[Any, dict[str, Any] | None]]:
    """Conditions one step further, or the filter that is to be refused."""
    name, oracle = entity.__name__, account.oracle
    for relation in entity.declaration.relations.values():
        target = relation.target.__name__
        for column in filter(filterable, relation.target.declaration.columns.values()):
            given = {camel(relation.name): {camel(column.name): {"isNull": False}}}
            if oracle.refused(target, column.name):
                yield None, given
                continue

            def holds(
                row: Row, link: str = relation.name, target: str = target, field: str = column.name
            ) -> bool:
                found = oracle.follow(name, row, link, target)
                return found is not None and oracle.value(target, found, field) is not None

            yield (given, holds), None
    for each in entity.declaration.collections.values():
        child, field = each.entity.__name__, camel(each.name)
        yield (
            (
                {field: {"count": {"gte": 2}}},
                lambda row, each=each: len(account.members(entity, row, each)) >= 2,
            ),
            None,
        )
        for column in filter(filterable, each.entity.declaration.columns.values()):
            condition = {camel(column.name): {"isNull": False}}
            if oracle.refused(child, column.name):
                yield None, {field: {"some": condition}}
                continue

            def some(row: Row, each: Any = each, child: str = child, own: str = column.name) -> bool:
                members = account.members(entity, row, each)
                return any(oracle.value(child, one, own) is not None for one in members)

            yield ({field: {"some": condition}}, some), None


async def orders(account: Account, entity: type[Entity]) -> int:
    """By each field, and on from a cursor in the midst of that: what is withheld stands where nulls stand."""
    name, root = entity.__name__, camel(entity.declaration.plural)
    kind = f"[{name}Order!]"
    rows, asked = account.oracle.seen(name), []
    for column in filter(sortable, entity.declaration.columns.values()):
        if account.oracle.refused(name, column.name):
            document = f"query($f: {kind}) {{ {root}(orderBy: $f) {{ nodes {{ id }} }} }}"
            direction = ("ASC", "DESC")[account.turn(column.name, name, of=2)]
            await _refused(account, document, [[{camel(column.name): direction}]])
        else:
            asked.append(column)
    for relation in entity.declaration.relations.values():
        for column in filter(sortable, relation.target.declaration.columns.values()):
            if account.oracle.refused(relation.target.__name__, column.name):
                document = f"query($f: {kind}) {{ {root}(orderBy: $f) {{ nodes {{ id }} }} }}"
                await _refused(account, document, [[{camel(relation.name): {camel(column.name): "ASC"}}]])
                break
    for column in asked:
        given = [{camel(column.name): "ASC"}]
        document = f"query($o: {kind}, $after: String) {{ page: {root}(first: 1000, orderBy: $o, after: $after) {{ totalCount edges {{ cursor node {{ id }} }} }} }}"
        edges = (await account.ask(document, o=given))["page"]["edges"]
        order = [edge["node"]["id"] for edge in edges]
        known = {gid(name, row["id"]): account.oracle.value(name, row, column.name) for row in rows}
        assert len(order) == len(known)
        values = [known[key] for key in order]
        nulls = [value is None for value in values]
        assert nulls == sorted(nulls), (account.oracle.roles, name, column.name)
        if column.type not in (str, bool) and not issubclass(column.type, Vocabulary):
            told = [value for value in values if value is not None]
            assert told == sorted(told)
        if edges and not account.turn(name, column.name):
            middle = len(edges) // 2
            page = (await account.ask(document, o=given, after=edges[middle]["cursor"]))["page"]
            assert [edge["node"]["id"] for edge in page["edges"]] == order[middle + 1 :]
            assert page["totalCount"] == len(rows)
    return len(asked)


def _root(entity: type[Entity]) -> str:
    """The aggregate of the rows that the account reads, whatever else it may aggregate."""
    return f"{camel(entity.declaration.plural)}Aggregate(over: READABLE)"


async def aggregates(account: Account, entity: type[Entity]) -> int:
    """Figures of the rows that are read, of all fields that may be."""
    name, root, account = entity.__name__, _root(entity), account.counting()
    if not account.oracle.roles:
        await account.refused(f"{{ {root} {{ count }} }}", code="access.aggregate")
        return 0
    rows = account.oracle.seen(name)
    asked: dict[str, list[Measure]] = {}
    denied: dict[str, list[Measure]] = {}
    for measure in measures(entity).values():
        if measure.of:
            told = denied if _is_refused(account, entity, measure) else asked
            told.setdefault(measure.function, []).append(measure)
    # A number of values is never null, so its error leaves nothing of the answer: each is a question of its own.
    counted = [
        [measure] for measure in denied.pop("count_distinct", ()) if not account.turn(name, measure, of=2)
    ]
    for listed in filter(None, (*counted, [one for several in denied.values() for one in several])):
        at = [[root.partition("(")[0], camel(measure.function), camel(measure.of)] for measure in listed]
        below = " ".join(f"{camel(one.function)} {{ {camel(one.of)} }}" for one in listed)
        await account.refused(f"{{ {root} {{ {below} }} }}", at=at)
    parts = " ".join(
        f"{camel(function)} {{ {' '.join(camel(measure.of) for measure in listed)} }}"
        for function, listed in asked.items()
    )
    found = (await account.ask(f"{{ found: {root} {{ count {parts} }} }}"))["found"]
    assert found["count"] == len(rows), (account.oracle.roles, name)
    for function, listed in asked.items():
        for measure in listed:
            told = found[camel(function)][camel(measure.of)]
            wanted = _figure(account, entity, measure, rows)
            if told is not None and wanted is not None and function != "count_distinct":
                column = entity.declaration.columns[measure.of]
                told = Decimal(told) if function in ("sum", "avg") else heard(column, told)
            assert told == wanted, (account.oracle.roles, name, measure.name)
    return sum(map(len, asked.values()))


def _is_refused(account: Account, entity: type[Entity], measure: Measure) -> bool:
    return measure.of in entity.declaration.columns and account.oracle.refused(entity.__name__, measure.of)


def _values(account: Account, entity: type[Entity], of: str, rows: list[Any]) -> list[Any]:
    name, relation = entity.__name__, entity.declaration.relations.get(of)
    if relation is None:
        found = [account.oracle.value(name, row, of) for row in rows]
    else:
        target = relation.target.__name__
        reached = [account.oracle.follow(name, row, of, target) for row in rows]
        found = [None if row is None else row["id"] for row in reached]
    return [value for value in found if value is not None]


def _figure(account: Account, entity: type[Entity], measure: Measure, rows: list[Any]) -> Any:
    values = _values(account, entity, measure.of, rows)
    match measure.function:
        case "count_distinct":
            return len(set(values))
        case "sum" | "avg" if values:
            total = sum(map(Decimal, values), Decimal())
            if measure.function == "sum":
                return total
            return (total / len(values)).quantize(Decimal("0.000001"), ROUND_HALF_UP)
        case "min" | "max" if values:
            return min(values) if measure.function == "min" else max(values)
    return None


async def groups(account: Account, entity: type[Entity]) -> int:
    """Rows in groups by each dimension, chosen and sorted by each measure."""
    name, root, account = entity.__name__, _root(entity), account.counting()
    if not account.oracle.roles:
        return 0
    rows, asked = account.oracle.seen(name), []
    denied: set[tuple[str, ...]] = set()
    for own, dimension in dimensions(entity).items():
        if dimension.path and account.turn(name, own, of=6):
            continue
        last = _end(entity, dimension)
        if dimension.column is not None and account.oracle.refused(last.__name__, dimension.column):
            # By weeks as by days: a field is refused whatever of it is asked.
            place = (*dimension.path, dimension.column)
            if place not in denied:
                denied.add(place)
                document = f"query($f: [{name}Dimension!]!) {{ {root} {{ groups(by: $f) {{ count }} }} }}"
                await _refused(account, document, [[own.upper()]])
        else:
            asked.append(dimension)
    for first in range(0, len(asked), TOGETHER):
        await _grouped(account, entity, asked[first : first + TOGETHER], rows)
    if asked:
        await _chosen(account, entity, asked[0])
    return len(asked)


async def _grouped(
    account: Account, entity: type[Entity], asked: Sequence[Dimension], rows: list[Any]
) -> None:
    parts = []
    for dimension in asked:
        field = camel(dimension.name)
        key = f"{field} {{ id }}" if keyed(entity, dimension) else field
        by = f"by: [{dimension.name.upper()}], first: 1000"
        parts.append(f"{field}: {_root(entity)} {{ groups({by}) {{ key {{ {key} }} count }} }}")
    answer = await account.ask(f"{{ {' '.join(parts)} }}")
    for dimension in asked:
        field, told = camel(dimension.name), Counter()
        found = answer[field]["groups"]
        for group in found:
            part = group["key"][field]
            told[part["id"] if keyed(entity, dimension) and part else part] += group["count"]
        wanted = Counter(_key(account, entity, dimension, row) for row in rows)
        assert told == wanted, (account.oracle.roles, entity.__name__, dimension.name)
        assert len(found) == len(wanted)


def _end(entity: type[Entity], dimension: Dimension) -> type[Entity]:
    for link in dimension.path:
        entity = entity.declaration.relations[link].target
    return entity


def _key(account: Account, entity: type[Entity], dimension: Dimension, row: Row) -> Any:
    oracle, at = account.oracle, row
    for link in dimension.path:
        target = entity.declaration.relations[link].target
        found = oracle.follow(entity.__name__, at, link, target.__name__)
        if found is None:
            return None
        entity, at = target, found
    if dimension.column is None:
        return gid(entity.__name__, at["id"])
    value = oracle.value(entity.__name__, at, dimension.column)
    if value is None or dimension.bucket is None:
        return as_json(value)
    day: date = value.astimezone(oracle.zone).date() if isinstance(value, datetime) else value
    match dimension.bucket:
        case Bucket.WEEK:
            day -= timedelta(day.weekday())
        case Bucket.MONTH:
            day = day.replace(day=1)
        case Bucket.TERM:
            terms = [term for term in oracle.seen("Term") if term["starts_on"] <= day <= term["ends_on"]]
            return gid("Term", max(terms, key=lambda term: term["starts_on"])["id"]) if terms else None
    return day.isoformat()


async def _chosen(account: Account, entity: type[Entity], dimension: Dimension) -> None:
    """`having` and `orderBy` by each measure."""
    name, root = entity.__name__, _root(entity)
    by = dimension.name.upper()
    in_groups: dict[Any, list[Row]] = {}
    for row in account.oracle.seen(name):
        in_groups.setdefault(_key(account, entity, dimension, row), []).append(row)
    having = f"query($f: {name}Having) {{ found: {root} {{ groups(by: [{by}], having: $f, first: 1000) {{ count }} }} }}"
    ordered = f"query($f: [{name}GroupOrder!]) {{ found: {root} {{ groups(by: [{by}], orderBy: $f, first: 1000) {{ count }} }} }}"
    for own, measure in comparable(entity).items():
        if account.turn(name, own, of=2):
            continue
        condition: Mapping[str, Any] = (
            {"isNull": False} if measure.function != "count_distinct" else {"gte": 1}
        )
        if measure.of and _is_refused(account, entity, measure):
            if account.turn(own, name, of=2):
                truths = (True, False) if account.turn(own, name) == 1 else (True,)
                await _refused(account, having, [{camel(own): {"isNull": truth}} for truth in truths])
            else:
                await _refused(account, ordered, [[{camel(own): "ASC"}]])
            continue
        wanted = sorted(
            len(rows)
            for rows in in_groups.values()
            if not measure.of or _values(account, entity, measure.of, rows)
        )
        if account.turn(own, name, of=2):
            found = (await account.ask(having, f={camel(own): condition}))["found"]["groups"]
            assert sorted(group["count"] for group in found) == wanted, (account.oracle.roles, name, own)
        else:
            found = (await account.ask(ordered, f=[{camel(own): "DESC"}]))["found"]["groups"]
            assert len(found) == len(in_groups)
