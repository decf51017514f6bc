"""Items of a union as texts: each is told from its own entity's row, which is joined where the item is of its kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from graphql import FieldNode

from resolvers.planner import text
from resolvers.planner.sql import table
from resolvers.planner.statement import Rows
from resolvers.planner.text import Text
from schema.kit import Entity

if TYPE_CHECKING:
    from resolvers.planner.compiler import Compiler


class Members:
    """The entities of a union, whose items `row` names by `_kind` and `_id`."""

    def __init__(self, compiler: Compiler, row: str, entities: Iterable[type[Entity]]) -> None:
        self._compiler = compiler
        self._row = row
        self._rows = [Rows(entity, compiler.statement.row(entity)) for entity in entities]

    def object(self, group: Sequence[FieldNode], *, outermost: bool = False) -> Text:
        """The item as its entity. `outermost`: no row around it is of the same pupil."""
        compiler = self._compiler
        tell = compiler.told if outermost else compiler.object
        return self.by_kind(
            {
                rows.entity.__name__: tell(rows, compiler.below(rows.entity.__name__, group))
                for rows in self._rows
            }
        )

    def by_kind(self, told: Mapping[str, Text]) -> Text:
        """What is told of the item's kind."""
        if not told:
            return text.NULL
        cases = " ".join(f"WHEN '{kind}' THEN {said.sql}" for kind, said in told.items())
        return text.of(f"CASE {self._row}._kind {cases} END", long=any(said.long for said in told.values()))

    def joins(self) -> str:
        """The entities' rows, once all is asked of them; of other kinds than an item's none is looked for."""
        found = []
        for rows in self._rows:
            if rows.row.c.used:
                key = f"CASE WHEN {self._row}._kind = '{rows.entity.__name__}' THEN {self._row}._id END"
                own = f"{table(rows.entity, rows.row.c.used)} AS {rows.row.name}"
                found.append(rows.source(f" LEFT JOIN {own} ON {rows.row['id']} = {key}"))
        return "".join(found)
