"""What the web application needs from the hub, and nothing more."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any, Literal, Protocol

from hub.policy.viewer import Viewer
from schema.access.purpose import Purpose


class Hub(Protocol):
    """The hub as the web application sees it."""

    @property
    def sdl(self) -> str:
        """The schema, printed."""

    @property
    def open_schema(self) -> bool:
        """Whether everybody may read the schema, without a token."""

    def tells(self, viewer: Viewer) -> bool:
        """Whether this caller may read the schema."""

    def document(self, hash_: str) -> str:
        """The trusted document with this SHA-256, in hexadecimal digits. Raises DocumentUnknown."""

    async def identify(self, token: str | None) -> Viewer:
        """Who holds this token; None where the request carried none.

        Raises a YixinError whose code begins with `auth.` when nobody does.
        """

    async def execute(
        self,
        viewer: Viewer,
        *,
        document: str,
        variables: dict[str, Any],
        operation: str | None,
        query_only: bool,
        purpose: Purpose | None,
        costing: Literal["report", "only"] | None,
        explaining: bool,
    ) -> bytes:
        """Run one operation and return the finished JSON answer, errors of GraphQL included.

        `purpose` is recorded with what is read; None: the usual one of the caller's role. `costing` adds the cost to the extensions, or gives it alone; `explaining` adds how the answer was made.
        With `query_only` an operation that is no query is refused without being run. Cancelled when the
        client goes away or the deadline passes. A YixinError that it raises becomes the whole answer.
        """

    def answers(
        self,
        token: str | None,
        *,
        document: str,
        variables: dict[str, Any],
        operation: str | None,
        query_only: bool,
        purpose: Purpose | None,
    ) -> AsyncGenerator[bytes | None]:
        """The answers of one operation as they come: of a subscription one for each event, of any other the one.

        None of a subscription says that it listens, and is repeated while nothing comes. Who holds the token is looked up
        before each. Raises the YixinError that ends it.
        """

    async def ready(self) -> None:
        """Return when the hub can answer queries; raise when it cannot."""
