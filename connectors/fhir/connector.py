"""The connector to a health partner's FHIR R4 server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import ClassVar

from connectors.fhir import ordering, records
from connectors.fhir.bulk import Exports, ExportUnavailableError
from connectors.fhir.bundle import outcome_codes, read_searchset
from connectors.fhir.config import FhirConfig
from connectors.fhir.paging import walk
from connectors.fhir.screening import SCORES, Screenings
from connectors.fhir.server import CAPABILITIES, Served, capabilities
from connectors.fhir.smart import WELL_KNOWN, Smart, assertion, read_smart, signing_key
from connectors.kit.auth import ClientCredentials
from connectors.kit.client import Client
from connectors.kit.lines import LineReader
from connectors.kit.waits import Pace
from hub.sync.contract import JsonObject, Order, Page, Stream

MEDIA_TYPE = "application/fhir+json"
OPTIONAL = frozenset(
    {"PractitionerRole", "RelatedPerson", "ServiceRequest", "Task", "Encounter"}
    | {"QuestionnaireResponse", "Observation"}
)
"""Types that a server need not serve; the others it must."""

FILTERS: Mapping[str, Mapping[str, str]] = {"Observation": {"code": SCORES}}
"""Types of which a part is asked for, by search parameters. They are always searched for: an export would be of all."""


@dataclass(frozen=True, slots=True)
class _Connection:
    client: Client
    served: Served
    exports: Exports | None
    """Where the server offers `$export` and the settings let it."""


class Fhir:
    """Reads organisations, practitioners, patients, their guardians, referrals, visits and screenings from one server."""

    name: ClassVar[str] = "fhir"
    title: ClassVar[str] = "HL7 FHIR R4, SMART Backend Services"
    Config: ClassVar[type[FhirConfig]] = FhirConfig

    def __init__(self, config: FhirConfig, stack: AsyncExitStack) -> None:
        self.streams = self.streams_of(config)
        self._config = config
        self._stack = stack
        self._connection: _Connection | None = None
        self._connecting = asyncio.Lock()

    @classmethod
    def streams_of(cls, config: FhirConfig) -> tuple[Stream, ...]:
        """The streams as this configuration reads them, in the order of their references."""
        drafts = Screenings(config)
        return (
            Stream("Organization", records.Organization, drafts.organization),
            Stream("Practitioner", records.Practitioner, drafts.practitioner),
            Stream("PractitionerRole", records.PractitionerRole, drafts.practitioner_role),
            Stream("Patient", records.Patient, drafts.patient),
            Stream("RelatedPerson", records.RelatedPerson, drafts.related_person),
            Stream("ServiceRequest", records.ServiceRequest, drafts.service_request),
            Stream("Task", records.Task, drafts.task),
            Stream("Encounter", records.Encounter, drafts.encounter),
            Stream("QuestionnaireResponse", records.QuestionnaireResponse, drafts.response),
            Stream("Observation", records.Observation, drafts.observation),
        )

    @classmethod
    @asynccontextmanager
    async def open(cls, config: FhirConfig) -> AsyncIterator[Fhir]:
        """Open the connection; the server is first spoken to when something is asked of it."""
        async with AsyncExitStack() as stack:
            yield cls(config, stack)

    async def check(self) -> Sequence[str]:
        """Read capabilities, fetch a token, search each stream. Raises UpstreamError, SecretMissing, SettingsError."""
        connection = await self._connected()
        lines = [f"{self._config.base_url} speaks FHIR R4"]
        if connection.exports:
            lines.append("first loads: as files (Bulk $export)")
        for stream in self.streams:
            if not _expected(stream.name, connection.served.types):
                lines.append(f"{stream.name}: not served, left out")
                continue
            reply = await connection.client.get(
                stream.name, params={"_count": 1, **FILTERS.get(stream.name, {})}
            )
            total = read_searchset(reply.body, stream.name, reply.url).total
            lines.append(f"{stream.name}: readable" + ("" if total is None else f", {total} in all"))
        return lines

    async def pages(
        self, stream: Stream, *, since: JsonObject | None, position: JsonObject | None
    ) -> AsyncIterator[Page]:
        """The stream's pages (`connectors.fhir.paging`). A type that a server need not have may be missing."""
        connection = await self._connected()
        if not _expected(stream.name, connection.served.types):
            yield Page((), None, names_all=False)
            return
        how = {"since": since, "position": position}
        asked = FILTERS.get(stream.name, {})
        exporting = not asked and (position is None or "export" in position)
        if exporting and connection.exports and (since is None or self._config.export == "always"):
            try:
                async for page in connection.exports.pages(stream.name, **how):
                    yield page
                return
            except ExportUnavailableError:
                how["position"] = None
        elif position is not None and exporting:
            how["position"] = None
        history = not asked and stream.name in connection.served.histories
        walked = walk(connection.client, self._config, stream.name, asked=asked, history=history, **how)
        async for page in walked:
            yield page

    async def order(self, order: Order) -> None:
        """Tell the server of a referral of the hub's, with a token of its own that may write these and nothing else."""
        smart = await self._smart()
        rights = ("crus",) if smart.rights == "rs" else ("read", "write")
        auth = self._auth(smart, [f"system/{ordering.KIND}.{right}" for right in rights])
        headers = {"Accept": MEDIA_TYPE}
        async with Client(self._config, auth=auth, headers=headers, explain=outcome_codes) as client:
            await ordering.order(client, self._config, order)

    async def _connected(self) -> _Connection:
        async with self._connecting:
            if self._connection is None:
                self._connection = await self._connect()
            return self._connection

    async def _connect(self) -> _Connection:
        """Read what the server says of itself, which needs no token, then open the client that has one."""
        config = self._config
        headers = {"Accept": MEDIA_TYPE}
        async with Client(config, headers=headers, explain=outcome_codes) as plain:
            reply = await plain.get(CAPABILITIES)
            served = capabilities(reply.body, reply.url)
        smart = await self._smart()
        wanted = [stream.name for stream in self.streams if _expected(stream.name, served.types)]
        auth = self._auth(smart, [f"system/{kind}.{smart.rights}" for kind in wanted])
        client = Client(config, auth=auth, headers=headers, explain=outcome_codes)
        await self._stack.enter_async_context(client)
        exports = None
        if served.exports and config.export != "never":
            whole = [kind for kind in wanted if kind not in FILTERS]
            signed, plain_files = await self._reader(auth, client.pace), await self._reader(None, client.pace)
            exports = Exports(client, config, whole, signed, plain_files)
        return _Connection(client, served, exports)

    async def _smart(self) -> Smart:
        """Where tokens come from, and how rights are written."""
        config = self._config
        if config.token_url is not None:
            return Smart(config.token_url)
        async with Client(config, explain=outcome_codes) as plain:
            reply = await plain.get(WELL_KNOWN, headers={"Accept": "application/json"})
            return read_smart(reply.body, config, reply.url)

    def _auth(self, smart: Smart, scopes: Sequence[str]) -> ClientCredentials:
        config = self._config
        key = signing_key(config.private_key)
        proof = assertion(config.client_id, key, config.key_id, smart.token_url)
        return ClientCredentials(smart.token_url, proof, scopes=scopes)

    async def _reader(self, auth: ClientCredentials | None, pace: Pace) -> LineReader:
        """Reads files with the token or without."""
        config = self._config
        opening = LineReader.open(
            config, auth=auth, hosts=config.export_hosts, explain=outcome_codes, pace=pace
        )
        return await self._stack.enter_async_context(opening)


def _expected(kind: str, served: frozenset[str]) -> bool:
    return kind not in OPTIONAL or kind in served
