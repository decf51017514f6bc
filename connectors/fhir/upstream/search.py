"""Search as the simulator understands it: a strict part of R4's search (3.1.1), anything else is refused."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from connectors.fhir.upstream.outcome import Refusal
from connectors.fhir.upstream.resources import Held, Library

PAGE = 50
"""Matches on a page when `_count` does not say."""
PAGE_LIMIT = 1000
"""Most matches on a page; a greater `_count` is served with this many, as the standard allows."""

IDENTIFIED = frozenset(
    {"Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson", "ServiceRequest", "Task"}
    | {"Encounter", "QuestionnaireResponse", "Observation"}
)
WITH_STATUS = frozenset({"ServiceRequest", "Task", "Encounter", "QuestionnaireResponse", "Observation"})
WITH_CODE = frozenset({"ServiceRequest", "Task", "Observation"})
REFERENCES: Mapping[str, Mapping[str, str]] = {
    "PractitionerRole": {"practitioner": "practitioner", "organization": "organization"},
    "RelatedPerson": {"patient": "patient"},
    "ServiceRequest": {
        "subject": "subject", "patient": "subject", "requester": "requester", "performer": "performer",
    },
    "Encounter": {
        "subject": "subject", "patient": "subject", "based-on": "basedOn", "service-provider": "serviceProvider",
    },
    "QuestionnaireResponse": {"subject": "subject", "patient": "subject", "based-on": "basedOn"},
    "Observation": {
        "subject": "subject", "patient": "subject", "based-on": "basedOn", "derived-from": "derivedFrom",
    },
    "Task": {"subject": "for", "patient": "for", "focus": "focus", "requester": "requester", "owner": "owner"},
}  # fmt: skip
"""Search parameters that are references, with the element that each looks at."""

Test = Callable[[Held], bool]


@dataclass(frozen=True, slots=True)
class Query:
    """An understood search."""

    type: str
    tests: Sequence[Test]
    count: int
    newest_first: bool | None
    """How `_lastUpdated` is sorted by; None: by id."""
    includes: Sequence[tuple[str, str | None]]
    """Elements whose targets come along, each with the only type of target that is wanted."""
    total: bool

    def run(self, library: Library) -> list[str]:
        """Ids of all matches in order. Resources that changed at one instant are ordered by id."""
        found = [held for held in library.of(self.type).values() if all(test(held) for test in self.tests)]
        found.sort(key=lambda held: held.id)
        if self.newest_first is not None:
            found.sort(key=lambda held: held.changed, reverse=self.newest_first)
        return [held.id for held in found]

    def included(self, matches: Iterable[Held], library: Library) -> list[Held]:
        """What the matches of a page bring along, each once."""
        brought: dict[str, Held] = {}
        for held in matches:
            for element, wanted in self.includes:
                for reference in sorted(held.references.get(element, ())):
                    target = library.find(reference)
                    if target is not None and wanted in (None, target.type):
                        brought[reference] = target
        return list(brought.values())


def understand(kind: str, parameters: Sequence[tuple[str, str]]) -> Query:
    """Read a search's parameters. Raises Refusal (400) for each that is unknown or does not fit."""
    tests: list[Test] = []
    includes: list[tuple[str, str | None]] = []
    single: dict[str, str] = {}
    for name, value in parameters:
        if name in ("_count", "_sort", "_total", "_format"):
            if name in single:
                raise _invalid(name, "may stand once only")
            single[name] = value
        elif name == "_include":
            includes.append(_include(kind, value))
        else:
            tests.append(_test(kind, name, value))
    if single.get("_format", "json") not in ("json", "application/fhir+json"):
        raise _invalid("_format", "only json is served")
    if single.get("_total", "accurate") not in ("none", "estimate", "accurate"):
        raise _invalid("_total", "must be none, estimate or accurate")
    return Query(
        kind, tests, _count(single.get("_count")), _newest_first(single.get("_sort")), includes,
        total=single.get("_total") != "none",
    )  # fmt: skip


def _invalid(name: str, why: str) -> Refusal:
    return Refusal(400, "invalid", f"Search parameter {name}: {why}")


def _count(value: str | None) -> int:
    if value is None:
        return PAGE
    if not re.fullmatch(r"\d{1,9}", value):
        raise _invalid("_count", "must be a whole number")
    return min(int(value), PAGE_LIMIT)


def _newest_first(value: str | None) -> bool | None:
    known = {None: None, "_id": None, "_lastUpdated": False, "-_lastUpdated": True}
    if value not in known:
        raise _invalid("_sort", "only _id, _lastUpdated and -_lastUpdated are served")
    return known[value]


def _include(kind: str, value: str) -> tuple[str, str | None]:
    source, _, rest = value.partition(":")
    parameter, _, target = rest.partition(":")
    element = REFERENCES.get(kind, {}).get(parameter)
    if source != kind or element is None:
        raise _invalid("_include", f"{kind} has no such reference")
    return element, target or None


def _test(kind: str, name: str, value: str) -> Test:
    if name == "_id":
        wanted = frozenset(value.split(","))
        return lambda held: held.id in wanted
    if name == "_lastUpdated":
        return _updated(value)
    if name == "identifier" and kind in IDENTIFIED:
        tokens = [_token(part) for part in value.split(",")]
        return lambda held: any(_bears(held.identifiers, system, key) for system, key in tokens)
    if name == "code" and kind in WITH_CODE:
        tokens = [_token(part) for part in value.split(",")]
        return lambda held: any(_bears(held.codes, system, key) for system, key in tokens)
    if name == "status" and kind in WITH_STATUS:
        states = frozenset(value.split(","))
        return lambda held: held.status in states
    if name in REFERENCES.get(kind, {}):
        element = REFERENCES[kind][name]
        default = "Patient/" if name in ("subject", "patient") else ""
        targets = frozenset(part if "/" in part else default + part for part in value.split(","))
        return lambda held: not targets.isdisjoint(held.references.get(element, ()))
    raise Refusal(400, "not-supported", f"Search parameter {name} is unknown for {kind}")


def _token(part: str) -> tuple[str | None, str | None]:
    """`value` (any system), `system|value`, `|value` (no system), `system|` (any value)."""
    if "|" not in part:
        return None, part
    system, _, key = part.partition("|")
    return system, key or None


def _bears(borne: Iterable[tuple[str, str]], system: str | None, key: str | None) -> bool:
    return any(
        (system is None or system == its_system) and (key is None or key == its_key)
        for its_system, its_key in borne
    )


_PREFIXED = re.compile(
    r"(?P<prefix>[a-z]{2})?(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2})"
    r"(T(?P<clock>\d{2}:\d{2}(:\d{2}(?P<fraction>\.\d{1,6})?)?)(?P<offset>Z|[+-]\d{2}:\d{2})?)?)?)?"
)


def _updated(value: str) -> Test:
    """A comparison with the span of time that the value covers at its precision (R4, 3.1.1.4.6)."""
    found = _PREFIXED.fullmatch(value)
    if found is None:
        raise _invalid("_lastUpdated", "must be a date or time, with a prefix or without")
    try:
        low, high = _span(found)
    except (ValueError, OverflowError):
        raise _invalid("_lastUpdated", "is no date of the calendar") from None
    match found["prefix"]:
        case None | "eq":
            return lambda held: low <= held.changed < high
        case "ge":
            return lambda held: held.changed >= low
        case "gt":
            return lambda held: held.changed >= high
        case "le":
            return lambda held: held.changed < high
        case "lt":
            return lambda held: held.changed < low
        case other:
            raise _invalid("_lastUpdated", f"prefix {other} is not served")


def _span(found: re.Match[str]) -> tuple[datetime, datetime]:
    year, month, day = int(found["year"]), int(found["month"] or 1), int(found["day"] or 1)
    low = datetime(year, month, day, tzinfo=UTC)
    if found["clock"] is None:
        if found["day"]:
            return low, low + timedelta(days=1)
        days = calendar.monthrange(year, month)[1] if found["month"] else 365 + calendar.isleap(year)
        return low, low + timedelta(days=days)
    low = datetime.fromisoformat(
        f"{low:%Y-%m-%d}T{found['clock']}{found['offset'] or 'Z'}".replace(":60", ":59")
    ).astimezone(UTC)
    if found["fraction"]:
        return low, low + timedelta(seconds=10 ** -(len(found["fraction"]) - 1))
    return low, low + (timedelta(seconds=1) if found["clock"].count(":") == 2 else timedelta(minutes=1))
