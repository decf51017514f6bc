"""The types that say where values come from, and how fresh a source is."""

from __future__ import annotations

from datetime import datetime

import strawberry

from schema.graph.directives import ListSize
from schema.integration.survivorship import Survived

CLAIMS, FIELDS = 3, 10
"""So many sources of a field, and fields of a row, are reckoned with in the cost."""


def some(assumed: int) -> ListSize:
    """A list of about so many."""
    return ListSize(assumed_size=assumed, require_one_slicing_argument=False)


@strawberry.type(name="ProvenanceClaim", description="What one source says of a field (来源取值).")
class ProvenanceClaim:
    """A claim."""

    source: str | None = strawberry.field(
        description="Name of the source; null where you may not know it (来源)."
    )
    stream: str = strawberry.field(description="Collection of the source (数据集).")
    stated_at: datetime | None = strawberry.field(
        description="When the source last changed its record (来源时间)."
    )
    value: str | None = strawberry.field(
        description="Its value as text; of a secret the masked form, of a relation the row's name where you read it (取值)."
    )
    stands: bool = strawberry.field(description="Whether it is the value that stands (是否采用).")


@strawberry.type(name="FieldProvenance", description="Where the value of a field comes from (字段溯源).")
class FieldProvenance:
    """The provenance of a field."""

    field: str = strawberry.field(description="The field, as the graph names it (字段).")
    value: str | None = strawberry.field(description="The value that stands, as text (现值).")
    rule: Survived = strawberry.field(description="By what it stands (取值规则).")
    claims: list[ProvenanceClaim] = strawberry.field(
        description="What each source says, the one that stands first (各来源取值).",
        directives=[some(CLAIMS)],
    )


@strawberry.type(name="SourceFreshness", description="How fresh what a source gave is (时效).")
class SourceFreshness:
    """The freshness of a source."""

    last_success: datetime | None = strawberry.field(
        description="End of the last run that succeeded (最近成功同步)."
    )
    age: int | None = strawberry.field(description="Seconds since then (距今秒数).")
    stale_after: int = strawberry.field(
        description="Seconds after a success from which it is stale (过期秒数)."
    )
    stale: bool = strawberry.field(description="Whether it is; a source that never succeeded is (是否过期).")
