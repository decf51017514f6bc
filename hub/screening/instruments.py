"""The editions of screening instruments, read from `instruments.yaml`: what is asked, how it is summed, where its cut-offs are."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    field_validator,
    model_validator,
)

from hub.base.errors import DeclarationError
from hub.base.files import content, stated
from schema.screening.instrument import Respondent, Statistic
from schema.screening.warning_level import WarningLevel

FILE = Path(__file__).with_name("instruments.yaml")


class Part(BaseModel):
    """Any part of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Band(Part):
    """What a score means from `first` on, up to the next band."""

    first: Decimal = Field(alias="from")
    level: WarningLevel
    cut_off: bool = False

    @field_validator("level", mode="before")
    @classmethod
    def _named(cls, said: object) -> object:
        return WarningLevel.__members__.get(said, said) if isinstance(said, str) else said


class Scale(Part):
    """A subscale (分量表). One that is not `counted` is no part of the total."""

    code: str
    title: str
    title_zh: str
    items: tuple[int, ...] = Field(min_length=1)
    counted: bool = True


class Validity(Part):
    """Items that tell whether the answers are to be believed: so many points of them make the result void."""

    items: tuple[int, ...] = Field(min_length=1)
    void_at: int


class Loinc(Part):
    """By which codes FHIR names the instrument, its items in their order, its total and its answers."""

    panel: str
    total: str
    items: tuple[str, ...]
    answers: Mapping[str, int]


class Instrument(Part):
    """One edition of an instrument."""

    code: str
    version: str
    title: str
    title_zh: str
    respondent: Respondent
    grades: tuple[int, int]
    items: int = Field(ge=1, le=400)
    answers: tuple[int, int]
    """Least and greatest points of an answer; one digit each, as that is how answers are kept."""
    reverse: tuple[int, ...] = ()
    """Items of which much is good: their points count from the other end."""
    statistic: Statistic = Statistic.SUM
    most_missing: int = Field(ge=0)
    validity: Validity | None = None
    urgent: tuple[int, ...] = ()
    """Items whose answer above the least is urgent whatever the total."""
    bands: tuple[Band, ...] = Field(min_length=1)
    scale_bands: tuple[Band, ...] = ()
    scales: tuple[Scale, ...] = ()
    loinc: Loinc | None = None

    @field_validator("respondent", "statistic", mode="before")
    @classmethod
    def _named(cls, said: object) -> object:
        for kind in (Respondent, Statistic):
            if said in kind.__members__:
                return kind[str(said)]
        return said

    @property
    def edition(self) -> str:
        """Code and version: `PHQ-9@2001`."""
        return f"{self.code}@{self.version}"

    @cached_property
    def counted(self) -> tuple[int, ...]:
        """The items of the total, in order."""
        of_scales = sorted(item for scale in self.scales if scale.counted for item in scale.items)
        return tuple(of_scales) or tuple(range(1, self.items + 1))

    @model_validator(mode="after")
    def _consistent(self) -> Instrument:
        lists = [*(scale.items for scale in self.scales), self.validity.items if self.validity else ()]
        named = [item for items in lists for item in items]
        if named and sorted(named) != list(range(1, self.items + 1)):
            raise ValueError("scales and validity items name each item once")
        if {*self.reverse, *self.urgent} - set(range(1, self.items + 1)):
            raise ValueError("a reverse or urgent item is none of its items")
        if not 0 <= self.answers[0] < self.answers[1] <= 9:
            raise ValueError("answers are points from 0 to 9")
        for bands in (self.bands, self.scale_bands):
            starts = [band.first for band in bands]
            if starts != sorted(set(starts)):
                raise ValueError("bands stand in the order of their scores")
        if self.loinc and len(self.loinc.items) != self.items:
            raise ValueError("each item has a LOINC code")
        return self


Found = Mapping[str, Instrument]


def read(path: Path = FILE) -> Found:
    """The editions of a file by `edition`, in its order. Raises DeclarationError with the place of what does not fit."""
    form = TypeAdapter(list[Instrument]).validate_python
    found = stated(content(path, DeclarationError), form, DeclarationError, place=str(path))
    editions = {instrument.edition: instrument for instrument in found}
    if len(editions) < len(found):
        raise DeclarationError("an edition stands here twice", place=str(path))
    return editions


@cache
def instruments() -> Found:
    """The editions that the hub knows, by code and version."""
    return read()


@cache
def by_loinc(what: Literal["panel", "total"]) -> Found:
    """The editions that have LOINC codes, by that of the panel or of the total."""
    return {getattr(each.loinc, what): each for each in instruments().values() if each.loinc}
