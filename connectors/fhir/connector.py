"""The connector to a health partner's FHIR R4 server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, ClassVar

import httpx

from connectors.fhir import records
from connectors.fhir.bundle import outcome_codes, read_searchset
from connectors.fhir.config import FhirConfig
from connectors.fhir.mapping import Drafts
from connectors.fhir.paging import walk
from connectors.fhir.smart import WELL_KNOWN, assertion, signing_key, token_endpoint
from connectors.kit.auth import ClientCredentials
from connectors.kit.client import Client
from connectors.kit.errors import Malformed, Rejected
from connectors.kit.secrets import SecretRef
from connectors.kit.transport import place
from hub.sync.contract import JsonObject, Page, Stream

MEDIA_TYPE = "application/fhir+json"
OPTIONAL = frozenset({"PractitionerRole", "ServiceRequest", "Task"})
"""Types that a server need not serve; the others it must."""


def streams(config: FhirConfig) -> tuple[Stream, ...]:
    """The streams as this configuration reads them; in the order of their references."""
    drafts = Drafts(config)
    return (
        Stream("Organization", records.Organization, drafts.organization),
        Stream("Practitioner", records.Practitioner, drafts.practitioner),
        Stream("PractitionerRole", records.PractitionerRole, drafts.practitioner_role),
        Stream("Patient", records.Patient, drafts.patient),
        Stream("ServiceRequest", records.ServiceRequest, drafts.service_request),
        Stream("Task", records.Task, drafts.task),
    )


class Fhir:
    """Reads organisations, practitioners, patients, referrals and their tasks from one server."""

    name: ClassVar[str] = "fhir"
    title: ClassVar[str] = "HL7 FHIR R4, SMART Backend Services"
    Config: ClassVar[type[FhirConfig]] = FhirConfig
    streams: ClassVar[tuple[Stream, ...]] = ()

    def __init__(self, config: FhirConfig, stack: AsyncExitStack) -> None:
        self._config = config
        self._stack = stack
        self._client: Client | None = None
        self._served: frozenset[str] | None = None

    @classmethod
    @asynccontextmanager
    async def open(cls, config: Any) -> AsyncIterator[Fhir]:
        """Open the connection; the server is first spoken to when something is asked of it."""
        async with AsyncExitStack() as stack:
            yield cls(FhirConfig.model_validate(config), stack)

    async def check(self) -> Sequence[str]:
        """Read capabilities, fetch a token and search each stream once. Raises UpstreamError or SettingsError."""
        client = await self._connected()
        served = await self._types()
        lines = [f"{self._config.base_url} speaks FHIR R4", f"token for client {self._config.client_id}"]
        for stream in type(self).streams:
            if not self._expected(stream.name, served):
                lines.append(f"{stream.name}: not served, left out")
                continue
            reply = await client.get(stream.name, params={"_count": 1})
            total = read_searchset(reply.body, stream.name, reply.url).total
            lines.append(f"{stream.name}: readable" + ("" if total is None else f", {total} in all"))
        return lines

    async def pages(
        self, stream: Stream, *, since: JsonObject | None, position: JsonObject | None
    ) -> AsyncIterator[Page]:
        """The stream's pages; see `connectors.fhir.paging`. A type that the server need not have may be missing."""
        client = await self._connected()
        if not self._expected(stream.name, await self._types()):
            yield Page((), None)
            return
        async for page in walk(client, self._config, stream.name, since=since, position=position):
            yield page
