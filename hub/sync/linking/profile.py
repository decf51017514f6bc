"""How people of one kind are compared: fields, levels of agreement, blocks, and what may count as certain."""

from __future__ import annotations

from dataclasses import dataclass, field

from schema.integration.match_evidence import Verdict


@dataclass(frozen=True)
class Level:
    """One degree of agreement. Conditions are DuckDB's SQL over `…_l` and `…_r`; the first that holds counts."""

    verdict: Verdict
    condition: str
    m: float
    """How often records about one person agree so; what is learnt takes its place."""
    u: float
    """How often records about two people agree so."""
    rare: str | None = None
    """A column whose rare values weigh more than its common ones."""


@dataclass(frozen=True)
class Comparison:
    """One field of evidence."""

    field: str
    levels: tuple[Level, ...]
    fixed: bool = False
    """Not learnt. Records that exact identifiers would join are not among those that are compared, so what is left
    says the wrong thing of how often identifiers agree."""


@dataclass(frozen=True)
class Profile:
    """How two records of one kind are compared."""

    comparisons: tuple[Comparison, ...]
    blocks: tuple[str, ...]
    """Columns that two records share to be compared at all; one of them is enough."""
    shared: tuple[str, ...] = ()
    """The same of columns that are lists: one common value is enough."""
    training: tuple[str, ...] = ("born", "sound")
    """Blocks on which expectation maximisation learns, each the fields that it does not hold equal."""
    review: float = 0.0
    """Match weight (bits) from which a pair is laid before a person."""
    certain: float = 13.3
    """Match weight from which a pair may be certain, if it is proven as well: 13.3 is one error in ten thousand."""
    proofs: tuple[frozenset[str], ...] = field(default=())
    """Fields that must be equal, all of one set: an identifier with something that agrees, or a near-impossible coincidence."""
    identifiers: frozenset[str] = frozenset({"national_id", "number"})
    """Fields of which two different values speak against being certain."""


def same(column: str, m: float, u: float, *, rare: bool = False, verdict: Verdict = Verdict.EQUAL) -> Level:
    """The values are equal."""
    return Level(verdict, f"{column}_l = {column}_r", m, u, column if rare else None)


def other(m: float, u: float) -> Level:
    """Nothing that was asked before holds."""
    return Level(Verdict.DIFFERENT, "ELSE", m, u)


_CLOSE = (
    "(levenshtein(sound_l, sound_r) <= 2 AND length(name_l) >= 3 AND length(name_r) >= 3)"
    " OR (length(name_l) = length(name_r) AND length(name_l) >= 3 AND hamming(name_l, name_r) = 1)"
    " OR (length(name_l) >= 6 AND jaro_winkler_similarity(name_l, name_r) >= 0.9)"
)
NAME = Comparison(
    "name",
    (
        same("name", 0.92, 0.0004, rare=True),
        same("sound", 0.03, 0.0002, verdict=Verdict.SOUNDS_ALIKE),
        same("bag", 0.01, 0.00005, verdict=Verdict.SWAPPED),
        Level(Verdict.NEAR, _CLOSE, 0.02, 0.01),
        other(0.02, 0.98935),
    ),
)
_MISTYPED = (
    "damerau_levenshtein(born_l, born_r) <= 1 OR (left(born_l, 4) = left(born_r, 4)"
    " AND substr(born_l, 6, 2) = substr(born_r, 9, 2) AND substr(born_l, 9, 2) = substr(born_r, 6, 2))"
    " OR abs(date_diff('day', TRY_CAST(born_l AS DATE), TRY_CAST(born_r AS DATE))) IN (10, 365, 366)"
)
BORN = Comparison(
    "born", (same("born", 0.97, 0.0003), Level(Verdict.NEAR, _MISTYPED, 0.025, 0.02), other(0.005, 0.9797))
)
SEX = Comparison("sex", (same("sex", 0.99, 0.5), other(0.01, 0.5)))
NATIONAL_ID = Comparison("national_id", (same("national_id", 0.97, 1e-7), other(0.03, 1.0)), fixed=True)
NUMBER = Comparison("number", (same("number", 0.9, 1e-7), other(0.1, 1.0)), fixed=True)


def sharing(field: str, m: float, u: float, columns: str | None = None) -> Comparison:
    """Lists that have a value in common."""
    column = columns or field
    held = f"len(list_intersect({column}_l, {column}_r)) > 0"
    return Comparison(field, (Level(Verdict.SHARED, held, m, u), other(1 - m, 1 - u)))


PUPILS = Profile(
    comparisons=(
        NAME,
        BORN,
        SEX,
        NATIONAL_ID,
        NUMBER,
        sharing("phones", 0.8, 1e-5),
        sharing("places", 0.95, 0.012),
    ),
    blocks=("born", "name", "sound", "bag", "national_id", "number"),
    shared=("phones",),
    proofs=(
        frozenset({"national_id", "name"}),
        frozenset({"national_id", "born"}),
        frozenset({"number", "name"}),
        frozenset({"number", "born"}),
        frozenset({"name", "born", "phones"}),
    ),
)
"""Pupils, and patients of whom nobody knows yet which pupil they are."""

ADULTS = Profile(
    comparisons=(
        NAME, NATIONAL_ID, NUMBER, sharing("phones", 0.85, 1e-5), sharing("kin", 0.9, 1e-5), sharing("places", 0.9, 0.02),
    ),
    blocks=("name", "sound", "national_id", "number"),
    shared=("phones", "kin"),
    training=("sound",),
    proofs=(
        frozenset({"national_id", "name"}),
        frozenset({"number", "name"}),
        frozenset({"name", "phones"}),
    ),
)  # fmt: skip
"""Guardians, whose children tell much of them, and staff."""
