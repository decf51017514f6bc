"""What an entity's rows are found by."""

from __future__ import annotations

import pytest

from schema.kit.registry import load


@pytest.mark.parametrize("entity", load().values(), ids=load())
def test_every_relation_is_found_by_one_index(entity):
    table = entity.__table__
    every = [
        tuple(str(part).split(".")[-1] for part in index.expressions)
        for index in table.indexes
        if not index.unique
    ]
    for relation in entity.declaration.relations.values():
        found = [names for names in every if names[0].split()[0] == relation.column]
        assert found, relation.name
        assert (relation.column,) not in found or len(found) == 1, relation.name
