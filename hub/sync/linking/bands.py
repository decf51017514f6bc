"""What a pair is taken for: certain, to be reviewed, or different. Nobody is joined by luck."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

from hub.sync.linking.model import Pair
from hub.sync.linking.profile import Profile
from schema.integration.identity_match import MatchBand
from schema.integration.match_evidence import Verdict

MARGIN = 10.0
"""Bits by which a certain pair must lead whatever else each of the two was compared with: a thousand to one."""
CANDIDATES = 5
"""Pairs of one record that are laid before a person; the weakest are left out."""
_SAME_NAME = (Verdict.EQUAL, Verdict.SOUNDS_ALIKE, Verdict.SWAPPED)


def banded(
    pairs: Sequence[Pair], profile: Profile, sources: Mapping[str, Set[int]], *, rivals: Sequence[Pair] = ()
) -> dict[tuple[str, str], MatchBand]:
    """The band of each pair, by its two records; pairs that are taken for different are left out.

    `sources`: which systems know each record. A system knows its own people: two of one system are never certain, and
    brothers and sisters who share all but the name are different. `rivals`: other pairs of these records that count against a certain one.
    """
    of: dict[str, list[Pair]] = defaultdict(list)
    for pair in sorted({*pairs, *rivals}, key=lambda pair: -pair.weight):
        of[pair.left].append(pair)
        of[pair.right].append(pair)
    found = {}
    for pair in pairs:
        both = (pair.left, pair.right)
        if _certain(pair, profile, sources, of):
            found[both] = MatchBand.CERTAIN
        elif _doubtful(pair, profile, sources) and any(pair in of[one][:CANDIDATES] for one in both):
            found[both] = MatchBand.TO_REVIEW
    return found


def _doubtful(pair: Pair, profile: Profile, sources: Mapping[str, Set[int]]) -> bool:
    apart = not sources.get(pair.left, set()) & sources.get(pair.right, set())
    return apart or (pair.weight >= profile.certain and pair.verdict("name") in _SAME_NAME)


def _certain(
    pair: Pair, profile: Profile, sources: Mapping[str, Set[int]], of: Mapping[str, Sequence[Pair]]
) -> bool:
    if pair.weight < profile.certain or not proven(pair, profile):
        return False
    if sources.get(pair.left, set()) & sources.get(pair.right, set()):
        return False
    others = (other for one in (pair.left, pair.right) for other in of[one] if other is not pair)
    # Two records of one person may both fit a third, and be certain both.
    return all(other.weight <= pair.weight - MARGIN or proven(other, profile) for other in others)


def proven(pair: Pair, profile: Profile) -> bool:
    """An identifier and something that agrees say so, or a near-impossible coincidence; and no identifier contradicts."""
    if any(pair.verdict(name) is Verdict.DIFFERENT for name in profile.identifiers):
        return False
    return any(all(pair.agrees(name) for name in proof) for proof in profile.proofs)
