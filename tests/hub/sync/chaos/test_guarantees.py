"""Each guarantee is broken on purpose, in each way that the table knows, and the tests that prove it fail."""

import asyncio
import os
import sys
from collections import Counter
from pathlib import Path

import orjson
import pytest

from tests.hub.sync.chaos.breaking import is_of
from tests.hub.sync.chaos.guarantees import GUARANTEES, MUTATIONS

ROOT = Path(__file__).parents[4]
LONGEST = 1800
"""Seconds."""
CHEAP = "connectors/"
"""Tests without a database; the short form tries what they catch."""


def test_each_mutation_breaks_code_that_there_is() -> None:
    assert {mutation.guarantee for mutation in MUTATIONS} == set(GUARANTEES)
    assert not [name for name, times in Counter(each.name for each in MUTATIONS).items() if times > 1]
    for mutation in MUTATIONS:
        assert mutation.code() != mutation.function().__code__


@pytest.mark.slow
async def test_each_mutation_is_caught(tmp_path: Path) -> None:
    soak = bool(os.environ.get("YIXIN_TEST_SOAK"))
    mutations = [each for each in MUTATIONS if soak or all(test.startswith(CHEAP) for test in each.tests)]
    # A parameter may hold anything, a colon too: pytest finds whole functions, and the plugin what is due.
    tests = sorted({f"tests/{test.partition('[')[0]}" for each in mutations for test in each.tests})
    said = tmp_path / "outcomes.json"
    kept = {name: value for name, value in os.environ.items() if name != "YIXIN_TEST_SOAK"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "-q", "-p", "tests.hub.sync.chaos.mutating", "-p", "no:cacheprovider"),
        *tests,
        cwd=ROOT, env=kept | {"YIXIN_TEST_MUTATIONS": str(said), "YIXIN_THIRD": "all"}, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(LONGEST):
        output, _ = await process.communicate()
    assert said.exists(), output.decode()[-5000:]
    outcomes = orjson.loads(said.read_bytes())
    missed = [
        f"{mutation.name}: {test}"
        for mutation in mutations
        for test in mutation.tests
        if "failed" not in _of(test, outcomes.get(mutation.name, {}))
    ]
    assert not missed, "\n".join(missed)


def _of(test: str, outcomes: dict[str, str]) -> set[str]:
    return {outcome for nodeid, outcome in outcomes.items() if is_of(test, nodeid)}
