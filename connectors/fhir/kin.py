"""What a RelatedPerson is to the patient: by GB/T 4761, or by HL7's own role codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connectors.fhir.records import Concept
from connectors.kit.kin import KIN
from schema.people.guardianship import Kin

ROLES: Mapping[str, Kin] = {
    **{kin.value: known for kin, known in KIN.items()},
    **dict.fromkeys(("FTH", "NFTH", "NFTHF"), Kin.FATHER),
    **dict.fromkeys(("MTH", "NMTH", "NMTHF", "GESTM"), Kin.MOTHER),
    **dict.fromkeys(("STPFTH", "ADOPTF", "FTHFOST"), Kin.STEP_FATHER),
    **dict.fromkeys(("STPMTH", "ADOPTM", "MTHFOST"), Kin.STEP_MOTHER),
    "PGRFTH": Kin.GRANDFATHER,
    "PGRMTH": Kin.GRANDMOTHER,
    "MGRFTH": Kin.MATERNAL_GRANDFATHER,
    "MGRMTH": Kin.MATERNAL_GRANDMOTHER,
}
PARENTS = frozenset({"PRN", "NPRN", "PARNT"})
"""A parent, whose sex says which (HL7 defines father and mother so)."""
PARENT_OF = {"male": Kin.FATHER, "female": Kin.MOTHER}
GUARDIANS = frozenset(
    {"GUARD", "GT", "PRNFOST", "STPPRN", "ADOPTP", "GRPRN", "GRFTH", "GRMTH", "PGRPRN", "MGRPRN"}
    | {"50", "59", "60", "69"}
)
"""Who cares for a child, while the code does not tell which kin it is; the figures are GB/T 4761's."""


def guardian_kin(relationship: Sequence[Concept], gender: str | None) -> Kin | None:
    """What the person is to the patient; None for who is no guardian: a neighbour, a sister, a contact for emergencies."""
    codes = [code for concept in relationship for code in sorted(concept.codes())]
    if found := next((ROLES[code] for code in codes if code in ROLES), None):
        return found
    if not PARENTS.isdisjoint(codes):
        return PARENT_OF.get(gender or "", Kin.OTHER)
    return None if GUARDIANS.isdisjoint(codes) else Kin.OTHER
