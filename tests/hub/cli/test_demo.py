"""The demo from the first start to the last, with interruptions; and serving."""

from __future__ import annotations

import re
import signal
import socket
from pathlib import Path

import asyncpg
import httpx

from hub.demo.books import books
from hub.store import embedded
from schema.kit.registry import load
from tests.hub.cli.process import PUPILS, Yixin, refused, simulators, until

COUNTS = "{ schools { totalCount } students { totalCount } classGroups { totalCount } }"


def test_a_second_run_changes_nothing_and_serves_with_a_token_for_each_role(demo: Yixin) -> None:
    with demo.start("demo", "--students", PUPILS, "--port", "0", cold=False) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line.rstrip())
            if "Ctrl-C" in line:
                break
        _ask(demo, said)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert simulators(demo.home) == []


def _ask(demo: Yixin, said: list[str]) -> None:
    pulled = [line for line in said if ": seen=" in line]
    assert len(pulled) == 4 + len(books())
    assert all("nothing changed" in line for line in pulled), pulled
    address = next(line.split()[-1] for line in said if line.startswith("Yixin Hub"))
    token = next(line.split()[1] for line in said if line.startswith("  PSYCHOLOGIST"))
    assert sum("query --as" in line for line in said) == 4
    with httpx.Client(
        base_url=address, headers={"Authorization": f"Bearer {token}"}, trust_env=False
    ) as caller:
        assert caller.get("/readyz").json() == {"status": "ready"}
        assert caller.get("/me").json()["roles"] == ["PSYCHOLOGIST"]
        answer = caller.post("/graphql", json={"query": COUNTS}).json()
        assert answer["data"]["schools"]["totalCount"] > 0
        assert caller.get("/schema.graphql").text == Path("schema.graphql").read_text(encoding="utf-8")
    assert len(simulators(demo.home)) == 3


async def test_every_row_of_the_demo_stands_on_a_record_of_a_source(demo: Yixin) -> None:
    projected = [entity for entity in load().values() if entity.declaration.keeping == "projected"]
    assert len(projected) > 50
    records = (
        "SELECT subject_id FROM source_record WHERE subject_entity = $1 AND founding AND removed_at IS NULL"
    )
    with embedded.acquire(demo.home) as lease:
        connection = await asyncpg.connect(lease.address.owner_url)
        for entity in projected:
            rows = await connection.fetchrow(
                f"SELECT count(*), count(*) FILTER (WHERE id NOT IN ({records})) AS alone"
                f' FROM "{entity.__tablename__}" WHERE removed_at IS NULL',
                entity.__name__,
            )
            assert rows["count"] > 0 and rows["alone"] == 0, (entity.__name__, rows)
        await connection.close()


def test_a_taken_port_is_told_before_any_work(homes: Path) -> None:
    yixin = Yixin(homes / "taken")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert port in refused(yixin("demo", "--port", port), "web.address")
    assert not yixin.home.exists()


def test_an_interrupted_demo_leaves_no_simulator_and_ends_like_an_undisturbed_one(
    homes: Path, demo: Yixin, warm_yixin: Path
) -> None:
    yixin = Yixin(homes / "cut", warm_yixin)
    # Each in the midst of a source: the one before it is read.
    ends = ((signal.SIGINT, 130, "oneroster"), (signal.SIGKILL, -signal.SIGKILL, "edfi"))
    for number, status, source in ends:
        # A signal to the program that asks for it, and the death of that, reach the process of the demo.
        with yixin.start("demo", "--students", PUPILS, "--no-serve", cold=False) as process:
            assert process.stdout is not None
            assert any(re.match(rf"{source}: .*seen=", line) for line in process.stdout)
            assert len(simulators(yixin.home)) == 3
            process.send_signal(number)
            assert process.wait(20) == status
        until(lambda: not simulators(yixin.home), seconds=10)
    done = yixin("demo", "--students", PUPILS, "--no-serve")
    assert done.returncode == 0, done
    assert done.stderr == ""
    here, there = (home("db", "digest") for home in (yixin, demo))
    assert here.stdout == there.stdout
    assert here.stdout.count("\n") > 10


def test_serve_answers_soon_and_ends_at_a_signal(demo: Yixin) -> None:
    with demo.start("serve", "--port", "0") as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("serving on http://127.0.0.1:")
        assert httpx.get(f"{line.split()[-1]}/readyz", trust_env=False).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
