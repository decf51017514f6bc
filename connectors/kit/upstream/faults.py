"""Faults of a simulator: by name, each with an optional value, counted so that a run repeats exactly.

`NAME`, `NAME=EVERY` or `NAME=EVERY:AMOUNT`; EVERY counts data requests (the Nth fails, so a retry passes) or is
`always`. What AMOUNT means stands with each name in `FAULTS`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hub.base.errors import YixinError

FAULTS: Mapping[str, str] = {
    "slow": "each EVERY-th request (1) waits AMOUNT seconds (0.2)",
    "throttle": "each EVERY-th request (5) is answered 429 with Retry-After: AMOUNT seconds (1)",
    "throttle-date": "likewise (5), Retry-After being an HTTP date AMOUNT seconds ahead (1)",
    "error": "each EVERY-th request (4) is answered with the status AMOUNT (500)",
    "drop": "each EVERY-th answer (4) breaks off in the middle of its body",
    "garbage": "each EVERY-th answer (4) is a page of HTML instead of JSON",
    "expired-token": "a token is good for EVERY requests (7); always: for none",
    "malformed": "COLLECTION:COUNT — so many records (1) of the collection are broken in turn: wrong type, no required field, no object",
    "no-totals": "answers do not tell how many records there are",
    "shift": "from the EVERY-th page of records on (2) the first record of each collection is no more",
    "unshift": "until the EVERY-th page of records (2) the first record of each collection is not there yet",
    "repeated": "each EVERY-th page of records (2) also brings the page before it again",
    "reordered": "each EVERY-th page of records (1) has its records in the opposite order",
    "shrinking": "from the EVERY-th page of records on (2) AMOUNT per cent (50) of each collection are left",
    "empty-roster": "there are no people any more",
    "shrunken-roster": "AMOUNT per cent of the people are left: shrunken-roster=PERCENT (50)",
}
"""Every simulator's faults and what their values mean; in brackets what holds without a value."""

_MOVING = frozenset({"shift", "unshift", "shrinking"})
_FORM = re.compile(r"([a-z][a-z-]*)(?:=([A-Za-z0-9]+)(?::([0-9]+(?:\.[0-9]+)?))?)?")
_T = TypeVar("_T")


class FaultUnknown(YixinError):
    """A fault's name or value is not known to the simulator."""

    code = "fault.unknown"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault that is switched on."""

    name: str
    value: str | None
    amount: float | None

    def every(self, default: int) -> int:
        """The number before the colon; `always` is 1."""
        if self.value is None:
            return default
        return 1 if self.value == "always" else int(self.value)


class Faults:
    """The faults that are on now. `set` replaces them while the simulator runs."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._own: dict[str, str] = {}
        self._on: dict[str, Fault] = {}
        self._counts: Counter[str] = Counter()
        self.texts: list[str] = []
        self._pending = list(texts)
        for text in self._pending:
            _parse(text)

    def accept(self, own: Mapping[str, str] | None = None) -> None:
        """Called by a simulator: `own` are the names that only it knows. Raises FaultUnknown."""
        self._own = dict(own or {})
        self.set(self._pending)

    def set(self, texts: Iterable[str]) -> None:
        """Replace all faults and start counting anew. Raises FaultUnknown and changes nothing then."""
        known = {**FAULTS, **self._own}
        texts = list(texts)
        faults = [_parse(text) for text in texts]
        for fault in faults:
            if fault.name not in known:
                raise FaultUnknown(
                    "no such fault", place=fault.name, mend=f"choose of: {', '.join(sorted(known))}"
                )
            if fault.name not in {"malformed", *self._own}:
                _check_number(fault)
        self._on = {fault.name: fault for fault in faults}
        self.texts = texts
        self._counts.clear()

    def get(self, name: str) -> Fault | None:
        """The fault of this name, if it is on."""
        return self._on.get(name)

    def due(self, name: str, default: int) -> Fault | None:
        """Counts one request against the fault; the fault itself if it is this request's turn."""
        fault = self._on.get(name)
        if fault is None:
            return None
        self._counts[name] += 1
        return fault if self._counts[name] % fault.every(default) == 0 else None

    def standing(self, rows: Sequence[_T]) -> Sequence[_T]:
        """Counts one page of records: what `shift`, `unshift` and `shrinking` have left of its collection by now."""
        for name in _MOVING & self._on.keys():
            self._counts[name] += 1
            later = self._counts[name] >= self._on[name].every(2)
            if name == "shrinking" and later:
                amount = self._on[name].amount
                rows = rows[: int(len(rows) * (50 if amount is None else amount) / 100)]
            elif name != "shrinking" and later == (name == "shift"):
                rows = rows[1:]
        return rows

    def page(self, rows: Sequence[_T], offset: int, limit: int) -> Sequence[_T]:
        """One page of the rows, as `repeated` and `reordered` serve it."""
        page = rows[offset : offset + limit]
        if self.due("repeated", 2):
            page = [*rows[max(offset - limit, 0) : offset], *page]
        return page[::-1] if self.due("reordered", 1) else page

    def people(self, rows: Sequence[_T]) -> Sequence[_T]:
        """What `empty-roster` and `shrunken-roster` leave of a collection of people."""
        if "empty-roster" in self._on:
            return rows[:0]
        if fault := self._on.get("shrunken-roster"):
            return rows[: len(rows) * min(fault.every(50), 100) // 100]
        return rows

    def spoiled(self, collection: str, total: int, *, usual: str) -> Mapping[int, int]:
        """Which records `malformed` breaks, by position in the file, and how; spread over the collection.

        0: a field of the wrong type, 1: a required field is missing, 2: no object at all. `usual` is the
        collection that is meant when the fault names none.
        """
        fault = self._on.get("malformed")
        if fault is None or collection != (fault.value or usual):
            return {}
        count = min(int(fault.amount or 1), total)
        return {total * (2 * number + 1) // (2 * count): number % 3 for number in range(count)}


def _parse(text: str) -> Fault:
    match = _FORM.fullmatch(text)
    if not match:
        raise FaultUnknown("is no fault", place=text, mend="write NAME, NAME=EVERY or NAME=EVERY:AMOUNT")
    name, value, amount = match.groups()
    return Fault(name, value, float(amount) if amount else None)


def _check_number(fault: Fault) -> None:
    if (
        fault.value is not None
        and fault.value != "always"
        and not (fault.value.isdigit() and int(fault.value))
    ):
        raise FaultUnknown("takes a number from 1 or `always`", place=f"{fault.name}={fault.value}")
