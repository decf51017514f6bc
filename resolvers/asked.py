"""An operation that was let in, and of whom it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import OperationDefinitionNode

from hub.audit import Caller
from hub.policy import Viewer
from resolvers.cost import Cost
from resolvers.documents import Document
from schema.access.purpose import Purpose


@dataclass(frozen=True)
class Asked:
    """One operation of one caller, read and let in."""

    viewer: Viewer
    read: Document
    chosen: OperationDefinitionNode
    given: Mapping[str, Any]
    operation: str | None
    purpose: Purpose

    @property
    def caller(self) -> Caller:
        """Who is recorded."""
        viewer, name = self.viewer, self.chosen.name
        return Caller(
            viewer.account_id,
            viewer.roles,
            viewer.staff_id,
            viewer.health_partner_id,
            self.purpose,
            None if name is None else name.value,
            self.read.digest,
            token_id=viewer.token_id,
            break_glass=viewer.excepted,
        )


@dataclass(frozen=True)
class Admitted:
    """An operation that may run, and what it costs."""

    asked: Asked
    cost: Cost
    introspecting: bool
    """It asks for the schema, and for nothing else."""
