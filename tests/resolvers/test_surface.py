"""What a hub in production shows of itself, and trusted documents."""

from __future__ import annotations

import json

import orjson
import pytest
from graphql import get_introspection_query

from resolvers.errors import DocumentUnknown
from resolvers.graph import Graph
from resolvers.surface import Surface
from resolvers.trusted import DocumentsInvalid, Trusted, digest
from schema.kit import Role

WHOLE = get_introspection_query()
SCHOOLS = "query Schools { schools { nodes { code } } }"
WIDE = (
    "{ schools { nodes { "
    + " ".join(f"a{number}: classGroups {{ nodes {{ id }} }}" for number in range(120))
    + " } } }"
)
DEAR = "query Dear($n: Int!) { students(first: $n) { nodes { classGroup { students(first: $n) { nodes { id } } } } } }"


@pytest.fixture
def hub(district, graph_schema):
    """`hub(production=True)`: a graph with this surface."""

    def made(**surface):
        return Graph(
            engine=district.engine, reader=district.reader, clock=district.clock, district="310107", sealer=district.keyring,
            cursors=None, schema=graph_schema, surface=Surface(**surface),
        )  # fmt: skip

    return made


@pytest.fixture
def say(district):
    """`await say(graph, document, Role.MENTOR, name=value)`: the answer."""

    async def asking(graph, document, role=Role.MENTOR, **variables):
        answer = await graph.execute(district.viewer(role), document=document, variables=variables)
        return orjson.loads(answer)

    return asking


def code(answer) -> str:
    return answer["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize("role", list(Role))
async def test_in_production_only_developers_and_administrators_introspect(hub, say, role):
    graph = hub(production=True)
    for document in (
        WHOLE,
        '{ __type(name: "Student") { name } }',
        "{ ...F } fragment F on Query { __schema { description } }",
    ):
        answer = await say(graph, document, role)
        assert ("data" in answer) == (role in (Role.DEVELOPER, Role.ADMIN))
        if "data" not in answer:
            assert code(answer) == "graphql.introspection"
    assert await say(graph, "{ __typename viewer { __typename } }", role) == {
        "data": {"__typename": "Query", "viewer": {"__typename": "Viewer"}}
    }


NEAR = [
    ("{ scools { nodes { code } } }", {}),
    ("{ schools(firts: 3) { totalCount } }", {}),
    ("{ students(filter: {statu: 1}) { totalCount } }", {}),
    ("{ students(filter: {status: {eq: ENROLLE}}) { totalCount } }", {}),
    ("{ node(id: 1) { ... on Studen { id } } }", {}),
    ("query($f: StudentFilter) { students(filter: $f) { totalCount } }", {"f": {"statu": 1}}),
    (
        "query($f: StudentFilter) { students(filter: $f) { totalCount } }",
        {"f": {"status": {"eq": "ENROLLE"}}},
    ),
]


@pytest.mark.parametrize(("document", "variables"), NEAR)
async def test_in_production_near_misses_are_not_told(hub, say, document, variables):
    graph = hub(production=True)
    told = orjson.dumps(await say(graph, document, Role.DEVELOPER, **variables))
    hidden = orjson.dumps(await say(graph, document, Role.MENTOR, **variables))
    assert b"Did you mean" in told
    assert b"Did you mean" not in hidden
    assert code(orjson.loads(hidden)) == "graphql.invalid"


async def test_introspection_is_asked_alone_and_answered_once(hub, say):
    graph = hub()
    assert (
        code(await say(graph, "{ __schema { description } schools { totalCount } }"))
        == "graphql.introspection"
    )
    first = await say(graph, WHOLE)
    assert {type_["name"] for type_ in first["data"]["__schema"]["types"]} >= {"Student"}
    assert len(graph._introspection._kept) == 1
    assert await say(graph, WHOLE) == first
    assert len(graph._introspection._kept) == 1


@pytest.mark.parametrize(
    "document",
    [
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
        "{ __schema { types { "
        + " ".join(f"a{n}: fields {{ args {{ type {{ name }} }} }}" for n in range(50))
        + " } } }",
    ],
)
async def test_introspection_that_multiplies_is_refused(hub, say, document):
    assert code(await say(hub(), document, Role.DEVELOPER)) in ("graphql.cost", "graphql.invalid")


@pytest.fixture
def listed(tmp_path):
    """`listed(document, …, only=True)`: these documents as a manifest."""

    def made(*documents, only=False):
        path = tmp_path / "documents.json"
        path.write_text(json.dumps({digest(text): text for text in documents}), "utf-8")
        return Trusted.load(path, only=only)

    return made


async def test_trusted_documents_run_by_their_hash_without_limits(hub, say, listed, district):
    graph = hub(trusted=listed(SCHOOLS, WIDE, DEAR))
    assert graph.document(digest(WIDE)) == WIDE
    assert "data" in await say(graph, WIDE)
    assert code(await say(hub(), WIDE)) == "graphql.limit"
    assert "data" in await say(graph, DEAR, n=1000)
    assert code(await say(hub(), DEAR, n=1000)) == "graphql.cost"
    # Its variables are checked all the same, and so is the caller.
    assert code(await say(graph, DEAR, n="many")) == "graphql.invalid"
    assert code(await say(graph, DEAR, n=1001)) == "page.size"
    assert code(await say(graph, DEAR, n=[1] * 6000)) == "graphql.limit"
    assert (await say(graph, DEAR, Role.DASHBOARD, n=5))["data"]["students"]["nodes"] == []
    with pytest.raises(DocumentUnknown):
        graph.document("0" * 64)


async def test_where_only_trusted_documents_run_no_other_does(hub, say, listed):
    graph = hub(trusted=listed(SCHOOLS, only=True))
    assert "data" in await say(graph, SCHOOLS)
    for document in (SCHOOLS + " ", "{ __typename }", WHOLE, "{ nothing", ""):
        for role in (Role.MENTOR, Role.DEVELOPER, Role.ADMIN):
            assert code(await say(graph, document, role)) == "document.untrusted"
    with pytest.raises(DocumentUnknown):
        graph.document(digest("{ __typename }"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "documents.json:1:2"),
        ("[]", "documents.json"),
        ('{"x": 1}', "documents.json, entry 1"),
        (json.dumps({digest(SCHOOLS): SCHOOLS, "0" * 64: SCHOOLS}), "documents.json, entry 2"),
        (json.dumps({digest("{ nothing }"): "{ nothing }"}), "documents.json, entry 1:1:3"),
        (json.dumps({digest("{ ("): "{ ("}), "documents.json, entry 1:1:3"),
        ('{"operations": [{"id": 7}]}', "documents.json, entry 1"),
    ],
)
def test_a_broken_manifest_is_told_with_its_place(tmp_path, hub, text, place):
    path = tmp_path / "documents.json"
    path.write_text(text, "utf-8")
    with pytest.raises(DocumentsInvalid) as told:
        hub(trusted=Trusted.load(path))
    assert told.value.place == f"{tmp_path}/{place}"


@pytest.mark.parametrize("data", [b'{"\xff": ""}', None])
def test_a_manifest_that_cannot_be_read_is_told(tmp_path, data):
    path = tmp_path / "documents.json"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(DocumentsInvalid, match="cannot be read|not UTF-8"):
        Trusted.load(path)


def test_folders_and_the_manifests_of_clients_are_read(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "schools.graphql").write_text(SCHOOLS, "utf-8")
    folder = Trusted.load(tmp_path)
    assert list(folder.documents) == [digest(SCHOOLS)]
    for name, manifest in {
        "ours.json": folder.manifest(),
        "prefixed.json": json.dumps({f"sha256:{digest(SCHOOLS)}": SCHOOLS}),
        "apollo.json": json.dumps(
            {"format": "apollo-persisted-query-manifest", "version": 1,
             "operations": [{"id": digest(SCHOOLS), "name": "Schools", "type": "query", "body": SCHOOLS}]}
        ),
    }.items():  # fmt: skip
        (tmp_path / name).write_text(manifest, "utf-8")
        assert list(Trusted.load(tmp_path / name).documents) == [digest(SCHOOLS)]
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(DocumentsInvalid, match=r"no \*.graphql"):
        Trusted.load(empty)
