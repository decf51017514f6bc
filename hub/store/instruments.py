"""Writes the instruments of `instruments.yaml` into the database, where results name them and the graph reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from hub.screening.instruments import Instrument, instruments
from hub.store.writer import table_of
from schema.kit import Entity
from schema.screening import instrument as rows
from schema.screening.instrument_cut_off import CutOffOf, InstrumentCutOff
from schema.screening.instrument_scale import InstrumentScale

Row = dict[str, Any]
Key = tuple[str, ...]


def write(connection: Connection) -> None:
    """Make the rows say what the file does; ids stay. An edition that has left the file stays, as results may be of it."""
    for each in instruments().values():
        (key,) = _saved(connection, rows.Instrument, {}, ("edition",), [_instrument(each)])
        own = {"instrument_id": key}
        _saved(connection, InstrumentScale, own, ("code",), list(_scales(each)))
        _saved(connection, InstrumentCutOff, own, ("of", "first"), list(_cut_offs(each)))


def _saved(
    connection: Connection, entity: type[Entity], own: Mapping[str, int], by: Key, wanted: list[Row]
) -> list[int]:
    """The ids of the wanted rows, told apart by these columns; of the others that are `own`, none is left."""
    table = table_of(entity)
    mine = [table.c[name] == value for name, value in own.items()]
    named = [] if own else [table.c[by[0]] == wanted[0][by[0]]]
    found = connection.execute(select(table).where(table.c.removed_at.is_(None), *mine, *named)).mappings()
    old = {tuple(row[name] for name in by): row for row in found}
    ids: list[int] = []
    for row in wanted:
        before = old.pop(tuple(row[name] for name in by), None)
        if before is None:
            made = connection.execute(insert(table).values({**row, **own}).returning(table.c.id))
            ids.append(made.scalar_one())
            continue
        ids.append(before["id"])
        if any(before[name] != value for name, value in row.items()):
            _supersede(connection, entity, before, row)
    for left in old.values():
        _supersede(connection, entity, left, {"removed_at": func.now()})
    return ids


def _supersede(
    connection: Connection, entity: type[Entity], before: Mapping[Any, Any], changes: Mapping[str, Any]
) -> None:
    table, history = table_of(entity), entity.history
    assert history is not None
    connection.execute(insert(history).values({**before, "superseded_at": func.now()}))
    changed = {**changes, "changed_at": func.now()}
    connection.execute(update(table).where(table.c.id == before["id"]).values(changed))


def _instrument(said: Instrument) -> Row:
    return {
        "edition": said.edition,
        "code": said.code,
        "variant": said.version,
        "title": said.title,
        "title_zh": said.title_zh,
        "respondent": said.respondent.name,
        "first_grade": said.grades[0],
        "last_grade": said.grades[1],
        "items": said.items,
        "least": said.answers[0],
        "most": said.answers[1],
        "reverse_items": list(said.reverse),
        "urgent_items": list(said.urgent),
        "validity_items": list(said.validity.items) if said.validity else [],
        "void_at": said.validity.void_at if said.validity else None,
        "statistic": said.statistic.name,
        "most_missing": said.most_missing,
    }


def _scales(said: Instrument) -> Iterator[Row]:
    for place, scale in enumerate(said.scales, start=1):
        yield {
            "edition": f"{said.edition}/{scale.code}",
            "code": scale.code,
            "title": scale.title,
            "title_zh": scale.title_zh,
            "place": place,
            "items": list(scale.items),
            "counted": scale.counted,
        }


def _cut_offs(said: Instrument) -> Iterator[Row]:
    for of, bands in ((CutOffOf.TOTAL, said.bands), (CutOffOf.SCALE, said.scale_bands)):
        # An instrument may have none for its scales.
        for band, following in zip_longest(bands, bands[1:]):
            yield {
                "of": of.name,
                "first": band.first,
                "below": following.first if following else None,
                "level": band.level.name,
                "at_cut_off": band.cut_off,
            }
