"""What the present schema takes from readers of earlier ones, and which of it `schema-changes.toml` declares."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from graphql import GraphQLInputObjectType, GraphQLSchema, build_schema
from graphql.utilities import SchemaChange, find_schema_changes, resolve_schema_coordinate
from graphql.utilities.resolve_schema_coordinate import (
    ResolvedEnumValue,
    ResolvedField,
    ResolvedFieldArgument,
    ResolvedInputField,
)

from hub.base.errors import YixinError

SCHEMA = "schema.graphql"
DECLARED = "schema-changes.toml"

NOTICED: dict[str, str] = {
    "TYPE_REMOVED": "queries that name the type (fragments, variables) are refused",
    "TYPE_CHANGED_KIND": "queries that use the type as it was are refused",
    "TYPE_REMOVED_FROM_UNION": "queries with a fragment on the member are refused",
    "VALUE_REMOVED_FROM_ENUM": "queries that give the value are refused, clients that expect it wait in vain",
    "REQUIRED_INPUT_FIELD_ADDED": "queries that do not give it are refused",
    "IMPLEMENTED_INTERFACE_REMOVED": "queries with a fragment on the interface miss the type",
    "FIELD_REMOVED": "queries that name it are refused",
    "FIELD_CHANGED_KIND": "clients that read or give it in its old type fail",
    "REQUIRED_ARG_ADDED": "queries that do not give it are refused",
    "ARG_REMOVED": "queries that give it are refused",
    "ARG_CHANGED_KIND": "queries that give it in its old type are refused",
    "DIRECTIVE_REMOVED": "queries that use it are refused",
    "DIRECTIVE_ARG_REMOVED": "queries that give it are refused",
    "REQUIRED_DIRECTIVE_ARG_ADDED": "queries that do not give it are refused",
    "DIRECTIVE_REPEATABLE_REMOVED": "queries that repeat it are refused",
    "DIRECTIVE_LOCATION_REMOVED": "queries that use it there are refused",
    "ARG_DEFAULT_VALUE_CHANGE": "the same query answers differently where it leaves the argument out",
    "INPUT_FIELD_DEFAULT_VALUE_CHANGE": "the same query answers differently where it leaves the field out",
    "BECAME_ONE_OF": "queries that give several fields of the input, or none, are refused",
}
"""What is refused, by kind, and who would notice."""

PLACES = (
    re.compile(r"^(?P<inner>\w+) was removed from union type (?P<outer>\w+)"),
    re.compile(r"^(?P<outer>\w+) no longer implements interface (?P<inner>\w+)"),
    re.compile(r"^(?P<inner>[A-Z_]+) was removed from (?P<outer>@\w+)"),
    re.compile(r"(?P<whole>(?:\w+\.\w+|@\w+)(?:\(\w+:\))?)"),
    re.compile(r"^(?:Standard scalar )?(?P<whole>\w+) (?:was removed|changed from)"),
)
UNTIL = re.compile(r"\buntil (\d{4}-\d\d-\d\d)\b")


class SchemaBreaking(YixinError):
    """The schema takes away or changes what readers had, and nothing declares it."""

    code = "schema.breaking"


class SchemaChangesInvalid(YixinError):
    """The file of declared changes cannot be read, or declares what is none."""

    code = "schema.changes"


@dataclass(frozen=True, order=True)
class Break:
    """Something that queries written for an earlier schema run into."""

    kind: str
    """A key of `NOTICED`."""
    at: str
    """The schema coordinate: `Student.name`, `Query.students(first:)`; `Union.Member` for a member of a union."""

    def __str__(self) -> str:
        return f"{self.kind} {self.at}: {NOTICED[self.kind]}"


@dataclass(frozen=True)
class Version:
    """The schema as a revision has it."""

    revision: str
    sdl: str


@dataclass(frozen=True)
class Declared:
    """What `schema-changes.toml` says."""

    baseline: str
    """The revision since which readers rely on the schema."""
    changes: frozenset[Break]


def breaks(before: str, now: str, *, today: date) -> set[Break]:
    """What a query written for the SDL `before` may run into. Removals that were announced for a day until `today` are none."""
    old, new = _built(before), _built(now)
    found = {
        Break(change.type.name, place(change))
        for change in find_schema_changes(old, new)
        if change.type.name in NOTICED
    }
    for name, type_ in new.type_map.items():
        former = old.type_map.get(name)
        if isinstance(former, GraphQLInputObjectType) and isinstance(type_, GraphQLInputObjectType):
            found |= {Break("BECAME_ONE_OF", name)} if type_.is_one_of and not former.is_one_of else set()
    return {change for change in found if not announced(old, change, today)}


@lru_cache(maxsize=2)
def _built(sdl: str) -> GraphQLSchema:
    """The present schema is held against many."""
    return build_schema(sdl, assume_valid_sdl=True)


def place(change: SchemaChange) -> str:
    """The coordinate of a change, which graphql-core tells within its sentence only."""
    for pattern in PLACES:
        if match := pattern.search(change.description):
            parts = match.groupdict()
            return parts.get("whole") or f"{parts['outer']}.{parts['inner']}"
    return change.description


def announced(old: GraphQLSchema, change: Break, today: date) -> bool:
    """Whether the removed thing was deprecated `until` a day that has come."""
    if change.kind not in {"FIELD_REMOVED", "ARG_REMOVED", "VALUE_REMOVED_FROM_ENUM"}:
        return False
    match resolve_schema_coordinate(old, change.at):
        case ResolvedField(field=element) | ResolvedInputField(input_field=element):
            reason = element.deprecation_reason
        case ResolvedFieldArgument(field_argument=element) | ResolvedEnumValue(enum_value=element):
            reason = element.deprecation_reason
        case _:
            return False
    until = UNTIL.search(reason or "")
    return until is not None and date.fromisoformat(until[1]) <= today


def declared(root: Path) -> Declared:
    """Read `schema-changes.toml`. Raises SchemaChangesInvalid."""
    path = root / DECLARED
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SchemaChangesInvalid(str(error), place=str(path), mend="see the file in the project") from None
    if told.keys() - {"baseline", "change"} or not isinstance(told.get("baseline"), str):
        raise SchemaChangesInvalid(
            "holds `baseline`, a commit, and [[change]] tables", place=str(path), mend="see its first lines"
        )
    changes: set[Break] = set()
    for number, entry in enumerate(told.get("change", ()), 1):
        where = f"{path}, change {number}"
        types = {"kind": str, "at": str, "reason": str, "date": date}
        if entry.keys() != types.keys() or not all(
            isinstance(entry[k], t) and entry[k] for k, t in types.items()
        ):
            raise SchemaChangesInvalid(
                "a change has `kind`, `at`, `reason` and `date`", place=where, mend="see the lines above it"
            )
        if entry["kind"] not in NOTICED:
            raise SchemaChangesInvalid(
                f"no kind {entry['kind']}", place=where, mend="one of " + ", ".join(sorted(NOTICED))
            )
        changes |= {Break(entry["kind"], at) for at in entry["at"].split()}
    return Declared(told["baseline"], frozenset(changes))


def git(root: Path, *args: str) -> str | None:
    """What git says, or None where it knows no such thing."""
    done = subprocess.run(["git", "-C", str(root), *args], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def versions(root: Path, baseline: str) -> tuple[list[Version], str]:
    """The schema at the baseline and after each change since, newest first, and what is missing of them, in words.

    Where history does not reach back to the baseline, it is what there is. Raises SchemaChangesInvalid where the
    whole history is there and the baseline is not in it, or where git refuses to show it.
    """
    if not any((folder / ".git").exists() for folder in (root, *root.resolve().parents)):
        return [], "no repository of git here"
    if shutil.which("git") is None:
        return [], "no program git here"
    if git(root, "rev-parse", "--git-dir") is None:
        raise SchemaChangesInvalid(
            "git does not show the history", place=str(root), mend=f"see what `git -C {root} log` says"
        )
    if git(root, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        return [], "no commit yet"
    span, lacking = [f"{baseline}..HEAD"], ""
    if git(root, "merge-base", "--is-ancestor", baseline, "HEAD") is None:
        if (git(root, "rev-parse", "--is-shallow-repository") or "").strip() != "true":
            raise SchemaChangesInvalid(
                f"the baseline {baseline} is no commit before this one",
                place=str(root / DECLARED),
                mend="name the commit since which readers rely on the schema",
            )
        span, lacking = ["HEAD"], f"a shallow clone without the baseline {baseline[:12]}"
    # Merged branches count as what they made of the branch that they came into.
    changed = git(root, "log", "--first-parent", "--format=%H", *span, "--", SCHEMA) or ""
    revisions = [*changed.split(), *([] if lacking else [baseline])]
    return list(_kept(root, revisions)), lacking


def version(root: Path, revision: str) -> Version:
    """The schema of one revision. Raises SchemaChangesInvalid where there is none."""
    kept = list(_kept(root, [revision]))
    if not kept:
        raise SchemaChangesInvalid(
            f"no {SCHEMA} at this revision", place=revision, mend="name a commit, branch or tag that has one"
        )
    return kept[0]


def _kept(root: Path, revisions: list[str]) -> Iterator[Version]:
    seen = set()
    for revision in revisions:
        sdl = git(root, "show", f"{revision}:./{SCHEMA}")
        if sdl is not None and sdl not in seen:
            seen.add(sdl)
            yield Version(revision, sdl)
