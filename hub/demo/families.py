"""Guardians, and brothers and sisters who share them, also across schools."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from hub.base.conventions import Kin, Sex
from hub.demo import names
from hub.demo.identity import adult_national_id, phone
from hub.demo.model import Guardian

_SIBLING = 0.14
_POOL = 400


@dataclass(slots=True)
class Family:
    """A household: its guardians, whom to call first in front, the children's surname and their grades."""

    surname: str
    guardians: tuple[Guardian, ...]
    grades: list[int] = field(default_factory=list)


class Families:
    """Founds families, and brings back some that wait for another child; remembers a bounded number."""

    def __init__(self) -> None:
        self._waiting: deque[Family] = deque(maxlen=_POOL)
        self._count = 0
        self.settled: frozenset[str] = frozenset()
        """Keys of the guardians of waiting families who were met in an earlier school."""

    def settle(self) -> None:
        """A school is complete: those who still wait for another child have been met."""
        self.settled = frozenset(guardian.key for family in self._waiting for guardian in family.guardians)

    def of_child(self, rng: Random, grade: int) -> Family:
        """The family of the next child: mostly a new one, else one with a child two or more grades apart."""
        if self._waiting and rng.random() < _SIBLING:
            for _ in range(4):
                family = rng.choice(self._waiting)
                if all(abs(grade - other) >= 2 for other in family.grades):
                    family.grades.append(grade)
                    if len(family.grades) == 3:
                        self._waiting.remove(family)
                    return family
        family = self._found(rng, grade)
        if rng.random() < 0.25:
            self._waiting.append(family)
        return family

    def _found(self, rng: Random, grade: int) -> Family:
        surname = names.surname(rng)
        guardians = [self._guardian(rng, kin, surname) for kin in _household(rng)]
        return Family(surname, tuple(guardians), [grade])

    def _guardian(self, rng: Random, kin: Kin, surname: str) -> Guardian:
        self._count += 1
        male = kin in _MEN or (kin is Kin.OTHER_RELATIVE and rng.random() < 0.5)
        sex = Sex.MALE if male else Sex.FEMALE
        shares_surname = kin in (Kin.FATHER, Kin.PATERNAL_GRANDFATHER)
        name = names.adult_name(rng, sex, surname if shares_surname else None)
        first_year = 1946 if kin in _GRANDPARENTS else 1975
        national_id = adult_national_id(rng, self._count, first_year, sex)
        return Guardian(f"G{self._count:06d}", name, sex, phone(rng), kin, national_id)


_MEN = (Kin.FATHER, Kin.STEP_OR_ADOPTIVE_FATHER, Kin.PATERNAL_GRANDFATHER, Kin.MATERNAL_GRANDFATHER)
_GRANDPARENTS = (
    Kin.PATERNAL_GRANDMOTHER, Kin.MATERNAL_GRANDMOTHER, Kin.PATERNAL_GRANDFATHER, Kin.MATERNAL_GRANDFATHER,
)  # fmt: skip


def _household(rng: Random) -> Sequence[Kin]:
    chance = rng.random()
    if chance < 0.58:
        household = [Kin.MOTHER, Kin.FATHER]
    elif chance < 0.86:
        household = [Kin.FATHER, Kin.MOTHER]
    elif chance < 0.92:
        household = [Kin.MOTHER]
    elif chance < 0.95:
        household = [Kin.FATHER]
    elif chance < 0.963:
        household = [Kin.MOTHER, Kin.STEP_OR_ADOPTIVE_FATHER]
    elif chance < 0.97:
        household = [Kin.FATHER, Kin.STEP_OR_ADOPTIVE_MOTHER]
    elif chance < 0.995:
        return [rng.choice(_GRANDPARENTS)]
    else:
        return [rng.choice((Kin.OTHER_RELATIVE, Kin.NOT_A_RELATIVE, Kin.ELDER_SISTER))]
    if rng.random() < 0.1:
        household.append(rng.choice(_GRANDPARENTS))
    return household
