"""The probabilistic model: Splink on a DuckDB that lives in memory only. Blocking work for a thread, not for an event loop."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from hub.sync.linking.profile import Comparison, Profile
from schema.integration.match_evidence import Verdict

COLUMNS = {
    "unique_id": "string", "known": "bool", "fresh": "bool", "name": "string", "sound": "string", "bag": "string",
    "born": "string", "sex": "string", "national_id": "string", "number": "string", "phones": "list",
    "places": "list", "kin": "list",
}  # fmt: skip
"""Of a record that is compared. `known`: a row of the graph; `fresh`: not compared yet. Sealed numbers stand as keyed hashes."""

LEAST = 2_000
"""Known records below which nothing is learnt: the parameters of the profile do better than a guess from few pairs."""
ACROSS = 200
"""Waiting records from which the pairs with them are enough to learn from."""
SAMPLED = 2_000_000
LEARNT = 300_000
SEED = 20_231
FACTOR = 10
"""How far below the profile's an estimate is believed."""

Parameters = Mapping[str, Sequence[tuple[float, float]]]
"""What was learnt: by field, (m, u) of each level."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One field of a pair."""

    field: str
    verdict: Verdict
    weight: float
    """Bits for (above 0) or against the two being one person."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be about one person."""

    left: str
    right: str
    probability: float
    weight: float
    """Bits: the prior and those of all fields together."""
    prior: float
    evidence: tuple[Weighed, ...]

    def agrees(self, field: str) -> bool:
        """Whether a field is equal, or has a value in common."""
        return any(one.field == field and one.verdict in _AGREEING for one in self.evidence)

    def verdict(self, field: str) -> Verdict:
        """How a field agrees."""
        return next((one.verdict for one in self.evidence if one.field == field), Verdict.MISSING)


_AGREEING = (Verdict.EQUAL, Verdict.SHARED)


class Model:
    """Compares the records of one kind."""

    def __init__(
        self, profile: Profile, learnt: Parameters | None = None, *, threads: int | None = None
    ) -> None:
        self.profile = profile
        self.learnt: Parameters = learnt or {}
        self._threads = threads

    def pairs(self, records: Mapping[str, Sequence[Any]], *, learn: bool = False) -> list[Pair]:
        """The pairs of these records, given by columns, that are worth a look; one of each is fresh, and one known.

        `learn`: estimate the parameters from the records first, without labels, where there are enough of them.
        """
        known = sum(records["known"])
        if known < 1 or len(records["known"]) < 2:
            return []
        with _table(records, self._threads) as people:
            if learn and known >= LEAST:
                self.learnt = _learnt(
                    _linker(people, self.profile, self.learnt, known),
                    self.profile,
                    across=len(records["known"]) - known >= ACROSS,
                )
            linker = _linker(people, self.profile, self.learnt, known)
            found = linker.inference.predict(threshold_match_weight=self.profile.review, warning_mode="never")
            return [self._pair(row) for row in found.as_record_list()]

    def _pair(self, row: Mapping[str, Any]) -> Pair:
        evidence = tuple(_weighed(comparison, row) for comparison in self.profile.comparisons)
        weight = float(row["match_weight"])
        prior = weight - sum(one.weight for one in evidence)
        ids = (str(row["unique_id_l"]), str(row["unique_id_r"]))
        return Pair(*ids, float(row["match_probability"]), weight, prior, evidence)


def _weighed(comparison: Comparison, row: Mapping[str, Any]) -> Weighed:
    gamma = int(row[f"gamma_{comparison.field}"])
    # Splink numbers the levels from the last: that one is 0, and -1 is a missing value.
    verdict = Verdict.MISSING if gamma < 0 else comparison.levels[len(comparison.levels) - 1 - gamma].verdict
    weights = (row.get(f"mw_{comparison.field}"), row.get(f"mw_tf_adj_{comparison.field}"))
    return Weighed(comparison.field, verdict, sum(float(each) for each in weights if each is not None))


@contextmanager
def _table(records: Mapping[str, Sequence[Any]], threads: int | None) -> Iterator[Any]:
    """The records as a table of Splink's, which is gone with its DuckDB."""
    import duckdb
    import pyarrow
    from splink import DuckDBAPI

    kinds = {"string": pyarrow.string(), "bool": pyarrow.bool_(), "list": pyarrow.list_(pyarrow.string())}
    columns = {name: pyarrow.array(records[name], kinds[kind]) for name, kind in COLUMNS.items()}
    # Nothing personal reaches the disk: where memory does not suffice the run fails.
    connection = duckdb.connect(":memory:", config={} if threads is None else {"threads": threads})
    try:
        connection.execute("SET temp_directory = ''")
        connection.register("given", pyarrow.table(columns))
        connection.execute("CREATE TABLE people AS SELECT * FROM given")
        connection.unregister("given")
        connection.execute("SET enable_external_access = false")
        yield DuckDBAPI(connection).register("people")
    finally:
        connection.close()


def _linker(people: Any, profile: Profile, learnt: Parameters, known: int) -> Any:
    from splink import Linker

    # It tells statements and values at its lower levels.
    logging.getLogger("splink").setLevel(logging.ERROR)
    return Linker(people, _settings(profile, learnt, known), log_level=None, validate_settings=False)


def _settings(profile: Profile, learnt: Parameters, known: int) -> dict[str, Any]:
    asked = "(l.fresh OR r.fresh) AND (l.known OR r.known)"
    blocks: list[Any] = [f"l.{column} = r.{column} AND {asked}" for column in profile.blocks]
    blocks += [
        {
            "blocking_rule": f"l.{column} = r.{column} AND {asked}",
            "sql_dialect": "duckdb",
            "arrays_to_explode": [column],
        }
        for column in profile.shared
    ]
    return {
        "link_type": "dedupe_only",
        # Of the known ones half a person belongs to a record, as far as one knows before looking.
        "probability_two_random_records_match": 0.5 / max(known, 2),
        "comparisons": [_comparison(one, learnt.get(one.field)) for one in profile.comparisons],
        "blocking_rules_to_generate_predictions": blocks,
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "max_iterations": 20,
    }


def _comparison(comparison: Comparison, learnt: Sequence[tuple[float, float]] | None) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": _missing(comparison),
            "label_for_charts": Verdict.MISSING.name,
            "is_null_level": True,
        }
    ]
    for number, level in enumerate(comparison.levels):
        m, u = learnt[number] if learnt else (level.m, level.u)
        made: dict[str, Any] = {
            "sql_condition": level.condition,
            "label_for_charts": level.verdict.name,
            "m_probability": m,
            "u_probability": u,
        }
        if level.rare is not None:
            made |= {"tf_adjustment_column": level.rare, "tf_adjustment_weight": 1.0}
        if comparison.fixed:
            made |= {"fix_m_probability": True, "fix_u_probability": True}
        levels.append(made)
    return {"output_column_name": comparison.field, "comparison_levels": levels}


def _missing(comparison: Comparison) -> str:
    lists = comparison.levels[0].verdict is Verdict.SHARED
    test = "coalesce(len({0}_{1}), 0) = 0" if lists else "{0}_{1} IS NULL"
    return " OR ".join(test.format(comparison.field, side) for side in "lr")


def _learnt(linker: Any, profile: Profile, *, across: bool) -> dict[str, list[tuple[float, float]]]:
    """Estimate u from random pairs and m by expectation maximisation; what makes no sense keeps the profile's.

    `across`: learn from pairs of a known record and one that waits, where there are enough of these.
    """
    from splink.internals.exceptions import EMTrainingException

    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED, seed=SEED)
    for column in profile.training:
        rule = f"l.{column} = r.{column}" + (" AND l.known != r.known" if across else "")
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=LEARNT)
        except EMTrainingException:
            # Nobody shares it: what the profile believes goes on.
            continue
    model = linker.misc.save_model_to_json()
    found = {}
    for comparison, saved in zip(profile.comparisons, model["comparisons"], strict=True):
        levels = [each for each in saved["comparison_levels"] if not each.get("is_null_level")]
        values = [
            (_near(each.get("m_probability"), level.m), _near(each.get("u_probability"), level.u))
            for each, level in zip(levels, comparison.levels, strict=True)
        ]
        first, *_, last = (m / u for m, u in values)
        if first > 1 > last and not comparison.fixed:
            found[comparison.field] = values
    return found


def _near(estimated: float | None, believed: float) -> float:
    """The estimate, within a factor of what the profile says: a level that nobody of a sample has is not impossible."""
    if estimated is None:
        return believed
    return min(max(estimated, believed / FACTOR), 1 - 1e-4)
