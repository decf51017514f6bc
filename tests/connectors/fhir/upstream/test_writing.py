"""The simulator takes what R4 lets a client write, once, and refuses the rest."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from connectors.fhir.upstream.outcome import Refusal
from connectors.fhir.upstream.resources import Library
from connectors.fhir.upstream.smart import allows
from connectors.fhir.upstream.writing import Shelf
from tests.connectors.fhir.partner import patient, request, write

NUMBER = {"identifier": [{"system": "urn:n", "value": "1"}]}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    write(tmp_path, {"Patient": [patient(1)], "ServiceRequest": [request(1, performer=[])]})
    return Shelf(tmp_path, Library(tmp_path))


def body(**more: object) -> bytes:
    said = {**request(1, performer=[]), **NUMBER, **more}
    return orjson.dumps({name: value for name, value in said.items() if value is not None})


def test_a_conditional_create_makes_one(shelf: Shelf) -> None:
    held, new = shelf.create("ServiceRequest", body(id=None), "identifier=urn:n|1")
    again, anew = shelf.create("ServiceRequest", body(id=None), "identifier=urn:n|1")
    assert (new, anew) == (True, False) and again.id == held.id
    _, third = shelf.create("ServiceRequest", body(id=None), None)
    assert third
    with pytest.raises(Refusal) as refused:
        shelf.create("ServiceRequest", body(id=None), "identifier=urn:n|1")
    assert refused.value.status == 412


def test_an_update_is_of_the_version_that_was_read(shelf: Shelf) -> None:
    held = shelf.update("ServiceRequest", "r1", body(status="revoked"), 'W/"1"')
    assert (held.version, held.status) == (2, "revoked")
    with pytest.raises(Refusal) as refused:
        shelf.update("ServiceRequest", "r1", body(), 'W/"1"')
    assert refused.value.status == 412


@pytest.mark.parametrize(
    ("kind", "key", "written", "status"),
    [
        ("Patient", None, orjson.dumps(patient(2)), 405),
        ("ServiceRequest", None, b"{", 400),
        ("ServiceRequest", None, body(), 400),
        ("ServiceRequest", None, body(id=None, resourceType="Task"), 400),
        ("ServiceRequest", None, body(id=None, status="sent"), 422),
        ("ServiceRequest", None, body(id=None, subject={"reference": "Patient/p9"}), 422),
        ("ServiceRequest", "r9", body(id="r9"), 405),
    ],
)
def test_what_is_no_such_resource_is_refused(
    shelf: Shelf, kind: str, key: str | None, written: bytes, status: int
) -> None:
    with pytest.raises(Refusal) as refused:
        if key is None:
            shelf.create(kind, written, None)
        else:
            shelf.update(kind, key, written, None)
    assert refused.value.status == status


def test_writing_needs_its_own_scope() -> None:
    assert not allows(["system/*.rs"], "ServiceRequest", "c")
    assert allows(["system/ServiceRequest.crus"], "ServiceRequest", "u")
    assert not allows(["system/ServiceRequest.crus"], "Task", "c")
