"""The entity kit: what an entity's declaration may say. Everything else is derived from it."""

from schema.kit.entity import (
    Clinical,
    Entity,
    Internal,
    Personal,
    Public,
    Secret,
    Sensitive,
    Sensitivity,
    belongs_to,
    column,
)

__all__ = [
    "Clinical",
    "Entity",
    "Internal",
    "Personal",
    "Public",
    "Secret",
    "Sensitive",
    "Sensitivity",
    "belongs_to",
    "column",
]
