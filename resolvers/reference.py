"""What is generated from the declarations for readers: `schema.graphql` and a page for each domain."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from itertools import groupby

from graphql import GraphQLObjectType

from hub.policy import policy_for
from hub.policy.words import say
from resolvers.schema import Schema
from schema.files import FILE, file_type
from schema.kit import Entity, Role, Sensitivity
from schema.kit.access import CEILING, Both, Inherits, Rule
from schema.kit.aggregates import aggregated
from schema.kit.declaration import Declaration, camel
from schema.kit.events import TIMELINE, events, subject

NOTE = "<!-- Generated from the declarations; `yixin schema write` makes it anew. -->\n"


def files(schema: Schema) -> Mapping[str, str]:
    """Every generated file by its path from the project's folder, always with the same content."""
    found = {"schema.graphql": schema.sdl}
    declared = [entity.declaration for entity in schema.entities.values()]
    by_domain = sorted(declared, key=lambda declaration: (declaration.domain, declaration.name))
    for domain, group in groupby(by_domain, lambda declaration: declaration.domain):
        found[f"docs/reference/{domain}.md"] = _page(schema, domain, list(group))
    return found


def stale(schema: Schema, kept: Mapping[str, str]) -> list[str]:
    """Paths of generated files whose kept content differs from what the declarations say now."""
    return [path for path, text in files(schema).items() if kept.get(path) != text]


def _page(schema: Schema, domain: str, declarations: Iterable[Declaration]) -> str:
    title = (importlib.import_module(f"schema.{domain}").__doc__ or domain).strip().rstrip(".")
    parts = [f"# {title}\n", NOTE, "How to ask: [the query language](../query-language.md).\n"]
    for declaration in declarations:
        type_ = schema.core.type_map[declaration.name]
        assert isinstance(type_, GraphQLObjectType)
        entity = schema.entities[declaration.name]
        parts += [f"## {declaration.name}\n", f"{declaration.doc}\n", _keeping(entity)]
        parts.append(_fields(declaration, type_))
        parts.append(_relations(entity, subject(events(schema.entities))))
        parts.append(_readers(entity))
    return "\n".join(parts)


def _keeping(entity: type[Entity]) -> str:
    declaration = entity.declaration
    told = {
        "projected": "Rows are projections of source records.",
        "derived": "Rows are derived by the hub.",
        "ledger": "Rows are written by the hub about itself.",
    }[declaration.keeping]
    one, many = camel(declaration.singular), camel(declaration.plural)
    figures = camel(aggregated(declaration.plural))
    asked = f"{told} Ask for `{one}(id:)`, `{many}` or, for figures of them, `{figures}`."
    return f"{asked}{_unions(entity)}\n"


def _unions(entity: type[Entity]) -> str:
    when = ".".join(map(camel, entity.event.split(".")))
    told = f" An event of the pupil's `timeline`, by `{when}`." if entity.event else ""
    names = ", ".join(f"`{camel(name)}`" for name in entity.found_by)
    return f"{told} Found by `search`: {names}." if names else told


def _fields(declaration: Declaration, type_: GraphQLObjectType) -> str:
    lines = ["| field | type | sensitivity | meaning |", "|---|---|---|---|"]
    for column in declaration.columns.values():
        if column.spec.hidden:
            continue
        kind = column.sensitivity.name.lower()
        if column.sensitivity is Sensitivity.SECRET:
            kind = "secret, shown masked"
        elif column.sealed:
            kind += ", sealed"
        name = camel(column.name)
        lines.append(f"| `{name}` | `{type_.fields[name].type}` | {kind} | {column.spec.doc} |")
    return "\n".join(lines) + "\n"


def _relations(entity: type[Entity], happened: type[Entity] | None) -> str:
    declaration = entity.declaration
    rows = [
        (camel(relation.name), relation.target.__name__, relation.spec.doc)
        for relation in declaration.relations.values()
    ]
    rows += [
        (camel(collection.name), f"[{collection.entity.__name__}]", collection.doc.partition("\n")[0])
        for collection in (*declaration.collections.values(), *declaration.gathered.values())
    ]
    if happened is entity:
        rows.append(
            (TIMELINE, "[TimelineEvent]", "All that happened to the pupil, the newest first (时间线).")
        )
    if entity.parts:
        told = "; ".join(f"{part.name}: {', '.join(map(camel, part.holds))}" for part in entity.parts)
        rows.append((FILE, file_type(entity), f"The same, part by part (一生一档): {told}"))
    if not rows:
        return ""
    lines = ["| relation | leads to | meaning |", "|---|---|---|"]
    return "\n".join(lines + [f"| `{name}` | `{target}` | {doc} |" for name, target, doc in rows]) + "\n"


def _readers(entity: type[Entity]) -> str:
    lines = ["| role | rows it reads | fields up to |", "|---|---|---|"]
    for role in Role:
        own = entity.declaration.access.rules.get(role, ())
        told = [say(rule) for rule in own if not _vain(rule, entity, role)]
        for other, relation in entity.declaration.grounds:
            assert relation.spec.grounds is not None
            for rule in relation.spec.grounds.rules.get(role, ()):
                if not _vain(rule, other, role):
                    told.append(f"those with a `{other.__name__}` ({camel(relation.name)}): {say(rule)}")
        if told:
            ceiling = entity.declaration.access.ceilings.get(role, CEILING[role])
            lines.append(f"| `{role.name}` | {'; or '.join(told)} | {ceiling.name.lower()} |")
    if len(lines) == 2:
        return "Nobody reads its rows.\n"
    return "\n".join(lines) + "\n"


def _vain(rule: Rule, entity: type[Entity], role: Role) -> bool:
    """The rule leads to an entity of which the role reads nothing."""
    match rule:
        case Both(left, right):
            return _vain(left, entity, role) or _vain(right, entity, role)
        case Inherits(path):
            for name in path.split("."):
                entity = entity.declaration.relations[name].target
            return not policy_for(frozenset({role})).reads_any(entity)
    return False
