"""What counts as a break of the schema, and how one is declared."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from graphql.utilities.find_schema_changes import BreakingChangeType
from typer.testing import CliRunner

from hub.cli.app import app
from hub.cli.breaking import NOTICED, Break, SchemaBreaking, SchemaChangesInvalid, breaks

DAY = date(2026, 11, 24)
BEFORE = """
directive @once(when: Int, why: Int) repeatable on FIELD | QUERY
directive @gone on FIELD
interface Named { name: String }
interface Aged { age: Int }
type Person implements Named & Aged {
  name: String
  age: Int
  nickname: String @deprecated(reason: "Use name, until 2026-11-24.")
  motto: String @deprecated(reason: "Use name, until 2026-11-25.")
}
type School { code: String! }
scalar Wish
union Thing = Person | School
enum Colour { RED GREEN @deprecated(reason: "Nobody sees it; until 2026-01-01.") BLUE }
input Order { name: Int, age: Int, oldest: Int @deprecated(reason: "Use age, until 2026-11-01.") }
input Page { first: Int = 50, size: Int }
type Query { things(first: Int = 50, colour: Colour, order: Order, page: Page): [Thing!]!, wish: Wish, one: Person, named: Named, aged: Aged }
"""


def after(*changes: tuple[str, str]) -> str:
    sdl = BEFORE
    for old, new in changes:
        assert old in sdl
        sdl = sdl.replace(old, new, 1)
    return sdl


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("  name: String\n  age", "  age"), ("FIELD_REMOVED", "Person.name")),
        (("code: String!", "code: String"), ("FIELD_CHANGED_KIND", "School.code")),
        (("RED ", ""), ("VALUE_REMOVED_FROM_ENUM", "Colour.RED")),
        (("Person | School", "School"), ("TYPE_REMOVED_FROM_UNION", "Thing.Person")),
        (("Named & Aged", "Named"), ("IMPLEMENTED_INTERFACE_REMOVED", "Person.Aged")),
        (("colour: Colour, ", ""), ("ARG_REMOVED", "Query.things(colour:)")),
        (("colour: Colour", "colour: Colour!"), ("ARG_CHANGED_KIND", "Query.things(colour:)")),
        (("colour: Colour", "colour: Colour, by: Int!"), ("REQUIRED_ARG_ADDED", "Query.things(by:)")),
        (("(first: Int = 50", "(first: Int = 20"), ("ARG_DEFAULT_VALUE_CHANGE", "Query.things(first:)")),
        (("first: Int = 50, size", "first: Int = 9, size"), ("INPUT_FIELD_DEFAULT_VALUE_CHANGE", "Page.first")),
        (("size: Int", "size: Int, by: Int!"), ("REQUIRED_INPUT_FIELD_ADDED", "Page.by")),
        (("size: Int", "size: String"), ("FIELD_CHANGED_KIND", "Page.size")),
        (("input Order {", "input Order @oneOf {"), ("BECAME_ONE_OF", "Order")),
        (("scalar Wish", "enum Wish { A }"), ("TYPE_CHANGED_KIND", "Wish")),
        ((" wish: Wish,", ""), ("FIELD_REMOVED", "Query.wish")),
        (("directive @gone on FIELD", ""), ("DIRECTIVE_REMOVED", "@gone")),
        (("(when: Int, why: Int)", "(when: Int)"), ("DIRECTIVE_ARG_REMOVED", "@once(why:)")),
        (("(when: Int", "(how: Int!, when: Int"), ("REQUIRED_DIRECTIVE_ARG_ADDED", "@once(how:)")),
        (("repeatable ", ""), ("DIRECTIVE_REPEATABLE_REMOVED", "@once")),
        (("FIELD | QUERY", "FIELD"), ("DIRECTIVE_LOCATION_REMOVED", "@once.QUERY")),
        (("motto: String", "mottos: String"), ("FIELD_REMOVED", "Person.motto")),
    ],
    ids=lambda value: " ".join(value) if value[0] in NOTICED else "",
)  # fmt: skip
def test_each_kind_of_break_is_found_at_its_place(change: tuple[str, str], expected: tuple[str, str]) -> None:
    assert breaks(BEFORE, after(change), today=DAY) == {Break(*expected)}


def test_a_removed_type_is_found_with_what_led_to_it() -> None:
    assert breaks(BEFORE, after(("scalar Wish", ""), (" wish: Wish,", "")), today=DAY) == {
        Break("TYPE_REMOVED", "Wish"),
        Break("FIELD_REMOVED", "Query.wish"),
    }


def test_every_kind_that_graphql_knows_says_who_would_notice() -> None:
    assert {kind.name for kind in BreakingChangeType} <= NOTICED.keys()


def test_what_readers_do_not_notice_is_no_break() -> None:
    more = after(
        ("RED ", "RED YELLOW "),
        ("size: Int", "size: Int, by: Int"),
        ("code: String!", '"Its code." code: String! name: String @deprecated(reason: "no")'),
        ("colour: Colour", "colour: Colour, by: Int"),
        ("name: String }", "name: String! }"),
        ("  name: String\n", "  name: String!\n"),
    )
    assert breaks(BEFORE, more, today=DAY) == set()


@pytest.mark.parametrize("what", ["  nickname: String @deprecated(reason: \"Use name, until 2026-11-24.\")\n",
                                  "GREEN @deprecated(reason: \"Nobody sees it; until 2026-01-01.\") ",
                                  ", oldest: Int @deprecated(reason: \"Use age, until 2026-11-01.\")"])  # fmt: skip
def test_what_was_announced_goes_when_its_day_has_come(what: str) -> None:
    assert breaks(BEFORE, after((what, "")), today=DAY) == set()
    assert len(breaks(BEFORE, after((what, "")), today=date(2025, 12, 31))) == 1


class Project:
    """A folder with a schema under git, as the project's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *args: str) -> str:
        who = ("-c", "user.name=tests", "-c", "user.email=tests@localhost", "-c", "commit.gpgsign=false")
        done = subprocess.run(
            ["git", *who, *args], cwd=self.folder, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self, sdl: str) -> str:
        (self.folder / "schema.graphql").write_text(sdl, encoding="utf-8")
        self.git("add", "schema.graphql")
        self.git("commit", "--quiet", "--allow-empty", "-m", "a change")
        return self.git("rev-parse", "HEAD")

    def declare(self, baseline: str, *changes: str) -> None:
        told = [f'baseline = "{baseline}"\n'] + [f"[[change]]\n{change}\n" for change in changes]
        (self.folder / "schema-changes.toml").write_text("\n".join(told), encoding="utf-8")


Check = Callable[..., tuple[str, Exception | None]]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def check() -> Check:
    """Run the command in a folder: what it printed, and how it refused."""

    def checking(folder: Path, *options: str) -> tuple[str, Exception | None]:
        done = CliRunner().invoke(app, ["schema", "breaking", "--root", str(folder), *options])
        assert isinstance(done.exception, SchemaBreaking | SchemaChangesInvalid | None), done
        return done.stdout, done.exception

    return checking


NO_NAME = after(("  name: String\n  age", "  age"))
ENTRY = 'kind = "FIELD_REMOVED"\nat = "Person.name"\nreason = "It was another\'s."\ndate = 2026-11-24'


def test_a_break_is_refused_until_it_is_declared(project: Project, check: Check) -> None:
    project.declare(project.commit(BEFORE))
    project.commit(NO_NAME)
    said, error = check(project.folder)
    assert re.search(
        r"^FIELD_REMOVED Person\.name: queries that name it are refused \(NOT DECLARED", said, re.M
    )
    assert isinstance(error, SchemaBreaking)
    assert error.place == "Person.name"
    assert "schema-changes.toml" in str(error.mend)
    project.declare(project.git("rev-parse", "HEAD~1"), ENTRY)
    said, error = check(project.folder)
    assert error is None
    assert "1 declared breaks" in said


def test_a_break_that_is_not_yet_committed_is_found(project: Project, check: Check) -> None:
    project.declare(project.commit(BEFORE))
    (project.folder / "schema.graphql").write_text(NO_NAME, encoding="utf-8")
    assert isinstance(check(project.folder)[1], SchemaBreaking)


def test_a_break_is_not_forgotten_when_other_changes_follow(project: Project, check: Check) -> None:
    project.declare(project.commit(BEFORE))
    project.commit(NO_NAME)
    project.commit(NO_NAME.replace("age: Int\n", "age: Int\n  more: Int\n"))
    error = check(project.folder)[1]
    assert isinstance(error, SchemaBreaking)
    assert error.place == "Person.name"
    assert check(project.folder, "--against", "HEAD~1")[1] is None
    assert isinstance(check(project.folder, "--against", "HEAD~2")[1], SchemaBreaking)


def test_what_came_and_went_since_the_baseline_is_a_break(project: Project, check: Check) -> None:
    project.declare(project.commit(NO_NAME))
    project.commit(BEFORE)
    project.commit(NO_NAME)
    assert isinstance(check(project.folder)[1], SchemaBreaking)


def test_a_merged_branch_counts_as_what_it_made_of_the_main_one(project: Project, check: Check) -> None:
    project.declare(project.commit(NO_NAME))
    project.git("switch", "--quiet", "-c", "trial")
    project.commit(BEFORE)
    project.commit(NO_NAME.replace("age: Int\n", "age: Int\n  more: Int\n"))
    project.git("switch", "--quiet", "main")
    project.git("merge", "--quiet", "--no-ff", "-m", "merged", "trial")
    assert check(project.folder)[1] is None


def test_a_declaration_that_fits_nothing_is_refused(project: Project, check: Check) -> None:
    project.declare(project.commit(BEFORE), ENTRY)
    error = check(project.folder)[1]
    assert isinstance(error, SchemaChangesInvalid)
    assert error.place == "FIELD_REMOVED Person.name"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (ENTRY.replace("FIELD_REMOVED", "FIELD_LOST"), "no kind FIELD_LOST"),
        (ENTRY.replace('"It was another\'s."', '""'), "`reason`"),
        (ENTRY.replace("date = 2026-11-24", ""), "`date`"),
        (ENTRY.replace("date", "day"), "`date`"),
        ("kind = ", "Invalid value"),
    ],
)
def test_a_malformed_declaration_is_refused(project: Project, check: Check, entry: str, told: str) -> None:
    project.declare(project.commit(BEFORE), entry)
    error = check(project.folder)[1]
    assert isinstance(error, SchemaChangesInvalid)
    assert told in error.message


def test_a_baseline_that_is_not_in_the_history_is_refused(project: Project, check: Check) -> None:
    project.commit(BEFORE)
    project.declare("0" * 40)
    error = check(project.folder)[1]
    assert isinstance(error, SchemaChangesInvalid)
    assert "baseline" in error.message
    assert isinstance(check(project.folder, "--against", "nowhere")[1], SchemaChangesInvalid)


def test_without_history_it_says_what_it_lacks(
    project: Project, check: Check, tmp_path_factory: pytest.TempPathFactory
) -> None:
    alone = tmp_path_factory.mktemp("alone")
    (alone / "schema.graphql").write_text(BEFORE, encoding="utf-8")
    (alone / "schema-changes.toml").write_text(f'baseline = "{"0" * 40}"\n', encoding="utf-8")
    assert "compared with nothing (no repository of git here)" in check(alone)[0]
    (project.folder / "schema.graphql").write_text(BEFORE, encoding="utf-8")
    project.declare("0" * 40, ENTRY)
    assert "compared with nothing (no commit yet)" in check(project.folder)[0]
    baseline = project.commit(BEFORE)
    project.commit(BEFORE)
    last = project.commit(NO_NAME)
    project.declare(baseline, ENTRY)
    shallow = tmp_path_factory.mktemp("shallow") / "clone"
    project.git("clone", "--quiet", "--depth=1", project.folder.as_uri(), str(shallow))
    (shallow / "schema-changes.toml").write_text((project.folder / "schema-changes.toml").read_text("utf-8"))
    said, error = check(shallow)
    assert error is None
    assert f"compared with {last[:12]} (a shallow clone without the baseline {baseline[:12]})" in said
    (shallow / "schema.graphql").write_text(NO_NAME.replace("age: Int", "years: Int"), encoding="utf-8")
    assert isinstance(check(shallow)[1], SchemaBreaking)


def test_a_history_that_git_refuses_to_show_is_no_lack_of_one(tmp_path: Path, check: Check) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "schema.graphql").write_text(BEFORE, encoding="utf-8")
    (tmp_path / "schema-changes.toml").write_text('baseline = "main"\n', encoding="utf-8")
    assert isinstance(check(tmp_path)[1], SchemaChangesInvalid)
