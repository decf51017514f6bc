"""Parsed and validated documents, kept so that a query sent twice is read once; and those that are trusted."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    validate,
)
from graphql.validation.validate import ValidationAbortedError

from resolvers.cost import Cost, Costs
from resolvers.errors import DocumentLimit, DocumentSyntax, DocumentUnknown, DocumentUntrusted
from resolvers.limits import CHARACTERS, ERRORS, TOKENS, check, hold
from resolvers.planner.arguments import forming_variables, naming_variables
from resolvers.shapes import costing_variables, root_fields, shape
from resolvers.trusted import DocumentsInvalid, Trusted

KEPT = 512
COSTS_KEPT = 64


@dataclass(frozen=True)
class Document:
    """A document, and what validation found wrong with it."""

    text: str
    node: DocumentNode
    errors: tuple[GraphQLError, ...]
    trusted: bool = False
    _costs: OrderedDict[Any, Cost] = field(default_factory=OrderedDict, compare=False)
    _roots: dict[int, frozenset[str]] = field(default_factory=dict, compare=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the text, in hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def forming(self) -> frozenset[str]:
        """Names of the variables whose values form the statement."""
        return forming_variables(self.node)

    @cached_property
    def naming(self) -> frozenset[str]:
        """Names of the variables with global ids of any entity."""
        return naming_variables(self.node)

    @cached_property
    def costing(self) -> tuple[str, ...]:
        """Names of the variables on which the cost depends."""
        return costing_variables(self.node)

    def roots(self, operation: OperationDefinitionNode) -> frozenset[str]:
        """Names of an operation's root fields."""
        found = self._roots.get(id(operation))
        if found is None:
            found = self._roots[id(operation)] = root_fields(self.node, operation)
        return found

    def cost(self, costs: Costs, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Cost:
        """What an operation costs. Raises DocumentLimit for too much to plan."""
        key: Any = id(operation)
        if self.costing:
            key = (key, *[shape(variables[name]) if name in variables else "absent" for name in self.costing])
        found = self._costs.get(key)
        if found is None:
            found = self._costs[key] = costs.of(self.node, operation, variables)
            if len(self._costs) > COSTS_KEPT:
                self._costs.popitem(last=False)
        return found


class Documents:
    """The trusted documents, and the last others that were asked, of which the oldest gives way."""

    def __init__(self, schema: GraphQLSchema, trusted: Trusted | None = None, kept: int = KEPT) -> None:
        """Read the trusted documents. Raises DocumentsInvalid where one does not fit the schema."""
        self._schema = schema
        self._kept = kept
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._only = trusted is not None and trusted.only
        self._texts = {} if trusted is None else {hash_: one.text for hash_, one in trusted.documents.items()}
        self._trusted: dict[str, Document] = {}
        for one in trusted.documents.values() if trusted is not None else ():
            self._trusted[one.text] = self._trust(one.text, one.place)

    def text(self, hash_: str) -> str:
        """The trusted document with this SHA-256 (64 lower-case hexadecimal digits). Raises DocumentUnknown."""
        found = self._texts.get(hash_)
        if found is None:
            raise DocumentUnknown(
                "the hub has no trusted document with this hash",
                mend="send the document itself, or have it added to the hub's trusted documents",
            )
        return found

    def read(self, text: str) -> Document:
        """Parse, limit and validate. Raises DocumentSyntax, DocumentLimit or DocumentUntrusted."""
        found = self._trusted.get(text)
        if found is not None:
            return found
        if self._only:
            raise DocumentUntrusted(
                "this hub runs trusted documents only", mend="have the document added to the trusted ones"
            )
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
            raise DocumentSyntax(
                error.message,
                place=_place(error),
                mend="look at line and column; GraphiQL marks it as you type",
            ) from None
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

    def _trust(self, text: str, place: str) -> Document:
        try:
            node = parse(text, allow_empty_selection_sets=False)
            errors = validate(self._schema, node)
        except GraphQLSyntaxError as error:
            errors = [error]
        if errors:
            at = _place(errors[0])
            raise DocumentsInvalid(
                errors[0].message,
                place=f"{place}:{at}" if at else place,
                mend="write the manifest anew from documents that fit this schema",
            )
        return Document(text, node, (), trusted=True)


def _place(error: GraphQLError) -> str | None:
    return ", ".join(f"{at.line}:{at.column}" for at in error.locations or ()) or None
