"""What the rules remember of themselves."""

from __future__ import annotations

from sqlalchemy import Column, Date, SmallInteger, Table, Text

from schema.kit.entity import Entity

rules_evaluated = Table(
    "rules_evaluated",
    Entity.metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False, comment="always 1"),
    Column("day", Date, nullable=False, comment="the business date on which all pupils were last looked at"),
    Column("mark", Text, nullable=False, comment="of the rules by which they were"),
)
"""When all rules were last evaluated for all pupils."""
