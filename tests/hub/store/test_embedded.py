# ruff: noqa: ASYNC220, ASYNC240, ASYNC251 -- these tests wait for processes, nothing else runs meanwhile
import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import asyncpg
import psutil
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from hub.store.embedded import Address, EmbeddedError, Lease, acquire

ROOT = Path(__file__).parents[3]
GRACE = 0.5


def supervisors(home: Path) -> list[psutil.Process]:
    return running(lambda p: p.cmdline()[2:5] == ["-m", "hub.store.supervisor", str(home.resolve() / "pg")])


def servers(home: Path) -> list[psutil.Process]:
    """All processes of the home's PostgreSQL; the postmaster is the first."""
    below = str(home.resolve() / "pg") + "/"
    found = running(lambda p: p.name() in ("postgres", "initdb") and p.cwd().startswith(below))
    pids = {process.pid for process in found}
    return sorted(found, key=lambda process: process.ppid() in pids)


def running(wanted: Callable[[psutil.Process], bool]) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, IndexError):
            if process.status() != psutil.STATUS_ZOMBIE and wanted(process):
                found.append(process)
    return found


def kill(*processes: psutil.Process) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    until(lambda: not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes))


def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(psutil.NoSuchProcess):
            if holds():
                return
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@contextlib.contextmanager
def place(path: Path) -> Iterator[Path]:
    try:
        yield path
    finally:
        kill(*supervisors(path))
        kill(*servers(path))
        shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    with place(tmp_path / "home") as path:
        yield path


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One home that the tests of this file break and mend in turn, in a folder that is closed to others."""
    closed = tmp_path_factory.mktemp("shared")
    closed.chmod(0o700)
    before = [(path, path.stat().st_mode) for path in (closed, *closed.parents)]
    with place(closed / "home") as path:
        yield path
        assert [(path, path.stat().st_mode) for path, _ in before] == before


async def run(url: str, statement: str) -> object:
    session = await asyncpg.connect(url)
    try:
        return await session.fetchval(statement)
    finally:
        await session.close()


async def remember(lease: Lease, name: str) -> None:
    await run(lease.address.owner_url, f"CREATE TABLE {name} AS SELECT 42 AS answer")


async def recall(lease: Lease, name: str) -> object:
    return await run(lease.address.owner_url, f"SELECT answer FROM {name}")


async def test_first_start_makes_a_utf8_database_with_checksums_and_safe_settings(shared: Path) -> None:
    with acquire(shared, grace=GRACE) as lease:
        url = lease.address.app_url
        assert await run(url, "SELECT current_setting('server_version_num')::int / 10000") == 18
        expected = {
            "data_checksums": "on",
            "server_encoding": "UTF8",
            "TimeZone": "UTC",
            "DateStyle": "ISO, YMD",
            "fsync": "on",
            "full_page_writes": "on",
            "synchronous_commit": "on",
            "jit": "off",
            "listen_addresses": "",
            "max_connections": "100",
        }
        for name, value in expected.items():
            assert await run(url, f"SELECT current_setting('{name}')") == value
        locale = (
            "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = current_database()"
        )
        assert await run(url, locale) == "bC.UTF-8"
        for folder in ("", "pg", "pg/data", "pg/run", "pg/log"):
            assert (shared / folder).stat().st_mode & 0o077 == 0
        assert await run(url, "SELECT upper('é') || (U&'\\4E00' < U&'\\4E8C')::text") == "Étrue"


async def test_drivers_and_sqlalchemy_take_the_addresses(shared: Path) -> None:
    with acquire(shared, grace=GRACE) as lease:
        named = {name: getattr(lease.address, f"{name}_url") for name in ("owner", "app", "writer")}
        urls = [(url, f"yixin_{name}") for name, url in named.items()]
        for url, role in [*urls, (lease.address.superuser_url, "postgres")]:
            assert await run(url, "SELECT current_user || '@' || current_database()") == f"{role}@yixin"
            engine = create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:"))
            async with engine.connect() as connection:
                assert (await connection.execute(text("SELECT current_user"))).scalar_one() == role
            await engine.dispose()


async def test_address_survives_odd_characters_of_the_socket_folder() -> None:
    assert Address.at(Path("/长 x&y?/run")).app_url == (
        "postgresql://yixin_app@/yixin?host=%2F%E9%95%BF%20x%26y%3F%2Frun&port=5432"
    )


async def test_joining_and_starting_again_are_quick(shared: Path) -> None:
    with acquire(shared, grace=GRACE):
        took = []
        for _ in range(5):
            begin = time.perf_counter()
            acquire(shared).release()
            took.append(time.perf_counter() - begin)
        assert min(took) < 0.03
    until(lambda: not servers(shared) and not supervisors(shared))
    begin = time.perf_counter()
    acquire(shared, grace=GRACE).release()
    assert time.perf_counter() - begin < 5  # 0.25 s on an idle machine


@pytest.mark.parametrize("role", ["yixin_app", "yixin_writer"])
async def test_roles_but_the_owner_cannot_create_or_bypass_row_security(shared: Path, role: str) -> None:
    with acquire(shared, grace=GRACE) as lease:
        owner, app = lease.address.owner_url, lease.address.app_url.replace("yixin_app", role)
        session = await asyncpg.connect(owner)
        await session.execute(
            "DROP TABLE IF EXISTS guarded; CREATE TABLE guarded (id bigserial, mine bool NOT NULL);"
            f"ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; GRANT SELECT, INSERT ON guarded TO {role};"
            f"GRANT USAGE ON guarded_id_seq TO {role};"
            "CREATE POLICY own ON guarded USING (mine) WITH CHECK (mine);"
            "INSERT INTO guarded (mine) VALUES (true), (false)"
        )
        await session.close()
        assert [await run(url, "SELECT count(*) FROM guarded") for url in (owner, app)] == [2, 1]
        assert await run(app, "INSERT INTO guarded (mine) VALUES (true) RETURNING id") == 3
        for forbidden in (
            "INSERT INTO guarded (mine) VALUES (false)",
            "CREATE TABLE mine (id int)",
            "CREATE TEMPORARY TABLE mine (id int)",
            "CREATE SCHEMA mine",
            "ALTER TABLE guarded DISABLE ROW LEVEL SECURITY",
            f"ALTER ROLE {role} BYPASSRLS",
            "SET ROLE yixin_owner",
            "TRUNCATE guarded",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await run(app, forbidden)
        session = await asyncpg.connect(app)
        await session.execute("SET row_security = off")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await session.fetch("SELECT * FROM guarded")
        await session.close()
        rights = "bool_or(rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)"
        assert await run(app, f"SELECT {rights} FROM pg_roles WHERE rolname LIKE 'yixin%'") is False


async def test_nothing_of_a_statement_reaches_the_logs(shared: Path) -> None:
    with acquire(shared, grace=GRACE) as lease:
        session = await asyncpg.connect(lease.address.owner_url)
        await session.execute("CREATE TABLE named (name text PRIMARY KEY)")
        await session.fetch("INSERT INTO named VALUES ($1)", "秘密")
        with pytest.raises(asyncpg.UniqueViolationError):
            await session.fetch("INSERT INTO named VALUES ($1)", "秘密")
        with pytest.raises(asyncpg.DataError):
            await session.fetch("SELECT CAST(name AS int) FROM named")
        await session.close()
        logs = list((shared / "pg").glob("**/*.log"))
        assert len(logs) >= 3
        for log in logs:
            assert "秘密" not in log.read_text()
            assert "INSERT" not in log.read_text()


async def test_killed_postmaster_is_replaced_and_committed_data_are_there(shared: Path) -> None:
    with acquire(shared, grace=GRACE) as lease:
        await remember(lease, "before_postmaster")
        busy = await asyncpg.connect(lease.address.owner_url)
        spin = asyncio.create_task(
            busy.execute("DO $$ BEGIN LOOP END LOOP; END $$")
        )  # an orphan that will not notice
        await asyncio.sleep(0.1)
        killed = servers(shared)[0]
        kill(killed)
        lease.ensure()
        assert await recall(lease, "before_postmaster") == 42
        with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError)):
            await spin
        assert killed.pid not in [process.pid for process in servers(shared)]
        assert len(supervisors(shared)) == 1


async def test_killed_supervisor_is_replaced_and_adopts_the_running_server(shared: Path) -> None:
    with acquire(shared, grace=GRACE) as lease:
        session = await asyncpg.connect(lease.address.app_url)
        (old,), postmaster = supervisors(shared), servers(shared)[0]
        kill(old)
        lease.ensure()
        until(lambda: len(supervisors(shared)) == 1)
        assert supervisors(shared)[0].pid != old.pid
        assert await session.fetchval("SELECT 1") == 1
        await session.close()
        assert servers(shared)[0].pid == postmaster.pid
    until(lambda: not servers(shared) and not supervisors(shared))  # the adopted server is stopped too


async def test_everything_killed_at_once_comes_back_with_its_data(shared: Path) -> None:
    lease = acquire(shared, grace=GRACE)
    await remember(lease, "before_all")
    kill(*supervisors(shared), *servers(shared))
    lease.ensure()
    assert await recall(lease, "before_all") == 42
    lease.release()


async def test_server_whose_socket_was_deleted_is_restarted(shared: Path) -> None:
    with acquire(shared, grace=GRACE) as lease:
        (shared / "pg" / "run" / ".s.PGSQL.5432").unlink()
        lease.ensure()
        assert await run(lease.address.app_url, "SELECT 1") == 1


async def test_stale_pid_file_that_names_a_living_stranger_is_no_obstacle(shared: Path) -> None:
    acquire(shared, grace=GRACE).release()
    kill(*supervisors(shared), *servers(shared))
    pid_file = shared / "pg" / "data" / "postmaster.pid"
    lines = pid_file.read_text().splitlines(keepends=True)
    pid_file.write_text("".join([f"{os.getpid()}\n", *lines[1:]]))
    with acquire(shared, grace=GRACE) as lease:
        assert await run(lease.address.app_url, "SELECT 1") == 1


async def test_last_lease_stops_the_server_and_a_lease_of_a_killed_process_ends(shared: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(shared)], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        time.sleep(3 * GRACE)
        assert servers(shared), "a held lease keeps the server"
        holder.send_signal(signal.SIGKILL)
    until(lambda: not servers(shared) and not supervisors(shared))
    assert not (shared / "pg" / "data" / "postmaster.pid").exists(), "it was shut down, not killed"


HOLDER = f"""
import sys, pathlib
from hub.store.embedded import acquire
lease = acquire(pathlib.Path(sys.argv[1]), grace={GRACE})
print("ready", flush=True)
sys.stdin.read() if len(sys.argv) > 2 else __import__("time").sleep(60)
"""


async def test_ten_processes_that_start_at_once_share_one_server(home: Path) -> None:
    holders = [
        subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(home), "until told"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        for _ in range(10)
    ]
    try:
        for holder in holders:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "ready\n"
        assert len(supervisors(home)) == 1
        found = servers(home)
        pids = {process.pid for process in found}
        assert len([process for process in found if process.ppid() not in pids]) == 1
    finally:
        for holder in holders:
            holder.communicate(timeout=20)
    assert [holder.returncode for holder in holders] == [0] * 10


async def test_two_homes_live_side_by_side_one_with_a_long_chinese_path(tmp_path: Path, shared: Path) -> None:
    long = tmp_path / "益心 数据's" / ("很长" * 30) / ("home" * 40) / "甲,1@2"
    with place(long), acquire(long, grace=GRACE) as lease, acquire(shared, grace=GRACE) as other:
        assert lease.address != other.address
        await remember(lease, "only_in_long")
        engine = create_async_engine(lease.address.owner_url.replace("postgresql:", "postgresql+asyncpg:"))
        async with engine.connect() as connection:
            assert (await connection.execute(text("SELECT answer FROM only_in_long"))).scalar_one() == 42
        await engine.dispose()
        with pytest.raises(asyncpg.UndefinedTableError):
            await recall(other, "only_in_long")
        Path(
            unquote(lease.address.app_url.split("host=")[1].split("&")[0])
        ).unlink()  # as cleaners of /tmp do
        lease.ensure()
        assert await recall(lease, "only_in_long") == 42


@pytest.mark.parametrize("step", ["initdb", "roles"])
async def test_kill_in_the_middle_of_the_first_start_is_repaired(home: Path, step: str) -> None:
    starter = subprocess.Popen([sys.executable, "-c", HOLDER, str(home)], stderr=subprocess.DEVNULL, cwd=ROOT)
    if step == "initdb":
        until(lambda: any((home / "pg").glob("data.new-*/base")))
    else:
        until(lambda: any("--single" in process.cmdline() for process in servers(home)))
    starter.kill()
    kill(*supervisors(home))
    starter.wait()
    assert not (home / "pg" / "data").exists()
    with acquire(home, grace=GRACE) as lease:
        assert await run(lease.address.app_url, "SELECT current_user") == "yixin_app"
        await remember(lease, "repaired")
        assert await recall(lease, "repaired") == 42


async def test_removed_home_ends_its_server_and_a_lease_makes_it_anew(shared: Path) -> None:
    with acquire(shared, grace=GRACE) as lease:
        old = servers(shared)[0]
        until(lambda: subprocess.run(["rm", "-rf", shared], check=False).returncode == 0)
        lease.ensure()
        assert await run(lease.address.app_url, "SELECT 1") == 1
        until(lambda: not old.is_running() or old.status() == psutil.STATUS_ZOMBIE)
        assert await run(lease.address.app_url, "SELECT 1") == 1, "the old one's end leaves the new one alone"


async def test_data_of_another_version_are_refused_with_a_way_to_mend(tmp_path: Path) -> None:
    with place(tmp_path / "home") as home:
        data = home / "pg" / "data"
        data.mkdir(parents=True)
        (data / "PG_VERSION").write_text("15\n")
        with pytest.raises(EmbeddedError, match="written by PostgreSQL 15") as caught:
            acquire(home)
        assert caught.value.code == "database.embedded"
        assert caught.value.place == str(data)
        assert caught.value.mend is not None


async def test_server_that_cannot_start_says_why_and_starts_once_mended(shared: Path) -> None:
    acquire(shared, grace=GRACE).release()
    until(lambda: not servers(shared) and not supervisors(shared))
    own_settings = shared / "pg" / "data" / "local.conf"
    own_settings.write_text("shared_buffers = 900TB\n")
    with pytest.raises(EmbeddedError, match="did not start: .*FATAL") as caught:
        acquire(shared)
    assert caught.value.place == str(shared / "pg" / "log")
    own_settings.unlink()
    with acquire(shared, grace=GRACE) as lease:
        assert await run(lease.address.app_url, "SELECT 1") == 1


async def test_home_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match="home cannot be used"):
        acquire(tmp_path / "file")
