"""The file of the self-check as data: items, each with the saved query that it binds to and what is meant."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from hub.base.errors import YixinError
from hub.base.files import content, stated
from schema.indicator import indicators
from schema.standards.finding import FindingArea, FindingSeverity

FILE = Path(__file__).with_name("self_check.yaml")
MEND = "write it as in docs/self-check.md"

Path_ = Annotated[str, Field(pattern=r"^\w+(\.\w+)*$")]
"""Fields of an answer, from one to the next."""


class ItemsInvalid(YixinError):
    """The items of the self-check cannot be read, or name what is not there."""

    code = "selfcheck.invalid"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Part):
    """One item."""

    item: str = Field(pattern=r"^[a-z][a-z0-9-]{2,60}$")
    title: str = Field(min_length=1)
    title_zh: str = Field(min_length=1)
    area: FindingArea
    severity: FindingSeverity
    indicator: str | None = None
    query: str | None = Field(default=None, pattern=r"^[\w-]+\.graphql$")
    """A file beside the items'."""
    rows: Path_ | None = None
    """Where in its answer the rows stand; the numbers of several rows of one school are added."""
    school: Path_ | None = None
    """Where in a row the school's global id stands."""
    value: Path_ | None = None
    """Where in a row the number stands."""
    otherwise: Decimal | None = None
    """What a school has of which no row is told; None: nothing is known of it."""
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    within_days: int = Field(ge=1, le=3660)
    """Days until it is to be met."""
    _document: str = PrivateAttr("")

    @model_validator(mode="before")
    @classmethod
    def _named(cls, given: object) -> object:
        """Vocabularies are written by the name."""
        if isinstance(given, dict):
            for name, words in (("area", FindingArea), ("severity", FindingSeverity)):
                if given.get(name) in words.__members__:
                    given = {**given, name: words[given[name]]}
        return given

    @model_validator(mode="after")
    def _bound(self) -> Item:
        if (self.indicator is None) == (self.query is None):
            raise ValueError("it binds to an indicator or to a query")
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("name at_least or at_most")
        places = (self.rows, self.school, self.value)
        if self.query is not None and None in places:
            raise ValueError("of a query, rows, school and value say where its figures stand")
        if self.indicator is not None and (any(places) or self.otherwise is not None):
            raise ValueError("rows, school, value and otherwise are of queries")
        if self.indicator is not None and self.indicator not in indicators():
            raise ValueError("there is no such indicator")
        return self

    @property
    def binding(self) -> str:
        """What it binds to."""
        return self.indicator or (self.query or "").removesuffix(".graphql")

    @property
    def document(self) -> str:
        """The saved query; empty where it is an indicator."""
        return self._document

    def met(self, value: Decimal) -> bool:
        """Whether this is what is meant."""
        least, most = self.at_least, self.at_most
        return (least is None or value >= least) and (most is None or value <= most)


class Items(_Part):
    """All items."""

    version: str = Field(min_length=1, max_length=40)
    items: tuple[Item, ...]


def read(path: Path | None = None) -> Items:
    """The items of a file with the queries beside it; None: those that the hub comes with. Raises ItemsInvalid."""
    path = path or FILE
    text = content(path, ItemsInvalid)
    found = stated(text, Items.model_validate, ItemsInvalid, place=str(path), mend=MEND)
    codes = [item.item for item in found.items]
    for item in found.items:
        if codes.count(item.item) > 1:
            raise ItemsInvalid("two items have this code", place=f"{path}, {item.item}", mend=MEND)
        if item.query is not None:
            item._document = content(path.with_name(item.query), ItemsInvalid)
    return found


@cache
def standing() -> Items:
    """The items that the hub comes with."""
    return read()
