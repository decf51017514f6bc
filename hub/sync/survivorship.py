"""Survivorship: which of several records' values a field takes. Rules are data, in one file.

The value that ranks first survives. How records rank is the same for all fields that no rule names, and every
order is total, so that the same records make the same row whatever came first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from hub.base import files
from hub.base.errors import YixinError
from hub.base.settings import Settings
from schema.integration.survivorship import Survived
from schema.kit.declaration import Declaration
from schema.kit.entity import Entity
from schema.kit.registry import load

FILE = Path(__file__).with_name("survivorship.yaml")
HUB = "hub"
"""The connector of the source by which the hub itself speaks."""

_EPOCH = datetime.min.replace(tzinfo=UTC)

Link = Mapping[str, Any]
"""A record behind a row: its source (`source_id`, `source`, `connector`, `roster`), and what it said (`values`, `refs`).

One of the hub's own may say instead by `trusts` which source counts for a field.
"""


class RulesInvalid(YixinError):
    """The file of survivorship rules cannot be read, or names what is not there."""

    code = "survivorship.invalid"


class Trusted(BaseModel):
    """Sources by name, the most trusted first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    trusted: tuple[str, ...] = Field(min_length=1)


Word = Literal["roster", "newest", "longest", "specific", "senior"]
Criterion = Word | Trusted


class Stated(BaseModel):
    """What the file says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    default: tuple[Criterion, ...] = ("roster", "senior", "specific", "newest")
    fields: dict[str, tuple[Criterion, ...]] = {}


@dataclass(frozen=True)
class Claim:
    """What one source says of a field: the best of its records that say anything."""

    link: Link
    value: Any


@dataclass(frozen=True)
class Verdict:
    """What a field takes, from whom, by which rule; and what every source said, the best first."""

    claims: tuple[Claim, ...]
    rule: Survived

    @property
    def value(self) -> Any:
        """The value that stands."""
        return self.claims[0].value

    @property
    def disputed(self) -> bool:
        """Whether sources say different things."""
        return self.rule not in (Survived.ONLY, Survived.AGREED)


class Rules:
    """How values survive in one hub."""

    def __init__(self, stated: Stated, path: Path = FILE) -> None:
        self._stated = stated
        self.path = path
        self._default = _order(stated.default)
        self._of_values = self._default if "longest" in stated.default else None
        """The default, where it looks at each field's value."""
        self._own = {
            tuple(name.split(".")): _order((*criteria, *stated.default))
            for name, criteria in stated.fields.items()
        }

    @classmethod
    def read(cls, path: Path | None = None) -> Rules:
        """The rules of a file; None: those that the hub comes with. Raises RulesInvalid naming what does not fit."""
        path = path or FILE
        mend = "a criterion is roster, newest, longest, specific, senior or trusted: [names of sources], as in docs/provenance.md"
        text = files.content(path, RulesInvalid)
        stated = files.stated(text, Stated.model_validate, RulesInvalid, place=str(path), mend=mend)
        for name in stated.fields:
            _check(name, path)
        return cls(stated, path)

    @property
    def sources(self) -> frozenset[str]:
        """The names of sources that the rules trust."""
        orders = [self._stated.default, *self._stated.fields.values()]
        return frozenset(
            name for order in orders for each in order if isinstance(each, Trusted) for name in each.trusted
        )

    def merged(self, entity: type[Entity], links: Sequence[Link]) -> dict[str, Any]:
        """What each column and relation of a row takes; None where no record says anything."""
        declaration, name = entity.declaration, entity.__name__
        links, decided = _heard(links)
        several = len(links) > 1
        ranked = sorted(links, key=self._default.rank) if several else links
        found: dict[str, Any] = {}
        for part, fields in (("values", declaration.columns), ("refs", declaration.relations)):
            for field in fields:
                own = self._own.get((name, field), self._of_values) if several else None
                counts = decided.get(field)
                if counts is not None:
                    own = own or self._default
                order = ranked if own is None else sorted(links, key=own.ranking(part, field, counts))
                for link in _furthest(declaration, field, order):
                    if (value := link[part].get(field)) is not None:
                        found[field] = value
                        break
                else:
                    found[field] = None
        return found

    def verdict(self, entity: type[Entity], field: str, links: Sequence[Link]) -> Verdict | None:
        """What each source says of a field, and why one stands; None: none says anything."""
        part = "values" if field in entity.declaration.columns else "refs"
        order = self._own.get((entity.__name__, field), self._default)
        links, decided = _heard(links)
        ranking = order.ranking(part, field, decided.get(field))
        best: dict[int, Claim] = {}
        for link in sorted(links, key=ranking):
            value = link[part].get(field)
            if value is not None:
                best.setdefault(link["source_id"], Claim(link, value))
        if not best:
            return None
        claims = tuple(best.values())
        same = _comparable(entity, field)
        other = next((claim for claim in claims if same(claim.value) != same(claims[0].value)), None)
        if other is None:
            return Verdict(claims, Survived.AGREED if len(claims) > 1 else Survived.ONLY)
        first, second = ranking(claims[0].link), ranking(other.link)
        at = next(at for at, (mine, theirs) in enumerate(zip(first, second, strict=True)) if mine != theirs)
        return Verdict(claims, order.names[at])


def _furthest(declaration: Declaration, field: str, links: Sequence[Link]) -> Sequence[Link]:
    """Of a field whose values are steps, where the hub itself says one: the records that tell the furthest step, in their order."""
    column = declaration.columns.get(field)
    if column is None or not column.spec.steps:
        return links
    said = [link for link in links if link["values"].get(field) is not None]
    if all(link["connector"] != HUB for link in said):
        return links
    places = {value: place for place, step in enumerate(column.spec.steps) for value in step}
    last = max(places[link["values"][field]] for link in said)
    return [link for link in said if places[link["values"][field]] == last]


@cache
def standing() -> Rules:
    """The rules of this process's settings, for whoever is given no others. Raises RulesInvalid or SettingsError."""
    return Rules.read(Settings.load().survivorship)


@dataclass(frozen=True)
class _Order:
    """Criteria one behind the other, and the name of each; what was decided in the hub comes before them."""

    names: tuple[Survived, ...]
    ranks: tuple[Callable[[Link, Any], Any], ...]

    def rank(self, link: Link) -> tuple[Any, ...]:
        return tuple(rank(link, None) for rank in self.ranks)

    def ranking(self, part: str, field: str, decided: int | None) -> Callable[[Link], tuple[Any, ...]]:
        """`decided`: the source that counts for the field, where the hub itself says so."""
        return lambda link: (
            decided is not None and link["source_id"] != decided,
            *(rank(link, link[part].get(field)) for rank in self.ranks),
        )


def _heard(links: Sequence[Link]) -> tuple[Sequence[Link], Mapping[str, int]]:
    """The records that are heard, and by field the source that counts, as it was decided in the hub: of decisions on a field the last."""
    if all(link["connector"] != HUB for link in links):
        return links, {}
    last: dict[str, Link] = {}
    for link in sorted((link for link in links if link["connector"] == HUB), key=_decided_at):
        last |= dict.fromkeys((*link["values"], *link["refs"], *link.get("trusts", ())), link)
    decided = {field: link.get("trusts", {}).get(field, link["source_id"]) for field, link in last.items()}
    others = [link for link in links if link["connector"] != HUB]
    return [*others, *{id(link): link for link in last.values()}.values()], decided


def _decided_at(link: Link) -> tuple[datetime, int]:
    return link["source_time"] or _EPOCH, int(link.get("id", 0))


def _order(criteria: Sequence[Criterion]) -> _Order:
    named: list[tuple[Survived, Callable[[Link, Any], Any]]] = []
    for criterion in criteria:
        if isinstance(criterion, Trusted):
            named.append((Survived.TRUSTED, _trusting(criterion.trusted)))
        else:
            named.append(_WORDS[criterion])
    # The last ones make every order total.
    named += [_WORDS["senior"], (Survived.KEY, lambda link, _: (link["key"], link["stream"], link["slot"]))]
    names, ranks = zip(*named, strict=True)
    return _Order((Survived.HUB, *names), ranks)


def _trusting(names: Sequence[str]) -> Callable[[Link, Any], int]:
    places = {name: at for at, name in enumerate(names)}
    return lambda link, _: places.get(link["source"], len(places))


def _newest(link: Link, _: Any) -> float:
    return -((link["source_time"] or _EPOCH) - _EPOCH).total_seconds()


_WORDS: Mapping[Word, tuple[Survived, Callable[[Link, Any], Any]]] = {
    "roster": (Survived.ROSTER, lambda link, _: not link["roster"]),
    "senior": (Survived.SENIOR, lambda link, _: link["source_id"]),
    # A record that only adds to a row knows that part better than the one which founded it.
    "specific": (Survived.SPECIFIC, lambda link, _: link["founding"]),
    "newest": (Survived.NEWEST, _newest),
    "longest": (Survived.LONGEST, lambda _, value: -len(value) if isinstance(value, str) else 0),
}


def _comparable(entity: type[Entity], field: str) -> Callable[[Any], Any]:
    """The form in which two values of a field are the same."""
    column = entity.declaration.columns.get(field)
    normal = None if column is None else column.spec.normal
    return lambda value: normal(value) if normal and isinstance(value, str) else value


def _check(name: str, path: Path) -> None:
    entity_name, _, field = name.partition(".")
    entity = load().get(entity_name)
    if entity is None or entity.declaration.keeping != "projected":
        known = ", ".join(_projected())
        raise RulesInvalid(
            "no entity that sources feed", place=f"{path}, fields.{name}", mend=f"it is one of: {known}"
        )
    fields = [*entity.declaration.columns, *entity.declaration.relations]
    if field not in fields:
        raise RulesInvalid(
            f"{entity_name} has no such field",
            place=f"{path}, fields.{name}",
            mend=f"it has: {', '.join(fields)}",
        )


@cache
def _projected() -> tuple[str, ...]:
    return tuple(name for name, entity in load().items() if entity.declaration.keeping == "projected")
