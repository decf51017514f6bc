"""docs/query-language.md: each query of it is asked of the demo, and nothing of the language is left out of it.

In a query's head `# as ROLE` names who asks, `# with {…}` the variables (`<a.b.0>` takes that value from the answer
before it) and `refused with CODE` the error that is meant. The `json` block behind it is the answer.
YIXIN_WRITE_GOLDEN=1 writes these blocks anew; read the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
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

from hub.base.settings import Settings
from hub.cli.accounts import demo_accounts
from hub.policy.accounts import Accounts
from hub.store.home import Home
from hub.web.app import application
from hub.web.service import Service
from resolvers.graph import Schema
from schema.graph.inputs import DOCS, OPERATORS, Direction
from schema.kit import Role, Vocabulary
from schema.kit.aggregates import FUNCTIONS, Bucket
from schema.kit.declaration import camel

GUIDE = Path(__file__).parents[2] / "docs" / "query-language.md"
ASKED = re.compile(
    r"^```(?P<kind>graphql|http)\n(?P<text>.*?)^```\n(?:\n```json\n(?P<answer>.*?)^```\n)?",
    re.DOTALL | re.MULTILINE,
)
HEAD = re.compile(r"# as (?P<role>[A-Z_]+)(?:, refused with (?P<code>[a-z._]+))?\n(?:# with (?P<with>.*)\n)?")
VARIES = re.compile(r'"[\w-]{80,}"|(?<="id":")\w+=*(?=")|(?<="milliseconds":)[\d.]+')
"""Cursors, ids and times."""
WIDTH = 118
"""Characters of a line of an answer."""


@dataclass(frozen=True)
class Asks:
    """A query of the guide, and what stands behind it."""

    line: int
    kind: str
    text: str
    answer: str | None

    @property
    def head(self) -> re.Match[str]:
        head = HEAD.match(self.text)
        assert head, f"line {self.line}: say `# as ROLE`"
        return head

    @property
    def document(self) -> str:
        if self.kind == "graphql":
            return self.text
        return str(orjson.loads(self.text.partition("\n\n")[2])["query"])


def asked() -> list[Asks]:
    guide = GUIDE.read_text("utf-8")
    return [
        Asks(guide.count("\n", 0, found.start()) + 1, *found.group("kind", "text", "answer"))
        for found in ASKED.finditer(guide)
    ]


@pytest.fixture(scope="module")
async def service(guides: Any) -> AsyncIterator[Service]:
    """The guides' district."""
    async with Home.open(Settings(home=guides.folder / ".trial" / "district")) as home:
        yield await Service.over(home)


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
    assert shown(planned) == shown(reference), f"line {asks.line}"
    answer = orjson.loads(planned)
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes == ({head["code"]} if head["code"] else set()), f"line {asks.line}: {answer}"
    if not head["code"]:
        assert not [name for name, value in answer["data"].items() if empty(value)], f"line {asks.line}"
        plan = service.graph.statements(viewer, document=asks.text, variables=variables)
        assert plan is not None, f"line {asks.line}"
    return planned


async def by_http(service: Service, asks: Asks) -> bytes:
    headers, _, body = asks.text.partition("\n\n")
    first, *rest = headers.splitlines()
    given = dict(line.split(": ", 1) for line in rest)
    role = Role[re.fullmatch(r"Bearer <token of (\w+)>", given["Authorization"])[1]]  # type: ignore[index]
    async with service.home.database.begin() as connection:
        account = (await demo_accounts(connection))[role]
        secret = await Accounts(connection).issue(
            account, service.home.clock.now(), lifetime=timedelta(hours=1)
        )
    given["Authorization"] = f"Bearer {secret}"
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


def written(value: Any, indent: int = 0, head: str = "") -> str:
    """JSON in lines of WIDTH characters where that can be."""
    line = " " * indent + head + orjson.dumps(value).decode().replace('":', '": ').replace(',"', ', "')
    if len(line) <= WIDTH or not isinstance(value, dict | list) or not value:
        return line
    if isinstance(value, dict):
        parts = [written(part, indent + 2, f'"{name}": ') for name, part in value.items()]
        opening, closing = "{", "}"
    else:
        parts = [written(part, indent + 2) for part in value]
        opening, closing = "[", "]"
    return " " * indent + head + opening + "\n" + ",\n".join(parts) + "\n" + " " * indent + closing


async def test_each_query_gives_the_answer_that_stands_behind_it(service):
    guide = GUIDE.read_text("utf-8")
    before: Any = None
    wrong: list[str] = []
    for asks in asked():
        got = await (by_http(service, asks) if asks.kind == "http" else by_query(service, asks, before))
        if asks.kind == "graphql" and not asks.head["code"]:
            before = orjson.loads(got)["data"]
        if asks.answer is None:
            assert asks.kind == "graphql" and asks.head["code"], f"line {asks.line}: show the answer"
            continue
        said = orjson.loads(re.sub(r'(?<=": )…', '"…"', shown(got).replace('":…', '": …')))
        if os.environ.get("YIXIN_WRITE_GOLDEN"):
            block = f"```{asks.kind}\n{asks.text}```\n\n```json\n"
            guide = guide.replace(f"{block}{asks.answer}```", f"{block}{written(said)}\n```", 1)
        elif not asks.answer or orjson.loads(asks.answer) != said:
            wrong.append(f"line {asks.line}: {written(said)}")
    if os.environ.get("YIXIN_WRITE_GOLDEN"):
        GUIDE.write_text(guide, "utf-8")
    assert not wrong, "\n".join(wrong)


async def test_the_guide_names_nobody(service):
    guide = GUIDE.read_text("utf-8")
    async with service.home.database.connect() as connection:
        for table in ("student", "guardian", "staff"):
            names = (await connection.execute(text(f"SELECT name FROM {table}"))).scalars().all()
            assert names
            assert [name for name in names if name in guide] == []
