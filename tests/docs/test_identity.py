"""docs/identity.md: its queries are asked of the demo, which was linked; what it says of commands and settings is there."""

from __future__ import annotations

import re
from pathlib import Path

import orjson
from graphql import parse, validate

PAGE = (Path(__file__).parents[2] / "docs" / "identity.md").read_text("utf-8")
DOCUMENTS = re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)


def test_what_it_shows_fits_the_schema_and_what_it_names_is_there(graph_schema):
    assert len(DOCUMENTS) == 2
    for document in DOCUMENTS:
        assert validate(graph_schema.core, parse(document)) == []
    mutations = {"decideMatch", "merge", "unmerge"}
    assert mutations <= set(graph_schema.core.mutation_type.fields)
    assert all(f"`{name}`" in PAGE for name in mutations)


def test_a_steward_reviews_the_demo(guides):
    files = [guides.folder / f"identity-{number}.graphql" for number, _ in enumerate(DOCUMENTS)]
    for file, document in zip(files, DOCUMENTS, strict=True):
        file.write_text(document, "utf-8")
    asked = f"YIXIN_HOME=.trial/district yixin query --as IDENTITY_STEWARD {files[0]}"
    (listed,) = guides.run([asked])
    matches = orjson.loads(listed.said)["data"]["identityMatches"]
    assert matches["totalCount"] >= 1
    match = matches["nodes"][0]
    fields = {one["field"]: one for one in match["evidence"]["nodes"]}
    assert fields["name"]["subjectSays"] and fields["name"]["otherSays"]
    total = float(match["prior"]) + sum(float(one["weight"]) for one in fields.values())
    assert abs(total - float(match["weight"])) < 0.1, "the waterfall adds up"
    number = "$(YIXIN_HOME=.trial/district yixin identity review --limit 1 | tail -1 | cut -d' ' -f1)"
    chart = "YIXIN_HOME=.trial/district yixin identity chart " + number
    (drawn,) = guides.run([chart])
    specification = orjson.loads(drawn.said)
    assert abs(specification["data"]["values"][-1]["to"] - float(match["weight"])) < 0.1
    assert fields["name"]["subjectSays"] not in drawn.said
    # On the command line, too, somebody decides, and it is recorded who.
    last = "{ auditEntries(first: 1, filter: {kind: {eq: CHANGE}}) { nodes { accountId roles categories } } }"
    nobody, decided, again, record = guides.run(
        [
            f"YIXIN_HOME=.trial/district yixin identity decide {number} later",
            f"YIXIN_HOME=.trial/district yixin identity decide {number} later --as IDENTITY_STEWARD",
            f"YIXIN_HOME=.trial/district yixin query --as IDENTITY_STEWARD {files[0]}",
            f"echo '{last}' | YIXIN_HOME=.trial/district yixin query --as AUDITOR -",
        ]
    )
    assert (nobody.status, "YIXIN_TOKEN" in nobody.said) == (1, True)
    assert (decided.status, decided.said.endswith(": LATER; 0 records applied")) == (0, True)
    assert "LATER" in {one["state"] for one in orjson.loads(again.said)["data"]["identityMatches"]["nodes"]}
    (entry,) = orjson.loads(record.said)["data"]["auditEntries"]["nodes"]
    assert entry["accountId"] and entry["roles"] == ["IDENTITY_STEWARD"]
    assert "IdentityMatch" in entry["categories"]
