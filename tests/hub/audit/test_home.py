"""The record of a home: its keys, and what the application's role may do to it."""

from __future__ import annotations

import shutil
import stat
import tempfile
from pathlib import Path

import asyncpg
import pytest

from hub.audit import Recorder
from hub.audit.verifying import verify
from hub.base.settings import Settings
from hub.crypto.keyfile import KeysUnusable
from hub.crypto.sealing import Keyring
from hub.crypto.signing import Signer
from hub.policy.rights import APPEND_ONLY
from hub.store import migrate
from hub.store.database import parsed
from hub.store.home import KEYS, Home
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
    signature = signer.sign(b"a")
    assert signer.holds(1, signature, b"a")
    assert not signer.holds(1, signature, b"b")
    assert not signer.holds(2, signature, b"a")
    path.write_bytes(b"{}")
    with pytest.raises(KeysUnusable):
        Signer.at(path)
