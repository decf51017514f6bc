"""The schema of the graph in its two forms: one to read and plan queries with, one that resolves their fields.

Strawberry makes the types, and prints them. What is printed, kept beside the code, is all that a hub needs to serve;
the types themselves are made when the reference executor first needs them. See docs/adr/0019.
"""

from __future__ import annotations

import gc
import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from graphql import GraphQLSchema

from resolvers.mutations.kit import registry as mutations
from resolvers.printed import Printed, executable
from resolvers.subscriptions.kit import registry as subscriptions
from schema.graph.enums import enums
from schema.kit.registry import load

if TYPE_CHECKING:
    from schema.graph.types import Types


@dataclass(frozen=True)
class Resolving:
    """The types as Strawberry makes them."""

    types: Types
    core: GraphQLSchema
    sdl: str


class Schema:
    """The types of the graph; the same for every hub of this version."""

    def __init__(self, *, kept: bool = True) -> None:
        """Take what is kept beside the code, or make and keep it; `kept=False` makes it without looking."""
        self.entities = load()
        self.mutations = mutations.load()
        self.subscriptions = subscriptions.load()
        self._enums = enums(self.entities)
        self._making = threading.Lock()
        printed = Printed.kept() if kept else None
        if printed is None:
            printed = Printed.of(self.resolving.sdl)
            if kept:
                printed.keep()
        self.sdl = printed.sdl
        """The schema in GraphQL's own language, always in the same order."""
        self.core = executable(printed.document, self._enums)
        """What documents are read, validated, weighed and planned with."""

    @property
    def resolving(self) -> Resolving:
        """The types with their resolvers. The first who asks makes them, in half a second or more."""
        with self._making:
            return self._resolving

    @property
    def complete(self) -> bool:
        """Whether the types with their resolvers are made."""
        return "_resolving" in self.__dict__

    @cached_property
    def _resolving(self) -> Resolving:
        from schema.graph.making import make

        # All of it stays: to look for garbage among it takes a fifth of the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            declared = [mutation.declaration for mutation in self.mutations.values()]
            heard = list(self.subscriptions.values())
            return Resolving(*make(self.entities, declared, heard, self._enums))
        finally:
            if collecting:
                gc.freeze()
                gc.enable()
