"""What queries cost, and that what costs too much sends no statement."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import orjson
import pytest
from graphql import get_operation_ast, parse

from hub.base.errors import SettingsError
from resolvers.allowances import ALLOWANCES, Allowance, Allowances
from resolvers.cost import Costs
from resolvers.graph import Graph
from resolvers.surface import Surface
from schema.kit import Role

ROOT = Path(__file__).parents[2]
TOO_DEAR = "{ students(first: 1000) { nodes { classGroup { students(first: 1000) { nodes { id } } } } } }"


@pytest.fixture(scope="module")
def costs(graph_schema):
    return Costs(graph_schema.core)


@pytest.fixture
def cost(costs):
    """`cost("{ … }", name=value)`: what the document costs."""

    def of(document: str, **variables):
        node = parse(document)
        return costs.of(node, get_operation_ast(node), variables)

    return of


@pytest.mark.parametrize(
    ("document", "type_cost", "field_cost", "rows"),
    [
        ("{ __typename }", 0, 0, 0),
        ('{ school(code: "1") { code name } }', 1, 1, 1),
        ("{ schools { nodes { code } } }", 50, 1, 50),
        ("{ schools(first: 7) { nodes { code } } }", 7, 1, 7),
        ("{ schools(last: 7) { edges { cursor node { code } } } }", 7, 1, 7),
        ("{ schools(first: 7) { totalCount pageInfo { endCursor } } }", 0, 6, 0),
        ("{ schools(first: 7) { nodes { district { name } } } }", 14, 8, 14),
        ("{ students(first: 3) { nodes { guardianships { nodes { kin } } } } }", 33, 4, 153),
        ("{ students(first: 3) { nodes { sourceRecords { nodes { key } } } } }", 18, 4, 153),
        ("{ students(first: 20) { nodes { nationalId } } }", 20, 3, 20),
        ("{ students(filter: {name: {eq: \"x\"}}) { totalCount } }", 0, 6, 0),
        ("{ students(filter: {school: {code: {eq: \"x\"}}}) { totalCount } }", 0, 7, 0),
        ("{ students(filter: {guardianships: {some: {kin: {eq: FATHER}}}}) { totalCount } }", 0, 11, 0),
        ("{ a: schools(first: 2) { nodes { id } } a: schools(first: 2) { nodes { code } } }", 2, 1, 2),
        ("{ schools(first: 2) { nodes { ...A ...A } } } fragment A on School { district { id } }", 4, 3, 4),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 3, 1, 3),
        ('{ node(id: "a") { ... on Student { school { id } } ... on School { district { id } students(first: 9) { nodes { id } } } } }',
         11, 3, 11),
    ],
)  # fmt: skip
def test_costs_follow_the_specification(cost, document, type_cost, field_cost, rows):
    found = cost(document)
    assert (found.type_cost, found.field_cost, found.rows) == (type_cost, field_cost, rows)
    assert found.total in (type_cost + field_cost, type_cost + field_cost - 1)


def test_variables_count_with_their_values_and_defaults(cost):
    query = """query($n: Int = 5, $deep: Boolean!, $f: StudentFilter, $ids: [ID!] = []) {
      students(first: $n, filter: $f) { nodes { school @include(if: $deep) { id } } } nodes(ids: $ids) { id } }"""
    assert cost(query, deep=False).rows == 5
    assert cost(query, deep=True).rows == 10
    assert cost(query, deep=False, n=9, ids=["a", "b"]).rows == 11
    plain = cost(query, deep=False).field_cost
    assert cost(query, deep=False, f={"school": {"id": {"eq": "x"}}}).field_cost == plain + 1
    assert cost(query, deep=False, n="nine", f=[3]).rows == 50


def test_the_dearest_field_is_named(cost):
    assert cost(TOO_DEAR).dearest == "students.nodes.classGroup.students.nodes"


async def test_what_costs_too_much_sends_no_statement(graph, district, ask):
    district.statements.clear()
    answer = await ask(TOO_DEAR, Role.MENTOR)
    error = answer["errors"][0]
    assert error["extensions"]["code"] == "graphql.cost"
    assert error["extensions"]["place"] == "students.nodes.classGroup.students.nodes"
    spent, most = (int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", error["message"]))
    assert (spent, most) == (answer["extensions"]["cost"]["total"], ALLOWANCES[Role.MENTOR].cost)
    assert "data" not in answer
    assert district.statements == []


async def test_rows_are_bounded_apart_from_the_cost(ask):
    query = "{ students(first: 1000) { nodes { guardianships { nodes { guardian { guardianships { nodes { kin } } } } } } } }"
    answer = await ask(query, Role.MENTOR)
    assert answer["errors"][0]["extensions"]["code"] == "graphql.cost"
    assert "rows" in answer["errors"][0]["message"]


async def test_the_cost_is_told_where_it_is_asked_for(graph, district):
    viewer = district.viewer(Role.DASHBOARD)
    query = "{ extensions: schools(first: 2) { nodes { name students { totalCount } } } }"
    plain = orjson.loads(await graph.execute(viewer, document=query))
    for planned in (True, False):
        told = orjson.loads(await graph.execute(viewer, document=query, costing="report", planned=planned))
        cost = told["extensions"].pop("cost")
        assert cost["total"] == 15
        assert cost["limit"]["total"] == ALLOWANCES[Role.DASHBOARD].cost
        assert told["data"] == plain["data"]
        assert told["extensions"] == plain.get("extensions", {})
    district.statements.clear()
    only = orjson.loads(await graph.execute(viewer, document=TOO_DEAR, costing="only"))
    assert only["data"] is None
    assert only["extensions"]["cost"]["total"] > only["extensions"]["cost"]["limit"]["total"]
    assert district.statements == []


async def test_the_cost_is_told_beside_what_was_withheld(graph, district):
    answer = orjson.loads(
        await graph.execute(
            district.viewer(Role.DASHBOARD), document="{ students { nodes { name } } }", costing="report"
        )
    )
    assert answer["extensions"].keys() == {"access", "cost"}


def examples():
    for path in sorted(ROOT.glob("docs/queries/*.graphql")):
        yield path, None
    for path in sorted(ROOT.glob("benchmarks/queries/*/hub.graphql")):
        yield path, None
    for path in sorted((ROOT / "tests" / "queries").glob("*.graphql")):
        yield path, path.read_text("utf-8").splitlines()[0].removeprefix("# as ").split()


ASKERS = {
    "first": Role.PSYCHOLOGIST,
    "absences": Role.PRINCIPAL,
    "syncs": Role.INTEGRATOR,
    "district": Role.DASHBOARD,
}


@pytest.mark.parametrize(("path", "names"), list(examples()), ids=lambda value: getattr(value, "stem", ""))
def test_examples_and_benchmarks_are_let_in(cost, path, names):
    roles = [Role[name] for name in names] if names else [ASKERS.get(path.stem, Role.CENTRE)]
    allowed = Allowances().of(frozenset(roles))
    found = cost(path.read_text("utf-8"))
    assert found.total <= allowed.cost
    assert found.rows <= allowed.rows


def test_a_cost_that_is_known_takes_few_steps(graph, graph_schema):
    document = graph._documents.read(
        "query($n: Int) { students(first: $n) { nodes { name school { name } } } }"
    )
    operation, costs = get_operation_ast(document.node), Costs(graph_schema.core)
    document.cost(costs, operation, {"n": 5})
    calls = 0

    def note(_frame, event, _argument):
        nonlocal calls
        calls += event == "call"

    sys.setprofile(note)
    document.cost(costs, operation, {"n": 5})
    sys.setprofile(None)
    assert calls < 12
    for number in range(500):
        document.cost(costs, operation, {"n": number})
    assert len(document._costs) <= 64


def test_every_role_has_an_allowance():
    assert ALLOWANCES.keys() == set(Role)
    assert Allowances().of(frozenset({Role.GUARDIAN, Role.CENTRE})) == ALLOWANCES[Role.CENTRE]
    assert Allowances().of(frozenset()).cost <= min(allowed.cost for allowed in ALLOWANCES.values())


async def test_allowances_can_be_set(district, graph_schema):
    allowances = Allowances.overridden({"MENTOR": {"cost": 40, "page": 20}})
    assert allowances.of(frozenset({Role.MENTOR})) == Allowance(40, ALLOWANCES[Role.MENTOR].rows, 20)
    graph = Graph(
        engine=district.engine, reader=district.reader, clock=district.clock, district="310107", sealer=district.keyring,
        cursors=None, schema=graph_schema, surface=Surface(allowances=allowances),
    )  # fmt: skip
    for size, code in ((10, None), (20, None), (21, "page.size"), (39, "page.size")):
        document = f"{{ schools(first: {size}) {{ nodes {{ name }} }} }}"
        answer = orjson.loads(await graph.execute(district.viewer(Role.MENTOR), document=document))
        assert answer.get("errors", [{"extensions": {"code": None}}])[0]["extensions"]["code"] == code


@pytest.mark.parametrize(
    "given",
    [
        {"NOBODY": {}},
        {"MENTOR": {"cots": 1}},
        {"MENTOR": {"cost": 0}},
        {"MENTOR": {"cost": True}},
        {"MENTOR": 7},
    ],
)
def test_an_allowance_of_no_sense_is_told(given):
    with pytest.raises(SettingsError, match="YIXIN_ALLOWANCES"):
        Allowances.overridden(given)


def test_the_schema_prints_the_directives(graph_schema):
    sdl = graph_schema.sdl
    assert "directive @cost(weight: String!) on" in sdl
    assert "directive @listSize(" in sdl
    assert 'nationalId: String @cost(weight: "0.1")' in sdl
    sized = re.findall(r"\): \w+Connection! (.*)", sdl)
    assert sized
    assert all(text.startswith("@listSize(assumedSize: ") for text in sized)


@pytest.mark.parametrize("number", [1, 20])
async def test_what_is_much_to_plan_is_refused_or_planned_beside_the_loop(ask, number):
    related = [{"guardianships": {"some": {"guardian": {"name": {"eq": "x"}}}}}] * number
    query = "query($f: StudentFilter) { students(filter: $f) { totalCount } }"
    answer = await ask(query, f={"or": related})
    if number == 1:
        assert answer == {"data": {"students": {"totalCount": 0}}}
    else:
        assert answer["errors"][0]["extensions"]["code"] == "graphql.limit"
