"""Records as Example's documents write them: strict where it matters, unknown fields ignored.

Name the document here, and for each field that is read differently from what it says, why.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from hub.base import conventions

Text = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=255, pattern=r"^\P{Cc}*$"),
]
"""Text on one line: no control characters."""
Name = Annotated[Text, AfterValidator(conventions.person_name)]


class Record(BaseModel):
    """What all records have. Values do not stand in errors, which are logged."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    id: Text


class School(Record):
    """A school."""

    code: Text
    name: Text


class Teacher(Record):
    """A teacher; `school` is the id of a school."""

    number: Text
    name: Name
    phone: Text | None = None
    school: Text
    since: date | None = None
    changed_at: datetime | None = Field(None, alias="changedAt")
