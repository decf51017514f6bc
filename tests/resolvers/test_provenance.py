"""Where values come from: each source's, and the rule; of fields and rows that the caller reads, and of no others."""

from __future__ import annotations

import pytest

from schema.kit import Role

PROVENANCE = "provenance { field value rule claims { source stream statedAt value stands } }"


@pytest.fixture
def told(ask, gid):
    async def asking(*roles: Role, pupil: int = 101) -> dict[str, dict]:
        answer = await ask(
            f"query($id: ID!) {{ student(id: $id) {{ {PROVENANCE} }} }}", *roles, id=gid("Student", pupil)
        )
        found = answer["data"]["student"]
        return {field["field"]: field for field in found["provenance"]} if found else {}

    return asking


async def test_every_source_of_a_field_is_told_with_its_value_and_the_rule(told):
    fields = await told(Role.PSYCHOLOGIST)
    assert list(fields) == ["name", "birthDate", "nationalId", "school"]
    assert fields["name"] == {
        "field": "name", "value": "王小明", "rule": "ROSTER",
        "claims": [
            {"source": "roster", "stream": "users", "statedAt": "2026-09-01T00:00:00+00:00", "value": "王小明", "stands": True},
            {"source": "clinic", "stream": "Patient", "statedAt": None, "value": "王晓明", "stands": False},
        ],
    }  # fmt: skip
    assert fields["birthDate"]["rule"] == "ONLY" and len(fields["birthDate"]["claims"]) == 1
    assert fields["nationalId"]["rule"] == "AGREED"


async def test_a_secret_is_masked_and_a_row_that_is_not_read_has_no_name(told, district):
    fields = await told(Role.PSYCHOLOGIST)
    assert {claim["value"] for claim in fields["nationalId"]["claims"]} == {"310*************12"}
    names = {row["id"]: row["name"] for row in district.rows["School"]}
    assert [claim["value"] for claim in fields["school"]["claims"]] == [names[1], names[2]]


async def test_who_may_not_know_sources_is_told_the_values_without_them(told):
    fields = await told(Role.HEALTH_PARTNER, pupil=102)
    assert all(claim["source"] is None for field in fields.values() for claim in field["claims"])


@pytest.mark.parametrize("role", [Role.GUARDIAN, Role.DASHBOARD, Role.DISTRICT, Role.IDENTITY_STEWARD])
async def test_who_reads_no_field_of_the_pupil_is_told_nothing(told, role):
    assert await told(role) == {}


async def test_what_is_told_of_secrets_is_recorded_and_what_is_withheld_is_named(ask, gid, district):
    before = len(district.recorder.heard)
    answer = await ask(
        f"query($id: ID!) {{ student(id: $id) {{ {PROVENANCE} }} }}", Role.GUARDIAN, id=gid("Student", 101)
    )
    withheld = {each["field"] for each in answer["extensions"]["access"]["withheld"]}
    assert {"Student.name", "Student.nationalId"} <= {
        field.replace("national_id", "nationalId") for field in withheld
    }
    assert len(district.recorder.heard) == before
    await ask(
        f"query($id: ID!) {{ student(id: $id) {{ {PROVENANCE} }} }}",
        Role.PSYCHOLOGIST,
        id=gid("Student", 101),
    )
    _, deed = district.recorder.heard[-1]
    assert "Student.SECRET" in deed.categories and gid("Student", 101) in str(deed)


async def test_it_costs_the_same_statements_for_one_row_and_for_many(ask, district):
    counts = []
    for first in (2, 3):
        district.statements.clear()
        answer = await ask(
            f"{{ students(first: {first}) {{ nodes {{ {PROVENANCE} }} }} }}", Role.PSYCHOLOGIST
        )
        nodes = answer["data"]["students"]["nodes"]
        assert len(nodes) == first and any(node["provenance"] for node in nodes)
        counts.append(len(district.statements))
    # The page, which fields may be read, the names of schools; what the records say is read by the writer.
    assert counts == [3, 3]


async def test_a_source_says_how_fresh_it_is(ask, district, monkeypatch):
    now = district.clock.now()
    monkeypatch.setattr(type(district.clock), "now", lambda _: now)
    answer = await ask(
        "{ sources { nodes { name freshness { lastSuccess age staleAfter stale } } } }", Role.PSYCHOLOGIST
    )
    clinic, roster = (node["freshness"] for node in answer["data"]["sources"]["nodes"])
    assert clinic == {"lastSuccess": None, "age": None, "staleAfter": 93600, "stale": True}
    assert roster["lastSuccess"] == "2026-10-15T00:00:00+00:00" and roster["stale"] and roster["age"] > 93600
