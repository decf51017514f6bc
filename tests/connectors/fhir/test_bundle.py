from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from connectors.fhir.bundle import outcome_codes, read_searchset
from connectors.kit.errors import Malformed, Rejected

URL = httpx.URL("https://fhir.example/r4/Patient?identifier=secret")
ERROR = {"severity": "error", "code": "exception", "diagnostics": "张三 has no file"}
WARNING = {"severity": "warning", "code": "business-rule", "diagnostics": "张三 has two files"}


def bundle(*entries: Any, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": list(entries), **more}


def entry(resource: Any, mode: str | None = "match", **more: Any) -> dict[str, Any]:
    search = {"search": {"mode": mode}} if mode else {}
    return {"resource": resource, **search, **more}


def outcome(*issues: dict[str, str]) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def test_matches_are_records_and_includes_are_not() -> None:
    changed = {"lastUpdated": "2023-03-05T16:00:00.25+08:00"}
    page = read_searchset(
        bundle(
            entry({"resourceType": "Patient", "id": "a", "meta": changed, "x": 1}),
            entry({"resourceType": "Organization", "id": "o"}, "include"),
            entry({"resourceType": "Patient", "id": "i"}, "include"),
            entry({"resourceType": "Patient", "id": "b"}, None),
            entry({"resourceType": "Organization", "id": "p"}, None),
            total=2,
            meta={"lastUpdated": "2023-03-06T00:00:00Z"},
            link=[{"relation": "self", "url": "x"}, {"relation": "next", "url": "?page=2"}],
        ),
        "Patient",
        URL,
    )
    assert [(raw.key, raw.fault) for raw in page.records] == [("a", None), ("b", None)]
    assert page.records[0].source_time == datetime(2023, 3, 5, 8, 0, 0, 250000, tzinfo=UTC)
    assert page.records[0].payload["x"] == 1
    assert (page.next, page.total, page.made) == ("?page=2", 2, datetime(2023, 3, 6, tzinfo=UTC))


def test_what_was_entered_in_error_is_gone_and_what_is_inactive_stays() -> None:
    page = read_searchset(
        bundle(
            entry({"resourceType": "Task", "id": "a", "status": "entered-in-error"}),
            entry({"resourceType": "Task", "id": "b", "status": "cancelled", "active": False}),
        ),
        "Task",
        URL,
    )
    assert [raw.gone for raw in page.records] == [True, False]


@pytest.mark.parametrize(
    ("broken", "key", "field"),
    [
        (entry({"resourceType": "Patient"}, fullUrl="https://fhir.example/r4/Patient/a"), "a", "id"),
        (entry("text", fullUrl="https://fhir.example/r4/Patient/a"), "a", "resource"),
        (entry({"resourceType": "Task", "id": "a"}), "?Task/a", "resourceType"),
        (entry({"id": "a"}), "?None/a", "resourceType"),
    ],
)
def test_an_entry_that_cannot_be_read_is_a_fault_under_the_key_of_its_record(
    broken: dict[str, Any], key: str, field: str
) -> None:
    page = read_searchset(bundle(broken, entry({"resourceType": "Patient", "id": "b"})), "Patient", URL)
    assert [raw.key for raw in page.records] == [key, "b"]
    fault = page.records[0].fault
    assert fault
    assert fault.field == field


@pytest.mark.parametrize("broken", ["text", None, {}, {"resource": {"resourceType": "Patient", "id": 7}}])
def test_an_entry_without_any_key_has_a_stable_one(broken: Any) -> None:
    keys = {read_searchset(bundle(broken), "Patient", URL).records[0].key for _ in range(2)}
    assert len(keys) == 1
    assert keys.pop().startswith("?")


@pytest.mark.parametrize(
    "body",
    [
        bundle(entry({"resourceType": "Patient", "id": "a"}), entry(outcome(WARNING, ERROR), "outcome")),
        bundle(entry(outcome(ERROR), None)),
        bundle(entry(outcome({**ERROR, "severity": "fatal"}), "outcome")),
        bundle(entry(outcome(), "outcome")),
        outcome(ERROR),
    ],
)
def test_an_error_inside_a_success_is_raised_by_its_codes_only(body: dict[str, Any]) -> None:
    with pytest.raises(Rejected) as error:
        read_searchset(body, "Patient", URL)
    assert error.value.status == 200
    assert "张三" not in str(error.value)
    assert "secret" not in str(error.value)


def test_a_warning_is_logged_by_its_code_only(capsys: pytest.CaptureFixture[str]) -> None:
    body = bundle(entry({"resourceType": "Patient", "id": "a"}), entry(outcome(WARNING), "outcome"))
    assert [raw.key for raw in read_searchset(body, "Patient", URL).records] == ["a"]
    said = capsys.readouterr()
    assert "business-rule" in said.out + said.err
    assert "张三" not in said.out + said.err


@pytest.mark.parametrize(
    "body",
    [
        [],
        "text",
        None,
        {"resourceType": "Patient", "id": "a"},
        {"resourceType": "Bundle", "type": "history"},
        bundle(total=-1),
        bundle(total="7"),
        bundle(total=True),
        {"resourceType": "Bundle", "type": "searchset", "entry": {}},
        bundle(link=[{"relation": "next"}]),
    ],
)
def test_what_is_no_searchset_is_malformed(body: object) -> None:
    with pytest.raises(Malformed):
        read_searchset(body, "Patient", URL)


def test_codes_are_those_of_errors() -> None:
    assert outcome_codes(outcome(WARNING, ERROR)) == ["exception"]
    assert outcome_codes({"error": "x"}) == []
    assert outcome_codes(outcome()) == ["unreadable"]
