"""How well a labelled set is linked: each record of it says whom it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from hub.base.conventions import comparable_identity_number, comparable_student_number
from hub.sync.linking import forms
from hub.sync.linking.model import COLUMNS
from schema.integration.identity_match import MatchBand


class Said(Protocol):
    """What one system has written down of a person."""

    @property
    def name(self) -> str:
        """Whole name."""

    @property
    def birth_date(self) -> date:
        """Date of birth."""

    @property
    def national_id(self) -> str | None:
        """Identity number."""

    @property
    def student_number(self) -> str | None:
        """Student number."""


class Labelled(Protocol):
    """One record of a labelled set; keys that begin with P are of the roster."""

    @property
    def key(self) -> str:
        """Its own key."""

    @property
    def person(self) -> str:
        """Whom it is about."""

    @property
    def sex(self) -> Any:
        """The member of a code list."""

    @property
    def said(self) -> Said:
        """What is written down."""

    @property
    def phones(self) -> Sequence[str]:
        """Telephones."""

    @property
    def school(self) -> str | None:
        """School, where it is told."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What became of the records that are no roster's."""

    pupils: int
    """Those that are about somebody of the roster."""
    certain: int
    wrong_certain: int
    found: int
    """Of the pupils, those with the right one among what is certain or to be reviewed."""
    review: int
    """Pairs that somebody has to look at."""
    wrong_review: int

    @property
    def precision(self) -> float:
        """Of what is certain, the share that is right."""
        return 1 - self.wrong_certain / self.certain if self.certain else 1.0

    @property
    def recall(self) -> float:
        """Of the pupils, the share that is found, by the hub or by who reviews."""
        return self.found / self.pupils if self.pupils else 1.0


def records(people: Sequence[Labelled], fresh: Set[str] | None = None) -> dict[str, list[Any]]:
    """The set as the model takes it; `fresh`: keys of those that are new, all where nothing is said."""
    table: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for one in people:
        normal = forms.name(one.said.name)
        row = {
            "unique_id": one.key,
            "known": one.key.startswith("P"),
            "fresh": fresh is None or one.key in fresh,
            "name": normal,
            "sound": forms.sound(normal) if normal else None,
            "bag": forms.bag(normal) if normal else None,
            "born": one.said.birth_date.isoformat(),
            "sex": one.sex.name,
            "national_id": _hash(one.said.national_id and comparable_identity_number(one.said.national_id)),
            "number": _hash(one.said.student_number and comparable_student_number(one.said.student_number)),
            "phones": [phone for each in one.phones if (phone := forms.phone(each))],
            "places": [one.school] if one.school else [],
            "kin": [],
        }
        for name, values in table.items():
            values.append(row[name])
    return table


def measured(people: Sequence[Labelled], bands: Mapping[tuple[str, str], MatchBand]) -> Measured:
    """Count what is right and wrong among pairs of a record of the roster and another."""
    about = {one.key: one.person for one in people}
    roster = {one.person for one in people if one.key.startswith("P")}
    pupils = {one.key for one in people if not one.key.startswith("P") and one.person in roster}
    counts = {(band, right): 0 for band in MatchBand for right in (True, False)}
    found = set()
    for pair, band in bands.items():
        right = about[pair[0]] == about[pair[1]]
        counts[band, right] += 1
        if right:
            found |= pupils.intersection(pair)
    return Measured(
        pupils=len(pupils),
        certain=counts[MatchBand.CERTAIN, True] + counts[MatchBand.CERTAIN, False],
        wrong_certain=counts[MatchBand.CERTAIN, False],
        found=len(found),
        review=counts[MatchBand.TO_REVIEW, True] + counts[MatchBand.TO_REVIEW, False],
        wrong_review=counts[MatchBand.TO_REVIEW, False],
    )


def _hash(text: str | None) -> str | None:
    return None if text is None else hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
