"""The record of a home: its keys, and what the application's role may do to it."""

from __future__ import annotations

import shutil
import stat
import tempfile
from dataclasses import asdict
from pathlib import Path

import asyncpg
import orjson
import pytest

from hub.audit import Recorder
from hub.audit.seals import signed
from hub.audit.verifying import Anchor, verify
from hub.base.settings import Settings
from hub.crypto import keyfile
from hub.crypto.keyfile import KeysUnusable
from hub.crypto.sealing import KeyInUse, Keyring
from hub.crypto.signing import Signer
from hub.policy.rights import APPEND_ONLY
from hub.store import migrate
from hub.store.database import parsed
from hub.store.home import KEYS, Home
from hub.sync import resealing
from tests.hub.audit.conftest import CLOCK, caller, deed


@pytest.fixture
async def home():
    folder = Path(tempfile.mkdtemp(prefix="yxa"))
    async with Home.open(Settings(home=folder)) as opened:
        await migrate.upgrade(opened.addresses)
        yield opened
    shutil.rmtree(folder, ignore_errors=True)


async def test_the_application_adds_to_the_record_and_changes_nothing(home):
    await Recorder(home.record, home.signer, CLOCK).record(caller(), [deed("a")])
    connection = await asyncpg.connect(home.addresses.writer)
    for table in APPEND_ONLY:
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}", f"UPDATE {table} SET at = now()"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    await connection.close()
    # Migrating again gives nothing back.
    await migrate.upgrade(home.addresses)
    connection = await asyncpg.connect(home.addresses.writer)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("DELETE FROM audit_entry")
    await connection.close()
    verdict = await verify(parsed(home.addresses.writer), home.signer)
    assert (verdict.entries, verdict.findings) == (1, [])
    # The next process has the same keys.
    again = Signer.at(home.settings.home / KEYS)
    assert (await verify(parsed(home.addresses.writer), again)).findings == []


async def test_after_a_rotation_the_new_key_signs_and_what_the_older_signed_holds(home, monkeypatch):
    monkeypatch.setattr(keyfile, "FRESH", 0)
    recorder, url = Recorder(home.record, home.signer, CLOCK), parsed(home.addresses.writer)
    await recorder.record(caller(), [deed("a")])
    anchor = Anchor.of((await verify(url, home.signer)).head, CLOCK.now(), home.signer)
    home.keyring.rotate(["signing"])
    await recorder.record(caller(), [deed("b")])
    async with home.database.connect() as connection:
        assert await signed(connection) == {("signing", 1): 1, ("signing", 2): 1}
    again = Signer.at(home.settings.home / KEYS)
    verdict = await verify(url, again, Anchor.read(orjson.dumps(asdict(anchor)), again))
    assert (verdict.entries, verdict.findings) == (2, [])
    with pytest.raises(KeyInUse):
        await resealing.retire(home.database, home.keyring, "signing", 1)


def test_a_key_file_gets_a_key_for_signing_and_keeps_it(tmp_path):
    path = tmp_path / KEYS
    ring = Keyring.at(path)
    value = ring.seal("a", "text")
    signer = Signer.at(path)
    ring.rotate()
    ring.wrap(None)
    assert Keyring.at(path).open("a", value) == "text"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Signer.at(path).public(1) == signer.public(1)
    number, signature = signer.sign(b"a")
    assert number == 1
    assert signer.holds(1, signature, b"a")
    assert not signer.holds(1, signature, b"b")
    assert not signer.holds(2, signature, b"a")
    path.write_bytes(b"{}")
    with pytest.raises(KeysUnusable):
        Signer.at(path)
