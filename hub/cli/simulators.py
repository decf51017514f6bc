"""Starts simulators as processes of their own, each on a free port, with clients made for this home."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
from joserfc.jwk import ECKey

from hub.base.errors import YixinError

CLIENT = "yixin-hub"
PATIENCE = 30
"""Seconds until a simulator must listen."""


class SimulatorFailed(YixinError):
    """A simulator did not start."""

    code = "upstream.not_started"


def register(data: Path, vault: Path) -> None:
    """Make the hub a client of the simulators that serve `data`; its secrets go into `vault`, for the hub alone."""
    vault.mkdir(parents=True, exist_ok=True, mode=0o700)
    for standard in ("oneroster", "edfi"):
        secret = secrets.token_urlsafe(24)
        _write(vault / standard, secret.encode())
        _clients(data / standard, {"client_secret": secret, "scopes": _scopes(standard)})
    key = ECKey.generate_key("P-384", {"use": "sig", "alg": "ES384"}, auto_kid=True)
    _write(vault / "fhir.json", orjson.dumps(key.as_dict(private=True)))
    _clients(data / "fhir", {"jwks": {"keys": [key.as_dict(private=False)]}, "scopes": _scopes("fhir")})


def _scopes(standard: str) -> Sequence[str]:
    from connectors.oneroster.connector import SCOPES

    return {"oneroster": SCOPES, "edfi": (), "fhir": ("system/*.rs",)}[standard]


def _clients(folder: Path, client: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "clients.json", orjson.dumps({"clients": [{"client_id": CLIENT, **client}]}))


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)


@asynccontextmanager
async def running(data: Path, standards: Sequence[str]) -> AsyncIterator[dict[str, str]]:
    """Run simulators over a folder; yields the address of each. Raises SimulatorFailed with what it said."""
    async with AsyncExitStack() as stack:
        started = [await stack.enter_async_context(_process(data, standard)) for standard in standards]
        yield dict(zip(standards, started, strict=True))


@asynccontextmanager
async def _process(data: Path, standard: str) -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "hub.cli",
        "upstream",
        standard,
        "--data",
        str(data),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            while not (line := (await process.stdout.readline()).decode().strip()).startswith("http"):
                if process.returncode is not None or not line:
                    raise SimulatorFailed("ended before it listened", place=standard)
        yield line
    except TimeoutError:
        raise SimulatorFailed(f"does not listen after {PATIENCE} s", place=standard) from None
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
