"""What is secret stands nowhere in plain text, and a changed key or value is noticed."""

import pytest

from hub.crypto.keyfile import USES
from hub.crypto.sealing import Keyring, SealError
from hub.sync.run import Engine
from tests.hub.sync.hubs import Hub
from tests.hub.sync.upstreams import Upstreams


def secrets_of(upstreams: Upstreams) -> set[str]:
    found = set()
    for user in upstreams.records("oneroster/users"):
        found |= {user.get("metadata", {}).get(name) for name in ("nationalId", "studentNumber")}
    for student in upstreams.records("edfi/students"):
        found |= {d["issuerDocumentIdentificationCode"] for d in student["identificationDocuments"]}
    for patient in upstreams.records("fhir/Patient"):
        found |= {
            identifier["value"]
            for identifier in patient.get("identifier", ())
            if len(identifier["value"]) >= 18
        }
    return {number for number in found if number}


async def test_no_number_of_anybody_stands_in_the_database(synced: Hub, upstreams: Upstreams) -> None:
    numbers = secrets_of(upstreams)
    assert len(numbers) > 300
    # Without its letter a student number is the identity number, so the digits are what is looked for.
    digits = {number.lstrip("GLJgl")[:17] for number in numbers}
    for table, rows in (await synced.content()).items():
        text = "\n".join(rows)
        assert not [number for number in digits if number in text], table
        for number in list(digits)[:5]:
            assert number.encode().hex() not in text


@pytest.mark.parametrize("use", ["sealing", "hashing"])
async def test_another_key_stops_a_run_before_it_writes(synced: Hub, use: str) -> None:
    before = await synced.content()
    own, other = synced.keyring, Keyring.fresh()
    mixed = Keyring(key for each in USES for key in (other if each == use else own).keys(each))
    plain = synced.engine()
    engine = Engine(plain.database, mixed, plain.clock, plain.connectors)
    with pytest.raises(SealError):
        await engine.sync("oneroster", full=True)
    assert await synced.content() == before
