"""Documents that tests write from the schema itself, thousands of them."""

from __future__ import annotations

from zlib import crc32

from graphql import parse

from resolvers.documents import KEPT, Document, Documents
from resolvers.graph import Graph

VALIDATED = 8
"""One in so many: to validate a document takes longer than to answer it, and these ask for what the schema has."""


class Written(Documents):
    """Reads what a test wrote, and believes most of it to be valid."""

    def read(self, text: str) -> Document:
        if text not in self._known and crc32(text.encode()) % VALIDATED:
            self._known[text] = Document(text, parse(text), ())
            # A soak asks more than a machine has memory for.
            if len(self._known) > self._kept:
                self._known.popitem(last=False)
        return super().read(text)


def believing(graph: Graph, kept: int = KEPT) -> Graph:
    """The graph, which reads documents so from now on, and keeps so many."""
    graph._documents = graph._admission._documents = Written(graph.schema.core, kept=kept)
    return graph
