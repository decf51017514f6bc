"""Limits: what is let in costs little to read, and what is refused costs less. Steps of Python are counted, not time."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from resolvers.documents import Documents
from resolvers.errors import DocumentLimit, DocumentSyntax
from resolvers.limits import OF_DOCUMENT, VALUES, check_values

_spec = importlib.util.spec_from_file_location("adversary", Path(__file__).with_name("adversary.py"))
assert _spec is not None
assert _spec.loader is not None
adversary = importlib.util.module_from_spec(_spec)
sys.modules["adversary"] = adversary
_spec.loader.exec_module(adversary)

MOST_STEPS = 600_000
"""Calls of Python functions, each of some tenths of a microsecond: 100 ms of a slow processor."""


def steps(documents: Documents, text: str) -> int:
    """How many Python functions are called to read a document."""
    calls = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        if event == "call":
            calls += 1

    sys.setprofile(note)
    try:
        documents.read(text)
    except (DocumentLimit, DocumentSyntax):
        pass
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("name", adversary.DOCUMENTS)
def test_the_greatest_document_that_is_let_in_is_read_in_few_steps(graph_schema, name):
    made = adversary.DOCUMENTS[name]
    size = adversary.largest(made)
    assert steps(Documents(graph_schema.core), made(size)) < MOST_STEPS
    for larger in (size + 1, 2 * size + 50):
        assert steps(Documents(graph_schema.core), made(larger)) < MOST_STEPS


@pytest.mark.parametrize(
    ("document", "what"),
    [
        ("{ __typename " + " " * 100_000 + "}", "characters"),
        ("{" + "__typename " * 2_600 + "}", "tokens"),
        ("{ schools { nodes {" + "district { schools { nodes {" * 8 + "id" + "} } }" * 8 + "} } }", "levels of fields"),
        ("{ schools { nodes { ...A ...B } } } fragment A on School { " + "a: classGroups { nodes { id name grade } } " * 10 +
         "} fragment B on School { " + "".join(f"c{n}: id " for n in range(99)) + "b: " + "id " * 370 + "}", "fields"),
        ("{" + "".join(f"schools(first: {n}) {{ totalCount }} " for n in range(1, 52)) + "}", "root fields"),
        ("{ schools { nodes { ...A ...B } } } fragment A on School { " + "".join(f"a{n}: id " for n in range(60)) +
         "} fragment B on School { " + "".join(f"b{n}: id " for n in range(60)) + "}", "aliases"),
        ("{ schools @skip(if: false) { nodes { " + "id @skip(if: false) " * 30 + " ...A ...A ...A } } } fragment A on School { " +
         "name @skip(if: false) " * 30 + "}", "directives"),
        ("{ __typename } " + "".join(f"fragment F{n} on School {{ id }} " for n in range(64)), "operations and fragments"),
        ("query(" + "".join(f"$v{n}: Int " for n in range(101)) + ") { __typename }", "variables"),
        ("{ students(filter: {" + "a: 1 " * 501 + "}) { totalCount } }", "fields in one literal object"),
        ("{ nodes(ids: [" + '"x" ' * 1_201 + "]) { id } }", "values in one literal"),
        ("{ students(filter: " + "{not: " * 70 + "{}" + "}" * 70 + ") { totalCount } }", "levels of values or inline fragments"),
        ("{ schools { nodes { " + "name " * 46 + "} } }", "pairs of fields with one response key"),
    ],
)  # fmt: skip
def test_each_limit_is_named(graph_schema, document, what):
    with pytest.raises(
        DocumentLimit, match=rf"more than [\d,]+ ({what})|Document contains more than [\d,]+ {what}"
    ):
        Documents(graph_schema.core).read(document)


def test_each_limit_of_documents_is_met_by_a_document_above():
    cases = test_each_limit_is_named.pytestmark[0].args[1]
    assert {limit.what for limit in OF_DOCUMENT} == {what for _, what in cases}


def test_fragments_are_counted_wherever_they_stand(graph_schema):
    unspread = (
        "{ __typename } fragment A on School { " + "name " * 60 + " ...B } fragment B on School { ...A }"
    )
    with pytest.raises(DocumentLimit, match="pairs of fields"):
        Documents(graph_schema.core).read(unspread)


@pytest.mark.parametrize(
    "variables",
    [
        {"x": [1] * VALUES.most},
        {f"x{number}": 1 for number in range(VALUES.most + 1)},
        {"x": [[[1] * 100] * 100] * 2},
        {"x": {"or": [{"name": {"eq": "x"}}] * (VALUES.most // 3 + 1)}},
    ],
)
def test_variables_are_counted_before_they_are_read(variables):
    with pytest.raises(DocumentLimit, match="values in the variables"):
        check_values(variables)


def test_variables_that_are_deep_are_refused():
    value: list[object] = []
    for _ in range(5_000):
        value = [value]
    with pytest.raises(DocumentLimit, match="levels of values"):
        check_values({"x": value})


def test_variables_within_the_limit_are_let_in():
    check_values({"ids": ["x"] * 1_000, "filter": {"or": [{"name": {"eq": "x"}}] * 1_000}})


async def test_wrong_values_are_told_a_few_at_a_time(ask):
    query = "query($f: StudentFilter) { students(filter: $f) { totalCount } }"
    answer = await ask(query, f={f"statu{number}": 1 for number in range(4_000)})
    assert 1 <= len(answer["errors"]) <= 6
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"graphql.invalid"}
