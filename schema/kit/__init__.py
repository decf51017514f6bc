"""The entity kit: what an entity's declaration may say. Everything else is derived from it."""

from schema.kit.access import (
    Role,
    Rows,
    consented,
    current,
    everyone,
    everything,
    inherited,
    inherits,
    inherits_subject,
    names,
    of_school,
    oneself,
    own,
    own_class,
    rows,
    same_school,
    staff,
    while_open,
)
from schema.kit.entity import Entity, belongs_to, column
from schema.kit.rollup import rollup
from schema.kit.sensitivity import Clinical, Internal, Personal, Public, Secret, Sensitive, Sensitivity
from schema.kit.vocabulary import Vocabulary

__all__ = [
    "Clinical",
    "Entity",
    "Internal",
    "Personal",
    "Public",
    "Role",
    "Rows",
    "Secret",
    "Sensitive",
    "Sensitivity",
    "Vocabulary",
    "belongs_to",
    "column",
    "consented",
    "current",
    "everyone",
    "everything",
    "inherited",
    "inherits",
    "inherits_subject",
    "names",
    "of_school",
    "oneself",
    "own",
    "own_class",
    "rollup",
    "rows",
    "same_school",
    "staff",
    "while_open",
]
