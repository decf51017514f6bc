from collections import Counter

import pytest

from tests.hub.sync.hubs import Hub
from tests.hub.sync.upstreams import ORDER


async def test_the_end_of_an_undisturbed_sync_is_the_generators_truth(synced: Hub, expected) -> None:
    for entity, count in expected["entities"].items():
        table = "".join(f"_{c.lower()}" if c.isupper() else c for c in entity).lstrip("_")
        live = await synced.one(f"SELECT count(*) FROM {table} WHERE removed_at IS NULL")
        assert (entity, live) == (entity, count)


async def test_everybody_is_joined_as_the_truth_says(synced: Hub, truth) -> None:
    streams = {"oneroster": "users", "edfi": "students", "fhir": "Patient"}
    rows = await synced.ask(
        "SELECT s.name, r.stream, r.key, r.subject_id FROM source_record r JOIN source s ON s.id = r.source_id"
        " WHERE subject_entity = 'Student' AND r.removed_at IS NULL"
    )
    joined = {(name, stream, key): subject for name, stream, key, subject in rows}
    person_of = {
        line["person"]: joined[line["source"], "users", line["id"]]
        for line in truth
        if line["source"] == "oneroster"
    }
    assert len(set(person_of.values())) == len(person_of)
    for line in truth:
        found = joined.get((line["source"], streams[line["source"]], line["id"]))
        if line["outcome"] in ("roster", "joins"):
            assert found == person_of[line["person"]], line
        else:
            assert found is None, line


async def test_what_does_not_fit_is_what_the_generator_broke(synced: Hub, expected) -> None:
    rows = await synced.ask(
        "SELECT s.name, stream, key, state, field, reason FROM quarantined_record q JOIN source s ON s.id = q.source_id"
    )
    found = Counter((name, stream, state) for name, stream, _, state, _, _ in rows)
    wanted: Counter[tuple[str, str, str]] = Counter()
    for state, entries in (("QUARANTINED", expected["quarantined"]), ("WAITING", expected["waiting"])):
        wanted.update((entry["source"], entry["stream"], state) for entry in entries)
    assert found == wanted
    keyed = {(name, stream, key): (field, reason) for name, stream, key, _, field, reason in rows}
    for entry in expected["quarantined"]:
        if entry["source"] == "tabular":
            continue
        field, reason = keyed[entry["source"], entry["stream"], entry["key"]]
        if reason.startswith("identity."):
            assert entry["why"] in ("identity number of somebody else",) or "differ" in entry["why"], entry
        else:
            assert field.split("/")[0] == entry["field"].split("/")[0] or field.startswith(entry["field"]), (
                entry
            )


@pytest.mark.parametrize("full", [False, True])
async def test_a_second_sync_changes_nothing_and_says_so(synced: Hub, undisturbed, full: bool) -> None:
    versions = await synced.versions()
    for name in ORDER:
        counts = (await synced.sync(name, full=full)).counts
        assert not any(counts[kind] for kind in ("added", "changed", "tombstoned", "removed", "released")), (
            name,
            counts,
        )
        if full:
            assert counts["unchanged"] > 0
    assert await synced.digest() == undisturbed
    assert await synced.versions() == versions


FED = """
SELECT name, feeds, ARRAY(
  SELECT DISTINCT subject_entity FROM source_record r WHERE r.source_id = s.id AND r.removed_at IS NULL ORDER BY 1
) FROM source s
"""


@pytest.mark.parametrize(
    "order", [("tabular", "fhir", "edfi", "oneroster"), ("fhir", "oneroster", "tabular", "edfi")]
)
async def test_the_order_of_the_sources_does_not_matter(
    hub: Hub, undisturbed, order: tuple[str, ...]
) -> None:
    await hub.sync_all(order)
    assert await hub.digest() == undisturbed
    # Also of what waited for another source, and was applied by that one's run.
    for name, feeds, linked in await hub.ask(FED):
        assert feeds == linked, name
