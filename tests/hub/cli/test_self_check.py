"""The self-check follows what is written, whoever writes it: a command, the served hub, a sync without a worker."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.rules import items
from tests.hub.cli.process import Yixin, until

ITEM = """
  - item: planned-rectifications
    title: Something is planned about findings
    title_zh: 已制定整改方案
    area: OTHER
    severity: MINOR
    query: planned.graphql
    rows: rectificationsAggregate.groups
    school: key.findingSelfCheck.school.id
    value: count
    otherwise: 0
    at_most: 0
    within_days: 30
"""
PLANNED = """{ rectificationsAggregate(over: DISTRICT) {
  groups(by: [FINDING_SELF_CHECK], first: 1000) { key { findingSelfCheck { school { id } } } count } } }"""
FOUND = "{ findings(first: 1) { nodes { id } } }"
SAID = """{ selfCheckItems(filter: { item: { eq: "planned-rectifications" } }, first: 10) { nodes { value } } }"""
PLAN = """mutation($finding: ID!, $due: Date!, $key: String) {
  planRectification(finding: $finding, measure: "补课", dueOn: $due, idempotencyKey: $key) {
  __typename ... on Refused { message } } }"""


@pytest.fixture
def checked(demo: Yixin, tmp_path: Path) -> Iterator[Yixin]:
    """The demo with one more item: how many rectifications a school has."""
    file = tmp_path / "items.yaml"
    file.write_text(items.FILE.read_text("utf-8") + ITEM, "utf-8")
    for query in items.FILE.parent.glob("*.graphql"):
        shutil.copy(query, tmp_path)
    (tmp_path / "planned.graphql").write_text(PLANNED, "utf-8")
    made = Yixin(demo.home)
    made.command, made.environment = demo.command, {**demo.environment, "YIXIN_SELF_CHECK": str(file)}
    yield made
    demo("self-check", "run")


def asked(yixin: Yixin, document: str, variables: dict[str, str] | None = None) -> Any:
    given = ("--variables", json.dumps(variables or {}))
    done = yixin("query", "--as", "PRINCIPAL", *given, "-", stdin=document)
    assert done.returncode == 0, done
    return json.loads(done.stdout)["data"]


def value(yixin: Yixin) -> int | None:
    """What the item says of the principal's school."""
    return said(asked(yixin, SAID))


def said(data: Any) -> int | None:
    found = data["selfCheckItems"]["nodes"]
    return int(float(found[0]["value"])) if found else None


def test_items_follow_a_sync_a_command_and_the_served_hub(demo: Yixin, checked: Yixin) -> None:
    assert value(checked) is None
    synced = checked("sync", "tabular")
    assert synced.returncode == 0 and synced.stderr == "", synced
    before = value(checked)
    assert before is not None

    finding = asked(checked, FOUND)["findings"]["nodes"][0]["id"]
    given = {"finding": finding, "due": str(date.today() + timedelta(days=3650))}
    planned = asked(checked, PLAN, given)
    assert planned["planRectification"]["__typename"] == "PlanRectificationPayload"
    assert value(checked) == before + 1

    token = checked("token", "create", "--role", "PRINCIPAL").stdout.splitlines()[-1]
    with checked.start("serve", "--port", "0") as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        headers = {"Authorization": f"Bearer {token}"}

        def posted(document: str, variables: dict[str, str]) -> Any:
            body = {"query": document, "variables": variables}
            return httpx.post(f"{address}/graphql", json=body, headers=headers, timeout=60).json().get("data")

        # A hub that has only just begun may take longer than it lets a request take; the key makes a second one safe.
        until(lambda: posted(PLAN, {**given, "key": "once"}))
        until(lambda: said(posted(SAID, {})) == before + 2)
