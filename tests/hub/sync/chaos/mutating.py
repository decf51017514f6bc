"""A pytest plugin: each test is run under each mutation that it must catch, which stands while the test itself runs, not its fixtures.

`YIXIN_TEST_MUTATIONS` names the file that tells what came of it.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import orjson
import pytest
from _pytest.runner import runtestprotocol

from tests.hub.sync.chaos.breaking import Mutation, broken, is_of
from tests.hub.sync.chaos.guarantees import MUTATIONS

_now: list[Mutation] = []
_outcomes: dict[str, dict[str, str]] = {}


def _due(item: pytest.Item) -> list[Mutation]:
    return [each for each in MUTATIONS if any(is_of(test, item.nodeid) for test in each.tests)]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = [item for item in items if _due(item)]


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    *others, last = _due(item)
    for mutation in (*others, last):
        item._initrequest()  # type: ignore[attr-defined]
        _now[:] = [mutation]
        # Between two turns only the test's own fixtures are made anew.
        following: Any = nextitem if mutation is last else item.parent
        reports = runtestprotocol(item, log=False, nextitem=following)
        said = {report.when: report.outcome for report in reports}
        outcome = said.get("call", "no call") if said["setup"] == "passed" else "setup failed"
        _outcomes.setdefault(mutation.name, {})[item.nodeid] = outcome
        print(f"\n{outcome} under {mutation.name}: {item.nodeid}", flush=True)
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    with broken(*_now):
        return (yield)


def pytest_sessionfinish() -> None:
    Path(os.environ["YIXIN_TEST_MUTATIONS"]).write_bytes(orjson.dumps(_outcomes))
