"""Documents made to cost as much as they can, each in any size; `largest` finds the greatest that is let in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphql import GraphQLSyntaxError, get_introspection_query, parse

from resolvers.errors import DocumentLimit
from resolvers.limits import CHARACTERS, TOKENS, check, hold

Made = Callable[[int], str]


def _many(count: int, each: Callable[[int], str]) -> str:
    return " ".join(each(number) for number in range(count))


def _chain(count: int, on: str, leaf: str) -> str:
    links = _many(count, lambda n: f"fragment F{n} on {on} {{ a{n}: {leaf} ...F{n + 1} }}")
    return f"{links} fragment F{count} on {on} {{ {leaf} }}"


def _within(document: str) -> str:
    return f"{{ schools {{ nodes {{ {document} }} }} }}"


DOCUMENTS: Mapping[str, Made] = {
    "fields with one key": lambda n: "{" + "schools{nodes{id}}" * n + "}",
    "fields without sense": lambda n: "{" + "a{b}" * n + "}",
    "aliases": lambda n: _within(_many(n, lambda i: f"a{i}: name")),
    "plain fields": lambda n: _within(_many(n, lambda i: "classGroups{nodes{grade}}" if i else "name")),
    "groups of fields": lambda n: _within(_many(n, lambda i: f"a{i}: classGroups{{nodes{{name grade id}}}}")),
    "aliases with arguments": lambda n: "{" + _many(n, lambda i: f"a{i}: school(code: \"{i}\") {{ name }}") + "}",
    "aliases with filters": lambda n: "{" + _many(
        n, lambda i: f"a{i}: students(filter: {{or: [{{status: {{eq: ENROLLED}}}}, {{name: {{contains: \"{i}\"}}}}]}}) {{ totalCount }}"
    ) + "}",
    "equal aliases with filters": lambda n: "{" + _many(
        n, lambda i: "a: students(filter: {or: [" + "{status: {eq: ENROLLED}}" * 12 + "]}) { totalCount }"
    ) + "}",
    "repeats within repeats": lambda n: "{" + ("schools{nodes{" + "name " * n + "}}") * n + "}",
    "repeats of a wide selection": lambda n: "{" + ("schools{nodes{" + _many(12, lambda i: f"x{i}: name") + "}}") * n + "}",
    "a chain of fragments": lambda n: _within("...F0") + _chain(n, "School", "name"),
    "doubling fragments": lambda n: "{ ...F0 }" + _many(
        n, lambda i: f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}"
    ) + f" fragment F{n} on Query {{ __typename }}",
    "fragments side by side": lambda n: _within(_many(n, lambda i: f"...F{i}")) + _many(
        n, lambda i: f"fragment F{i} on School {{ a{i}: name }}"
    ),
    "wide fragments side by side": lambda n: _within("...A ...B") + "".join(
        f"fragment {name} on School {{ {_many(n, lambda i, of=field: f'x{i}: {of}')} }}"
        for name, field in (("A", "name"), ("B", "code"))
    ),
    "fragments in pairs": lambda n: _within(_many(n, lambda i: f"...A{i} ...B{i}")) + _many(
        n, lambda i: f"fragment A{i} on School {{ a{i}: name ...C{i} }} fragment B{i} on School {{ a{i}: name ...C{i} }}"
        f" fragment C{i} on School {{ c{i}: name }}"
    ),
    "fragments in a circle": lambda n: "{ ...F0 }" + _many(
        n, lambda i: f"fragment F{i} on Query {{ a{i}: __typename ...F{(i + 1) % n if n else 0} }}"
    ),
    "unused fragments": lambda n: "{ __typename }" + _many(
        n, lambda i: f"fragment F{i} on School {{ {'name ' * 5} }}"
    ),
    "fragments in a circle beside": lambda n: "{ __typename }" + f"fragment A on School {{ {'name ' * n} ...B }} fragment B on School {{ ...A }}",
    "fields in a circle beside": lambda n: "{ __typename }" + f"fragment A on School {{ {_many(n, lambda i: 'classGroups{nodes{grade}}' if i % 25 else 'district{code}')} ...B }} fragment B on School {{ ...A }}",
    "a chain to a wide fragment": lambda n: _within("...F0") + _many(60, lambda i: f"fragment F{i} on School {{ ...F{i + 1} }}")
    + f" fragment F60 on School {{ {_many(n, lambda i: 'name' if i % 25 else f'a{i}: name')} }}",
    "operations over one fragment": lambda n: _many(n, lambda i: f"query Q{i}($v: Int) {{ ...F }}")
    + " fragment F on Query { " + _many(7, lambda i: f"a{i}: schools(first: $v) {{ totalCount }}") + "}",
    "operations over a chain": lambda n: _many(n, lambda i: f"query Q{i} {{ ...F0 }}") + _chain(20, "Query", "__typename"),
    "unused variables": lambda n: "query Q(" + _many(n, lambda i: f"$v{i}: StudentFilter") + ") { __typename }",
    "variables": lambda n: "query Q(" + _many(n, lambda i: f"$v{i}: Int") + ") {"
    + _many(n, lambda i: f"schools(first: $v{i}) {{ totalCount }}" if i % 20 == 0 else "__typename") + "}",
    "a variable everywhere": lambda n: "query Q($v: StudentFilter) {" + _many(
        n, lambda i: f"a{i}: students(filter: {{and: [$v, $v, $v, $v]}}) {{ totalCount }}"
    ) + "}",
    "unknown types of variables": lambda n: "query Q(" + _many(n, lambda i: f"$v{i}: StudentFilte{i}") + ") { __typename }",
    "defaults": lambda n: "query Q($f: StudentFilter = {or: [" + "{status: {eq: ENROLLED}} " * n + "]}) { students(filter: $f) { totalCount } }",
    "many defaults": lambda n: "query Q(" + _many(n, lambda i: f"$f{i}: StudentFilter = {{or: [{'{status: {eq: ENROLLED}} ' * 4}]}}") + ") { __typename }",
    "directives": lambda n: "{ __typename " + "@skip(if: false) " * n + "}",
    "directives on fields": lambda n: "query Q($s: Boolean!) {" + _within(_many(n, lambda i: "name @skip(if: $s) @include(if: $s)"))[1:],
    "unknown directives": lambda n: "{ __typename " + "@x " * n + "}",
    "a wide filter": lambda n: "{ students(filter: {or: [" + "{status: {eq: ENROLLED}} " * n + "]}) { totalCount } }",
    "wide filters": lambda n: "{" + _many(
        n, lambda i: f"a{i}: students(filter: {{or: [{'{status: {eq: ENROLLED}} ' * 30}]}}) {{ totalCount }}"
    ) + "}",
    "a deep filter": lambda n: "{ students(filter: " + "{not: " * n + "{}" + "}" * n + ") { totalCount } }",
    "unknown fields": lambda n: _within(_many(n, lambda i: f"classGroup{i}")),
    "unknown arguments": lambda n: "{ schools(" + _many(n, lambda i: f"filte{i}: 1") + ") { totalCount } }",
    "unknown conditions": lambda n: "{ students(filter: {" + _many(n, lambda i: f"statu{i}: 1") + "}) { totalCount } }",
    "unknown conditions in lists": lambda n: "{ students(filter: {or: [" + _many(n, lambda i: f"{{statu{i}: 1}}") + "]}) { totalCount } }",
    "unknown conditions beside many ids": lambda n: "{ students(filter: {id: {in: [" + '"x" ' * n + "]} a: 1 b: 1 c: 1 d: 1 e: 1 f: 1 g: 1}) { totalCount } }",
    "unknown values": lambda n: "{ students(filter: {status: {in: [" + _many(n, lambda i: f"ENROLLE{i}") + "]}}) { totalCount } }",
    "wrong values": lambda n: "{" + _many(n, lambda i: f"a{i}: students(first: {{a: [{'1 ' * 40}]}}) {{ totalCount }}") + "}",
    "wrong values in one list": lambda n: "{ nodes(ids: [" + "{a: 1} " * n + "]) { id } }",
    "ids": lambda n: "{ nodes(ids: [" + '"U2Nob29sOjMxMDEwNzox" ' * n + "]) { id } }",
    "deep lists": lambda n: "{ nodes(ids: " + "[" * n + "]" * n + ") { id } }",
    "a long text": lambda n: '{ school(code: "' + "a" * n + '") { name } }',
    "a long text of escapes": lambda n: '{ school(code: "' + "\\u00e9" * n + '") { name } }',
    "a long block": lambda n: '{ school(code: """' + "\n  a" * n + '""") { name } }',
    "comments": lambda n: "{ __typename " + "#x\n" * n + "}",
    "commas": lambda n: "{ __typename " + "," * n + "}",
    "a long number": lambda n: "{ schools(first: 1" + "9" * n + ") { totalCount } }",
    "a long fraction": lambda n: "{ schools(first: 1." + "9" * n + ") { totalCount } }",
    "a long name": lambda n: "{ schools { nodes { " + "a" * (n + 1) + " } } }",
    "a long type name": lambda n: "query ($v: S" + "a" * n + ") { __typename }",
    "inline fragments": lambda n: "{ nodes(ids: []) { " + _many(
        n, lambda i: f"... on {('Student', 'School', 'Staff')[i % 3]} {{ a{i // 3}: id }}"
    ) + "} }",
    "nested inline fragments": lambda n: "{ nodes(ids: []) { " + "... on Node { " * n + "id" + " }" * n + "} }",
    "inline fragments × fragments": lambda n: "{ nodes(ids: []) { " + _many(
        n, lambda i: f"... on Student {{ ...A{i} }} ... on School {{ ...B{i} }}"
    ) + "} }" + _many(n, lambda i: f"fragment A{i} on Student {{ name status sex }} fragment B{i} on School {{ name }}"),
    "depth": lambda n: "{ schools { nodes {" + "district { schools { nodes {" * n + " name " + "} } }" * n + "} } }",
    "introspection": lambda n: "{" + _many(n, lambda i: f"a{i}: __schema {{ types {{ name fields {{ name }} }} }}") + "}",
    "introspection with aliases": lambda n: "{ __schema { types { " + _many(
        n, lambda i: f"a{i}: fields {{ name args {{ name type {{ name ofType {{ name }} }} }} }}"
    ) + "} } }",
    "introspection in depth": lambda n: "{ __schema { types { " + "fields { type { " * n + "name" + " } }" * n + "} } }",
    "introspection of ofType": lambda n: "{ __schema { types { fields { type { " + "ofType { " * n + "name" + " }" * n + "} } } } }",
    "the introspection of tools": lambda n: get_introspection_query(input_value_deprecation=n > 0),
}  # fmt: skip


def let_in(text: str) -> bool:
    """Whether a document is within all limits, be it valid or not."""
    try:
        hold(len(text), CHARACTERS)
        check(parse(text, max_tokens=TOKENS.most))
    except DocumentLimit:
        return False
    except GraphQLSyntaxError as error:
        return "Parsing aborted" not in error.message
    return True


def largest(made: Made, most: int = 100_000) -> int:
    """The greatest size in which a document is let in."""
    least, beyond = 0, 1
    while beyond <= most and let_in(made(beyond)):
        least, beyond = beyond, beyond * 2
    while beyond - least > 1:
        middle = (least + beyond) // 2
        least, beyond = (middle, beyond) if let_in(made(middle)) else (least, middle)
    return least
