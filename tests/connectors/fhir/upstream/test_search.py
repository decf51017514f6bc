from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.fhir.partner import NUMBERS, Site, patient, write


async def found(site: Site, path: str, **params: Any) -> list[str]:
    """Ids of the matches, after every page was walked."""
    keys: list[str] = []
    answer = await site.get(path, **params)
    while True:
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("application/fhir+json")
        body = answer.json()
        assert (body["resourceType"], body["type"]) == ("Bundle", "searchset")
        matches = [entry for entry in body.get("entry", []) if entry["search"]["mode"] == "match"]
        keys += [entry["resource"]["id"] for entry in matches]
        following = [link["url"] for link in body["link"] if link["relation"] == "next"]
        if not following:
            return keys
        answer = await site.get(following[0].removeprefix(site.url))


@pytest.mark.parametrize(
    ("path", "params", "expected"),
    [
        ("/Patient", {"_id": "p1,p3"}, ["p1", "p3"]),
        ("/Patient", {"_count": "2"}, [f"p{n}" for n in range(7)]),
        ("/Patient", {"_count": "0"}, []),
        ("/Patient", {"_sort": "_id", "_count": "3"}, [f"p{n}" for n in range(7)]),
        ("/Patient", {"identifier": f"{NUMBERS}|G310107201001010004"}, ["p4"]),
        ("/Patient", {"identifier": "G310107201001010004"}, ["p4"]),
        ("/Patient", {"identifier": "|G310107201001010004"}, []),
        ("/Patient", {"identifier": f"{NUMBERS}|", "_id": "p2"}, ["p2"]),
        ("/ServiceRequest", {"subject": "Patient/p2"}, ["r2"]),
        ("/ServiceRequest", {"patient": "p2,p3"}, ["r2", "r3"]),
        ("/ServiceRequest", {"status": "completed"}, []),
        ("/Task", {"status": "accepted,completed"}, ["t1", "t2"]),
        ("/Task", {"focus": "ServiceRequest/r0"}, ["t0"]),
    ],
)
async def test_searches_find_what_matches(
    site: Site, path: str, params: dict[str, str], expected: list[str]
) -> None:
    assert await found(site, path, **params) == expected


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/Patient", {"name": "x"}),
        ("/Patient", {"status": "active"}),
        ("/Patient", {"_lastUpdated": "yesterday"}),
        ("/Patient", {"_lastUpdated": "ge2023-02-30"}),
        ("/Patient", {"_lastUpdated": "ap2023-02-03"}),
        ("/Patient", {"_count": "-1"}),
        ("/Patient", {"_count": ["1", "2"]}),
        ("/Patient", {"_sort": "name"}),
        ("/Patient", {"_include": "Task:focus"}),
        ("/Patient", {"_total": "some"}),
        ("/Patient", {"_format": "xml"}),
        ("/Patient", {"identifier:exact": "x"}),
    ],
)
async def test_what_is_unknown_or_unfit_is_an_operation_outcome(
    site: Site, path: str, params: dict[str, Any]
) -> None:
    answer = await site.get(path, **params)
    assert answer.status_code == 400
    body = answer.json()
    assert (body["resourceType"], body["issue"][0]["severity"]) == ("OperationOutcome", "error")


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (["2023-03-05T08:00:00Z"], ["p91", "p92"]),
        (["ge2023-03-05T08:00:00Z"], ["p91", "p92", "p93"]),
        (["gt2023-03-05T08:00:00Z"], ["p93"]),
        (["lt2023-03-05T08:00:00Z"], ["p90"]),
        (["le2023-03-05T08:00:00Z"], ["p90", "p91", "p92"]),
        (["ge2023-03-05T16:00:00.000+08:00", "lt2023-03-06"], ["p91", "p92"]),
        (["eq2023-03-05"], ["p91", "p92"]),
        (["2023-03-05T08:00"], ["p91", "p92"]),
        (["2023-03"], ["p90", "p91", "p92", "p93"]),
        (["gt2023"], []),
    ],
)
async def test_last_updated_compares_at_the_precision_given(
    site: Site, conditions: list[str], expected: list[str]
) -> None:
    times = [
        "2023-03-04T08:00:00Z",
        "2023-03-05T08:00:00Z",
        "2023-03-05T16:00:00.5+08:00",
        "2023-03-06T00:00:00Z",
    ]
    write(
        site.data, {"Patient": [patient(90 + n, meta={"lastUpdated": time}) for n, time in enumerate(times)]}
    )
    assert await found(site, "/Patient", _lastUpdated=conditions) == expected


async def test_sorting_by_change_orders_equal_instants_by_id(site: Site) -> None:
    times = {0: "2023-03-06T08:00:00Z", 1: "2023-03-05T08:00:00Z", 2: "2023-03-05T08:00:00Z"}
    write(site.data, {"Patient": [patient(90 + n, meta={"lastUpdated": time}) for n, time in times.items()]})
    assert await found(site, "/Patient", _sort="_lastUpdated", _count=1) == ["p91", "p92", "p90"]
    assert await found(site, "/Patient", _sort="-_lastUpdated", _count=1) == ["p90", "p91", "p92"]


async def test_total_counts_all_matches_unless_unwanted(site: Site) -> None:
    assert (await site.get("/Patient", _count=2)).json()["total"] == 7
    assert "total" not in (await site.get("/Patient", _count=2, _total="none")).json()


async def test_included_resources_are_marked_and_come_once(site: Site) -> None:
    answer = await site.get(
        "/ServiceRequest", _include=["ServiceRequest:subject", "ServiceRequest:performer:Organization"]
    )
    modes = [(entry["resource"]["resourceType"], entry["search"]["mode"]) for entry in answer.json()["entry"]]
    assert modes.count(("ServiceRequest", "match")) == 5
    assert modes.count(("Patient", "include")) == 5
    assert modes.count(("Organization", "include")) == 1
    assert answer.json()["total"] == 5


async def test_a_page_keeps_to_what_was_found_when_the_search_began(site: Site) -> None:
    first = (await site.get("/Patient", _count=4)).json()
    write(site.data, {"Patient": [patient(n) for n in range(9) if n != 5]})
    link = next(link["url"] for link in first["link"] if link["relation"] == "next")
    await site.get("/Patient", _count=1)
    rest = (await site.get(link.removeprefix(site.url))).json()
    assert [entry["resource"]["id"] for entry in rest["entry"]] == ["p4", "p6"]


async def test_links_to_pages_are_followed_as_they_stand_or_not_at_all(site: Site) -> None:
    first = (await site.get("/Patient", _count=4)).json()
    link = next(link["url"] for link in first["link"] if link["relation"] == "next").removeprefix(site.url)
    assert (await site.get(link)).json() == (await site.get(link)).json()
    assert (await site.get(f"{link}&_count=1")).status_code == 400
    assert (await site.get(link.replace("/Patient", "/Task"))).status_code == 400
    assert (await site.get("/Patient?_page=unknown")).status_code == 410


async def test_reading_tells_unknown_from_deleted(site: Site) -> None:
    read = await site.get("/Patient/p1")
    assert read.json()["id"] == "p1"
    assert read.headers["etag"] == 'W/"1"'
    assert (await site.get("/Patient/p99")).status_code == 404
    write(site.data, {"Patient": [patient(0)]})
    gone = await site.get("/Patient/p1")
    assert (gone.status_code, gone.json()["issue"][0]["code"]) == (410, "deleted")
    assert (await site.get("/Medication")).status_code == 404


async def test_another_media_type_is_not_served(site: Site) -> None:
    answer = await site.http.get("/metadata", headers={"Accept": "application/fhir+xml"})
    assert answer.status_code == 406
    assert (await site.http.delete("/Patient")).status_code == 405


async def test_the_capability_statement_lists_what_is_served(site: Site) -> None:
    said = (await site.http.get("/metadata")).json()
    assert (said["resourceType"], said["fhirVersion"]) == ("CapabilityStatement", "4.0.1")
    types = {resource["type"]: resource for resource in said["rest"][0]["resource"]}
    assert {"Organization", "Practitioner", "PractitionerRole", "Patient", "ServiceRequest", "Task"} <= set(
        types
    )
    assert {parameter["name"] for parameter in types["Task"]["searchParam"]} >= {
        "_lastUpdated",
        "focus",
        "status",
    }
