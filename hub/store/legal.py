"""Writes the legal bases of `legal_bases.yaml` into the database, where the graph reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlalchemy import Connection, delete
from sqlalchemy.dialects.postgresql import insert

from hub.base import files
from hub.base.errors import DeclarationError
from hub.store.writer import table_of
from schema.access import legal_basis
from schema.access.legal_basis import Basis, LegalBasis
from schema.access.purpose import Purpose

FILE = Path(legal_basis.__file__).with_name("legal_bases.yaml")


class Stated(BaseModel):
    """One purpose of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: str
    basis: str
    articles: list[str]
    text: str
    text_zh: str


def stated(path: Path = FILE) -> list[Stated]:
    """What the file says. Raises DeclarationError unless it states every purpose once."""
    form = TypeAdapter(list[Stated]).validate_python
    found = files.stated(files.content(path, DeclarationError), form, DeclarationError, place=str(path))
    known = sorted(each.purpose for each in found) == sorted(Purpose.__members__)
    if not known or {each.basis for each in found} - set(Basis.__members__):
        raise DeclarationError("every purpose has one basis of those that there are", place=str(path))
    return found


def write(connection: Connection) -> None:
    """Make the rows say what the file does; ids stay."""
    table = table_of(LegalBasis)
    for each in stated():
        row: dict[str, Any] = each.model_dump()
        statement = insert(table).values(row)
        connection.execute(statement.on_conflict_do_update(index_elements=["purpose"], set_=row))
    connection.execute(delete(table).where(table.c.purpose.not_in(list(Purpose.__members__))))
