"""At its most talkative the hub's log tells of nobody: no name, no number, no token, no key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from tests.hub.cli.process import Yixin

ASKED = """query ($name: String!) { students(filter: {name: {contains: $name}}) { nodes { name nationalId guardianships { nodes { guardian { name phone } } } } } }"""
REFUSED = """query ($name: String!) { students(filter: {nationalId: {eq: $name}}) { nodes { name } } }"""
BROKEN = """{ students(filter: {name: {eq: "%s"}}) { nodes { nosuch } } }"""


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from texts(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each, key)
    elif isinstance(value, str):
        yield key, value


def people(home: Path) -> tuple[set[str], str]:
    """Names and numbers of the generated people, and one pupil's name."""
    found: set[str] = set()
    name = ""
    for path in home.rglob("users.ndjson"):
        for user in map(orjson.loads, path.read_bytes().splitlines()):
            if not {"familyName", "givenName"} <= user.keys():
                continue
            name = user["familyName"] + user["givenName"]
            found |= {
                name,
                *(said for _, said in texts(user) if re.fullmatch(r"[GLJ]?\d{11,18}[\dXx]?", said)),
            }
    return found, name


def logged(home: Path) -> str:
    return "\n".join(path.read_text("utf-8", "replace") for path in home.rglob("*.log"))


def test_nothing_of_anybody_is_logged(demo: Yixin, made: tuple[Yixin, str]) -> None:
    yixin, said_at_first = made
    loud = {"YIXIN_LOG_LEVEL": "debug"}
    assert "run succeeded" in said_at_first, said_at_first[-2000:]
    known, name = people(yixin.home)
    assert len(known) > 150
    variables = orjson.dumps({"name": name}).decode()
    said = [said_at_first]
    for document in (ASKED, REFUSED, BROKEN % name):
        done = yixin("query", "--as", "psychologist", "--variables", variables, "-", stdin=document, **loud)
        said.append(done.stderr)
    token = yixin("token", "create", "--role", "psychologist", **loud)
    said.append(token.stderr)
    known.add(token.stdout.splitlines()[-1])
    rotated = yixin("keys", "rotate", **loud)
    assert rotated.returncode == 0, rotated.stderr
    said += [rotated.stderr, rotated.stdout]
    keys = orjson.loads((yixin.home / "keys.json").read_bytes())
    known |= {keys["kek"].partition(":")[2]}
    everything = "\n".join(said) + logged(yixin.home)
    assert [each for each in known if each in everything] == []
