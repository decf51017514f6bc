"""docs/query-language.md and docs/query-reference.md: each query is asked of the demo, and nothing of the language is left out.

In a query's head `# as ROLE` names who asks, `# with {…}` the variables (`<a.b.0>` takes that value from the answer
before it) and `refused with CODE` the error that is meant. The `json` block behind it is the answer.
YIXIN_WRITE_GOLDEN=1 writes these blocks anew; read the difference.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from graphql import (
    ArgumentNode,
    EnumValueNode,
    FieldNode,
    GraphQLObjectType,
    ObjectFieldNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    visit,
)
from sqlalchemy import text

from hub.cli.accounts import demo_accounts
from hub.policy.accounts import Accounts
from hub.web.app import application
from hub.web.service import Service
from resolvers.schema import Schema
from schema.graph.enums import Direction
from schema.graph.inputs import DOCS, OPERATORS
from schema.kit import Role, Vocabulary
from schema.kit.aggregates import FUNCTIONS, Bucket
from schema.kit.declaration import camel
from schema.kit.registry import load

DOCS_FOLDER = Path(__file__).parents[2] / "docs"
GUIDES = (DOCS_FOLDER / "query-language.md", DOCS_FOLDER / "query-reference.md")
FIRST_PAGE = 200
"""Lines that somebody reads who is new."""
ASKED = re.compile(
    r"^```(?P<kind>graphql|http)\n(?P<text>.*?)^```\n(?:\n```json\n(?P<answer>.*?)^```\n)?",
    re.DOTALL | re.MULTILINE,
)
REFUSED = re.compile(
    r"^\| `(?P<role>[A-Z_]+)` \| `(?P<text>\{.*\})` \| `(?P<code>[a-z._]+)` \|", re.MULTILINE
)
HEAD = re.compile(r"# as (?P<role>[A-Z_]+)(?:, refused with (?P<code>[a-z._]+))?\n(?:# with (?P<with>.*)\n)?")
UNPLANNED = re.compile(r"\b(whyVisible|changesSince)\(|\bsources \{")
"""What no plan answers."""
VARIES = re.compile(r'"[\w-]{80,}"|(?<="id":")\w+=*(?=")|(?<="milliseconds":)[\d.]+')
"""Cursors, ids and times."""
WIDTH = 150
"""Characters of a line of an answer."""


@dataclass(frozen=True)
class Asks:
    """A query of the guide, and what stands behind it."""

    place: str
    kind: str
    text: str
    answer: str | None

    @property
    def head(self) -> re.Match[str]:
        head = HEAD.match(self.text)
        assert head, f"{self.place}: say `# as ROLE`"
        return head

    @property
    def document(self) -> str:
        if self.kind == "graphql":
            return self.text
        return str(orjson.loads(self.text.partition("\n\n")[2])["query"])


def asked() -> list[Asks]:
    return [
        Asks(
            f"{path.name}:{page.count(chr(10), 0, found.start()) + 1}", *found.group("kind", "text", "answer")
        )
        for path in GUIDES
        for page in [path.read_text("utf-8")]
        for found in ASKED.finditer(page)
    ]


def whole() -> str:
    """Both pages."""
    return "".join(path.read_text("utf-8") for path in GUIDES)


async def by_query(service: Service, asks: Asks, before: Any) -> bytes:
    """The answer, which both executors give."""
    head = asks.head
    given = re.sub(r"<([\w.]+)>", lambda found: at(before, found[1]), head["with"] or "{}")
    variables = orjson.loads(given)
    viewer = await service.as_demo(Role[head["role"]])
    planned, reference = [
        await service.graph.execute(viewer, document=asks.text, variables=variables, planned=way)
        for way in (True, False)
    ]
    assert shown(planned) == shown(reference), asks.place
    answer = orjson.loads(planned)
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes == ({head["code"]} if head["code"] else set()), f"{asks.place}: {answer}"
    if not head["code"]:
        assert not [name for name, value in answer["data"].items() if empty(value)], asks.place
        plan = service.graph.statements(viewer, document=asks.text, variables=variables)
        assert plan is not None or UNPLANNED.search(asks.text), asks.place
    return planned


async def by_http(service: Service, asks: Asks) -> bytes:
    headers, _, body = asks.text.partition("\n\n")
    first, *rest = headers.splitlines()
    given = dict(line.split(": ", 1) for line in rest)
    role = Role[re.fullmatch(r"Bearer <token of (\w+)>", given["Authorization"])[1]]  # type: ignore[index]
    async with service.home.database.begin() as connection:
        account = (await demo_accounts(connection))[role.name]
        issued = await Accounts(connection).issue(
            account, service.home.clock.now(), lifetime=timedelta(hours=1)
        )
    given["Authorization"] = f"Bearer {issued.secret}"
    transport = httpx.ASGITransport(application(service))
    async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
        answer = await client.request(*first.split(), headers=given, content=body.encode())
    assert answer.status_code == 200, answer.text
    return answer.content


def at(answer: Any, path: str) -> str:
    """The value at the end of a path of keys and numbers."""
    for step in path.split("."):
        answer = answer[int(step)] if step.isdecimal() else answer[step]
    return str(answer)


def empty(value: Any) -> bool:
    """Whether this tells of nothing: no rows, a count of 0, null."""
    if isinstance(value, dict):
        return all(empty(part) for name, part in value.items() if name != "pageInfo")
    return value is None or value == [] or (value == 0 and value is not False)


def shown(answer: bytes) -> str:
    return VARIES.sub(lambda found: '"…"' if found[0].startswith('"') else "…", answer.decode())


def written(value: Any, indent: int = 0, taken: int = 0) -> str:
    """JSON in few lines of WIDTH characters, where that can be; `taken` of them stand before it."""
    line = json.dumps(value, ensure_ascii=False)
    if taken + len(line) <= WIDTH or not isinstance(value, dict | list) or not value:
        return line
    inner = indent + 2
    if isinstance(value, dict):
        keys = [f'"{name}": ' for name in value]
        if len(keys) == 1:
            return "{" + keys[0] + written(*value.values(), indent, taken + len(keys[0]) + 1) + "}"
        parts = [
            key + written(part, inner, inner + len(key))
            for key, part in zip(keys, value.values(), strict=True)
        ]
    else:
        parts = [written(part, inner, inner) for part in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) < WIDTH and "\n" not in lines[-1] + part:
            lines[-1] += f", {part}"
        else:
            lines.append(" " * inner + part)
    return opening + "\n" + ",\n".join(lines) + closing


async def test_each_query_gives_the_answer_that_stands_behind_it(service):
    pages = {path: path.read_text("utf-8") for path in GUIDES}
    before: Any = None
    wrong: list[str] = []
    for asks in asked():
        got = await (by_http(service, asks) if asks.kind == "http" else by_query(service, asks, before))
        if asks.kind == "graphql" and not asks.head["code"]:
            before = orjson.loads(got)["data"]
        if asks.answer is None:
            assert asks.kind == "graphql" and asks.head["code"], f"{asks.place}: show the answer"
            continue
        said = orjson.loads(re.sub(r'(?<=": )…', '"…"', shown(got).replace('":…', '": …')))
        # What every answer says of its sources is told once, on the page of provenance.
        said.get("extensions", {}).pop("freshness", None)
        if not said.get("extensions", True):
            del said["extensions"]
        if os.environ.get("YIXIN_WRITE_GOLDEN"):
            block = f"```{asks.kind}\n{asks.text}```\n\n```json\n"
            for path, page in pages.items():
                pages[path] = page.replace(f"{block}{asks.answer}```", f"{block}{written(said)}\n```", 1)
        elif not asks.answer or orjson.loads(asks.answer) != said:
            wrong.append(f"{asks.place}: {written(said)}")
    if os.environ.get("YIXIN_WRITE_GOLDEN"):
        for path, page in pages.items():
            path.write_text(page, "utf-8")
    assert not wrong, "\n".join(wrong)


def test_the_first_page_is_short():
    page = GUIDES[0].read_text("utf-8")
    assert page.count("\n") <= FIRST_PAGE
    assert GUIDES[1].name in page


async def test_what_is_refused_is_refused_with_its_code(service):
    rows = list(REFUSED.finditer(whole()))
    assert len(rows) >= 8
    for row in rows:
        text = f"# as {row['role']}, refused with {row['code']}\n{row['text']}"
        await by_query(service, Asks(row["text"], "graphql", text, None), None)


async def test_the_guide_names_nobody(service):
    guide = whole()
    async with service.home.database.connect() as connection:
        for table in ("student", "guardian", "staff"):
            names = (await connection.execute(text(f"SELECT name FROM {table}"))).scalars().all()
            assert names
            assert [name for name in names if name in guide] == []


class Uses(Visitor):
    """What of the language the guide's documents use."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.arguments: set[tuple[str, str]] = set()
        self.fields: set[tuple[str, str]] = set()
        self.inputs: set[str] = set()
        self.enums: set[str] = set()

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        self.arguments.add((part(self.types.get_field_def()), node.name.value))

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        parent = self.types.get_parent_type()
        assert parent is not None
        self.fields.add((ending(parent.name), node.name.value))

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
        self.inputs.add(node.name.value)

    def enter_enum_value(self, node: EnumValueNode, *_: Any) -> None:
        self.enums.add(node.value)


ENDINGS = (
    "TimelineEdge",
    "TimelineConnection",
    "Edge",
    "Connection",
    "Aggregate",
    "Group",
    "PageInfo",
    "Viewer",
)
"""Types of what answers are made of, the longer names first."""


def ending(name: str) -> str:
    return next((known for known in ENDINGS if name.endswith(known) and name not in load()), name)


def part(field: Any) -> str:
    """The kind of a field that takes arguments: by what it gives, as names differ from entity to entity."""
    return ending(get_named_type(field.type).name)


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema()


@pytest.fixture(scope="module")
def uses(schema: Schema) -> Uses:
    types = TypeInfo(schema.core)
    found = Uses(types)
    for asks in asked():
        if not (asks.kind == "graphql" and asks.head["code"] == "graphql.invalid"):
            visit(parse(asks.document), TypeInfoVisitor(types, found))
    return found


def test_every_operator_stands_in_a_query(uses):
    wanted = {camel(name) for name in DOCS}
    assert {"eq", "matches", "has", "every", "where", "not"} <= wanted
    assert wanted - uses.inputs == set(), "show each in a query"


def test_the_table_of_operators_is_that_of_the_code():
    rows = re.findall(r"^\| ([a-z ,]+?)(?: \(.*\))? \| ((?:`\w+` ?)+) \|$", whole(), re.MULTILINE)
    told = {name: set(re.findall(r"\w+", operators)) for name, operators in rows}
    names = {
        "text": str, "whole numbers": int, "decimals": Decimal, "days": date, "instants": datetime,
        "yes or no": bool, "vocabularies": Vocabulary,
    }  # fmt: skip
    assert set(names.values()) == set(OPERATORS)
    shown = {name: operators for row, operators in told.items() for name in row.split(", ")}
    for name, type_ in names.items():
        assert shown[name] == {camel(operator) for operator in OPERATORS[type_]}, name


def test_every_argument_stands_in_a_query(schema, uses):
    lists = {}
    for type_ in schema.core.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for field in type_.fields.values():
                lists.setdefault(part(field), set()).update(field.args)
    kinds = ["Connection", "TimelineConnection", "Aggregate", "Group", "SearchResult", "Node"]
    wanted = {(kind, argument) for kind in kinds for argument in lists[kind]}
    assert {
        ("Connection", "before"),
        ("Group", "having"),
        ("TimelineConnection", "from"),
        ("Node", "ids"),
    } <= wanted
    # A timeline's cursors are those of every list.
    wanted -= {("TimelineConnection", "after"), ("TimelineConnection", "before")}
    assert wanted - uses.arguments == set()


def test_every_part_of_an_answer_stands_in_a_query(schema, uses):
    wanted = {
        (ending(type_.name), field)
        for type_ in schema.core.type_map.values()
        if isinstance(type_, GraphQLObjectType) and ending(type_.name) in ENDINGS
        for field in type_.fields
    }
    assert {("Aggregate", camel(function)) for function in FUNCTIONS} <= wanted
    # Groups have the figures of an aggregate, a timeline the pages of a list, but for an edge's cursor.
    twice = {("Group", name) for owner, name in wanted if owner == "Aggregate"} | {
        (f"Timeline{owner}", name) for owner, name in wanted
    }
    shown = uses.fields | {("Group", "count")}
    assert wanted - twice - shown == set()


def test_every_direction_and_calendar_bucket_stands_in_a_query(uses):
    assert {way.name for way in Direction} - uses.enums == set()
    for bucket in Bucket:
        assert any(value.endswith(f"_{bucket.name}") for value in uses.enums), bucket


def test_orders_lead_over_relations_and_counts(uses):
    guide = whole()
    assert re.search(r"orderBy: \[[^\]]*\{ \w+: \{ count: \w+ \} \}", guide)
    assert re.search(r"orderBy: \[[^\]]*\{ \w+: \{ (?!count)\w+: \w+ \} \}", guide)


def test_headers_and_what_stands_elsewhere_are_named():
    guide = whole()
    requests = "\n".join(asks.text for asks in asked() if asks.kind == "http")
    for header in ("Yixin-Cost: report", "Yixin-Cost: only", "Yixin-Explain: 1"):
        assert header in requests
    answers = [asks.answer or "" for asks in asked()]
    for told in ('"withheld"', '"cost"', '"plan"'):
        assert any(told in answer for answer in answers)
    assert "(limits.md#trusted-documents)" in guide
    assert "(errors.md)" in guide
