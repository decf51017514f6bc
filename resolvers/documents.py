"""Parsed and validated documents, kept so that a query sent twice is read once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

from graphql import DocumentNode, GraphQLError, GraphQLSchema, GraphQLSyntaxError, parse, validate
from graphql.validation.validate import ValidationAbortedError

from resolvers.errors import DocumentLimit, DocumentSyntax
from resolvers.limits import CHARACTERS, ERRORS, TOKENS, check, hold
from resolvers.planner.arguments import forming_variables, naming_variables

KEPT = 512


@dataclass(frozen=True)
class Document:
    """A document, and what validation found wrong with it."""

    text: str
    node: DocumentNode
    errors: tuple[GraphQLError, ...]

    @cached_property
    def forming(self) -> frozenset[str]:
        """Names of the variables whose values form the statement."""
        return forming_variables(self.node)

    @cached_property
    def naming(self) -> frozenset[str]:
        """Names of the variables with global ids of any entity."""
        return naming_variables(self.node)


class Documents:
    """The last documents that were asked; the oldest gives way."""

    def __init__(self, schema: GraphQLSchema, kept: int = KEPT) -> None:
        self._schema = schema
        self._kept = kept
        self._known: OrderedDict[str, Document] = OrderedDict()

    def read(self, text: str) -> Document:
        """Parse, limit and validate. Raises DocumentSyntax or DocumentLimit."""
        found = self._known.get(text)
        if found is not None:
            self._known.move_to_end(text)
            return found
        hold(len(text), CHARACTERS)
        try:
            node = parse(text, max_tokens=TOKENS.most, allow_empty_selection_sets=False)
        except GraphQLSyntaxError as error:
            if "Parsing aborted" in error.message:
                raise DocumentLimit(error.message, mend="split the query") from None
            where = ", ".join(f"{at.line}:{at.column}" for at in error.locations or ())
            raise DocumentSyntax(error.message, place=where or None) from None
        check(node)
        errors = validate(self._schema, node, max_errors=ERRORS.most)
        if errors and isinstance(errors[0], ValidationAbortedError):
            raise DocumentLimit(
                "the document repeats too many fields to be validated", mend="split the query"
            )
        document = Document(text, node, tuple(errors))
        self._known[text] = document
        if len(self._known) > self._kept:
            self._known.popitem(last=False)
        return document
