"""Starts simulators as processes of their own, each on a free port, with clients made for this home.

They end with the process that started them, however that ends: their standard input is a pipe from it.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import orjson
from joserfc.jwk import ECKey

from hub.base.errors import YixinError

CLIENT = "yixin-hub"
PATIENCE = 60
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
    from connectors.oneroster.connector import SCOPES_OF

    return {
        "oneroster": [*SCOPES_OF["1.2"], *SCOPES_OF["1.1"]],
        "edfi": (),
        "fhir": ("system/*.rs", "system/ServiceRequest.crus"),
    }[standard]


def _clients(folder: Path, client: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "clients.json", orjson.dumps({"clients": [{"client_id": CLIENT, **client}]}))


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)


@asynccontextmanager
async def running(
    data: Path, standards: Sequence[str]
) -> AsyncIterator[Callable[[], Awaitable[dict[str, str]]]]:
    """Run simulators over a folder; yields the function that waits for them and tells the address of each.

    So the caller can do its own slow things while they start. That function raises SimulatorFailed.
    """
    async with AsyncExitStack() as stack:
        started = {
            standard: await stack.enter_async_context(_process(data, standard)) for standard in standards
        }

        async def addresses() -> dict[str, str]:
            return {standard: await _address(process, standard) for standard, process in started.items()}

        yield addresses


@asynccontextmanager
async def _process(data: Path, standard: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hub.cli", "upstream", standard, "--data", str(data), "--until-eof"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        # Ctrl-C on the terminal is for the hub, which ends the simulators when it no longer needs them.
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()
        await process.wait()


async def _address(process: asyncio.subprocess.Process, standard: str) -> str:
    """The address that a simulator prints once it listens."""
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            while line := (await process.stdout.readline()).decode().strip():
                if line.startswith("http"):
                    return line
    except TimeoutError:
        raise SimulatorFailed(
            f"does not listen after {PATIENCE} s",
            place=standard,
            mend="try again when the machine is less busy",
        ) from None
    raise SimulatorFailed(
        "ended before it listened", place=standard, mend="its own error stands above; see its files"
    )
