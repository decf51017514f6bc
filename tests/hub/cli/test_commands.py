"""What each command says, and how it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import asyncpg

from hub.demo.books import books
from hub.store import embedded
from tests.hub.cli.process import FIRST, PUPILS, Yixin, refused

SOURCES = {"oneroster", "edfi", "fhir", "tabular", *(book.source for book in books())}
SCHOOLS = "query Named($n: Int) { schools(first: $n) { nodes { name } } }"


def test_help_tells_every_command(fresh: Yixin) -> None:
    done = fresh("--help", cold=True)
    assert done.returncode == 0
    for command in (
        *("demo", "samples", "serve", "query", "upstream"),
        *("sync", "source", "worker", "token", "schema", "db", "rollups", "keys", "erase"),
    ):
        assert re.search(rf"│ {command} ", done.stdout), command


def test_a_wrong_command_is_one_line_and_status_2(fresh: Yixin) -> None:
    assert "--bogus" in refused(fresh("sync", "oneroster", "--bogus"), "usage.invalid", status=2)
    assert "--port" in refused(fresh("demo", "--port", "70000"), "usage.invalid", status=2)


def test_settings_that_do_not_fit_are_named(fresh: Yixin) -> None:
    assert "YIXIN_ZONE 'Moon'" in refused(fresh("source", "list", YIXIN_ZONE="Moon"), "settings.invalid")
    assert "/dev/null/x" in refused(fresh("source", "list", YIXIN_HOME="/dev/null/x"), "settings.invalid")
    mysql = fresh("source", "list", YIXIN_DATABASE_URL="mysql://u:geheim@h/x")
    assert "geheim" not in refused(mysql, "settings.invalid")


def test_a_database_that_does_not_answer_is_told_without_its_password(fresh: Yixin) -> None:
    for command in (("source", "list"), ("db", "upgrade")):
        done = fresh(*command, YIXIN_DATABASE_URL="postgresql://u:geheim@127.0.0.1:1/x")
        line = refused(done, "database.unusable")
        assert "YIXIN_DATABASE_URL" in line
        assert "geheim" not in line


async def test_a_database_of_another_form_asks_for_an_upgrade_or_a_newer_hub(fresh: Yixin) -> None:
    assert "yixin db upgrade" in refused(fresh("source", "list"), "database.form")
    assert "yixin db upgrade" in refused(fresh("serve", "--port", "0"), "database.form")
    assert fresh("db", "upgrade", cold=True).stdout.startswith("database upgraded from empty to ")
    assert fresh("db", "upgrade").stdout.startswith("database at ")
    assert fresh("source", "list").stdout.startswith("no sources yet")
    with embedded.acquire(fresh.home) as lease:
        connection = await asyncpg.connect(lease.address.owner_url)
        await connection.execute("UPDATE alembic_version SET version_num = '9999'")
        await connection.close()
    for command in (("sync", "status"), ("db", "upgrade")):
        assert "newer" in refused(fresh(*command), "database.form")


def test_a_query_prints_pure_json_with_what_the_demo_holds(demo: Yixin) -> None:
    done = demo("query", "--as", "psychologist", FIRST, cold=True)
    assert done.returncode == 0, done
    assert done.stderr == ""
    answer = json.loads(done.stdout)
    assert "errors" not in answer
    pupils = [
        pupil
        for school in answer["data"]["schools"]["nodes"]
        for group in school["classGroups"]["nodes"]
        for pupil in group["students"]["nodes"]
    ]
    assert any(pupil["name"] for pupil in pupils)


def test_a_query_takes_standard_input_and_variables(demo: Yixin) -> None:
    done = demo("query", "--as", "PRINCIPAL", "--variables", '{"n": 1}', "-", stdin=SCHOOLS)
    assert len(json.loads(done.stdout)["data"]["schools"]["nodes"]) == 1


def test_a_query_with_errors_prints_them_as_json_and_fails(demo: Yixin) -> None:
    done = demo("query", "--as", "PRINCIPAL", "-", stdin="{ nothing }")
    assert done.returncode == 1
    assert done.stderr == ""
    assert json.loads(done.stdout)["errors"]


def test_a_query_that_cannot_be_asked_is_refused(demo: Yixin, fresh: Yixin) -> None:
    no_file, no_json, no_role, nobody = demo.together(
        ("query", "--as", "PRINCIPAL", "/nonexistent.graphql"),
        ("query", "--as", "PRINCIPAL", "--variables", "{bad", FIRST),
        ("query", "--as", "NOBODY", FIRST),
        ("query", FIRST),
    )
    assert "/nonexistent.graphql" in refused(no_file, "settings.invalid")
    assert "--variables" in refused(no_json, "settings.invalid")
    assert "PSYCHOLOGIST" in refused(no_role, "settings.invalid")
    assert "YIXIN_TOKEN" in refused(nobody, "auth.missing")
    refused(demo("query", FIRST, YIXIN_TOKEN="yx_unknown"), "auth.invalid")
    refused(fresh("query", "--as", "PRINCIPAL", FIRST), "auth.no_demo")


def test_the_last_line_of_a_new_token_is_the_token(demo: Yixin) -> None:
    made = demo("token", "create", "--role", "PRINCIPAL", cold=True)
    token = made.stdout.splitlines()[-1]
    assert re.fullmatch(r"yx_[\w-]{43}", token)
    asked = demo("query", "-", stdin="{ viewer { roles } }", YIXIN_TOKEN=token)
    assert json.loads(asked.stdout)["data"]["viewer"]["roles"] == ["PRINCIPAL"]
    assert "PRINCIPAL" in refused(demo("token", "create", "--role", "KING"), "settings.invalid")


def test_sources_are_listed_added_and_refused(demo: Yixin, tmp_path: Path) -> None:
    listed = demo("source", "list", cold=True).stdout.splitlines()
    assert [line.split()[0] for line in listed] == sorted(SOURCES)
    assert all("HEALTHY" in line for line in listed)
    add = ("source", "add", "x", "--connector")
    tabular = (*add, "tabular", "--set", f"directory={tmp_path}")
    no_connector, missing, unknown, misspelt, open_secret, no_pair, nobody, checked = demo.together(
        (*add, "nope"),
        tabular,
        (*tabular, "--set", "mapping=putuo", "--set", "colour=red"),
        (*tabular, "--set", "maping=putuo"),
        (*add, "wecom", "--set", "corp_id=a", "--set", "school_code=1", "--set", "secret=the-word-itself"),
        (*add, "tabular", "--set", "x"),
        ("source", "check", "nobody"),
        ("source", "check", "tabular"),
    )
    refused(no_connector, "connector.unknown")
    assert "mapping" in refused(missing, "source.invalid")
    assert "colour" in refused(unknown, "source.invalid")
    assert "maping is no setting" in refused(misspelt, "source.invalid")
    told = refused(open_secret, "source.invalid")
    assert "setting secret write env:NAME or file:PATH" in told
    assert "the-word-itself" not in told
    assert "KEY=VALUE" in refused(no_pair, "settings.invalid")
    assert "oneroster" in refused(nobody, "source.unknown")
    assert checked.stdout.endswith("tabular: ok\n")


def test_syncs_say_what_they_did(demo: Yixin) -> None:
    lines = demo("sync", "status").stdout.splitlines()
    assert {line.split()[1] for line in lines} == SOURCES
    for line in lines:
        counts = {name: int(number) for name, number in re.findall(r"(\w+)=(\d+)", line)}
        assert "SUCCEEDED" in line
        assert counts.pop("seen") == sum(counts.values()) - counts["removed"] - counts["released"]
    assert "tabular: nothing changed: seen=0 " in demo("sync", "tabular", cold=True).stdout
    rehearsed, unknown, no_status, not_held = demo.together(
        ("sync", "tabular", "--full", "--dry-run"),
        ("sync", "nobody"),
        ("sync", "status", "nobody"),
        ("sync", "approve", "edfi"),
    )
    assert "tabular: nothing would change: " in rehearsed.stdout
    assert "tabular" in refused(unknown, "source.unknown")
    assert "tabular" in refused(no_status, "source.unknown")
    refused(not_held, "sync.failed")


async def test_roll_ups_are_checked_and_filled_anew(demo: Yixin) -> None:
    checked = demo("rollups", "check")
    assert checked.returncode == 0, checked
    said = r"(attendance_by_\w+): (\d+) cells are right, 0 slices await the next sync\n"
    assert re.fullmatch(f"({said})+", checked.stdout)
    found = dict(re.findall(said, checked.stdout))
    assert 50 < int(found["attendance_by_school"]) < int(found["attendance_by_day"])
    rebuilt = "".join(f"{name}: {cells} cells\n" for name, cells in found.items())
    assert demo("rollups", "rebuild").stdout == rebuilt
    with embedded.acquire(demo.home) as lease:
        connection = await asyncpg.connect(lease.address.owner_url)
        await connection.execute("UPDATE attendance_by_day SET count = count + 1")
        await connection.close()
    assert "attendance_by_day" in refused(demo("rollups", "check"), "rollup.wrong")
    assert demo("rollups", "rebuild").returncode == 0
    assert demo("rollups", "check").stdout == checked.stdout


def test_simulators_and_sources_refuse_what_cannot_be_served(demo: Yixin) -> None:
    data = str(demo.home / "upstream")
    gone, unknown, no_data, no_fault = demo.together(
        ("source", "check", "fhir"),
        ("upstream", "nope", "--data", data),
        ("upstream", "edfi", "--data", "/nonexistent"),
        ("upstream", "edfi", "--data", data, "--fault", "lazy"),
    )
    assert "oneroster" in refused(unknown, "connector.unknown")
    refused(no_data, "settings.invalid")
    assert "error [upstream.unreachable] at http://127.0.0.1:" in gone.stderr.splitlines()[-1]
    assert "slow" in refused(no_fault, "fault.unknown")


def test_a_demo_asks_for_a_home_and_a_port_of_its_own(demo: Yixin, fresh: Yixin) -> None:
    other = demo("demo", "--students", "90", "--no-serve")
    assert f"{PUPILS} pupils" in refused(other, "settings.invalid")
    (fresh.home / "notes.txt").write_text("mine")
    refused(fresh("demo", "--no-serve"), "settings.invalid")
    refused(demo("samples", "docs"), "settings.invalid")


def test_a_connector_is_made_once_and_under_a_name_that_fits(fresh: Yixin, tmp_path: Path) -> None:
    assert fresh("source", "new", "library", "--into", str(tmp_path)).returncode == 0
    made = tmp_path / "yixin-library" / "yixin_library" / "connector.py"
    assert "class Library:" in made.read_text("utf-8")
    assert not [
        path for path in tmp_path.rglob("*") if path.is_file() and "xample" in path.read_text("utf-8")
    ]
    again = fresh("source", "new", "library", "--into", str(tmp_path))
    assert "is there already" in refused(again, "settings.invalid")
    assert "lower-case" in refused(fresh("source", "new", "My-Library"), "settings.invalid")
