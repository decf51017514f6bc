"""What the web application needs from the hub, and nothing more."""

from __future__ import annotations

from typing import Any, Protocol

from hub.policy.viewer import Viewer


class Hub(Protocol):
    """The hub as the web application sees it."""

    @property
    def sdl(self) -> str:
        """The schema, printed."""

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
    ) -> bytes:
        """Run one operation and return the finished JSON answer, errors of GraphQL included.

        With `query_only` an operation that is no query is refused without being run. Cancelled when the
        client goes away or the deadline passes. A YixinError that it raises becomes the whole answer.
        """

    async def ready(self) -> None:
        """Return when the hub can answer queries; raise when it cannot."""
