"""What a guardian is to a pupil: from the codes of GB/T 4761 to the graph's vocabulary."""

from __future__ import annotations

from collections.abc import Mapping

from hub.base import conventions
from schema.people.guardianship import Kin

KIN: Mapping[conventions.Kin, Kin] = {
    conventions.Kin.FATHER: Kin.FATHER,
    conventions.Kin.MOTHER: Kin.MOTHER,
    conventions.Kin.STEP_OR_ADOPTIVE_FATHER: Kin.STEP_FATHER,
    conventions.Kin.STEP_OR_ADOPTIVE_MOTHER: Kin.STEP_MOTHER,
    conventions.Kin.PATERNAL_GRANDFATHER: Kin.GRANDFATHER,
    conventions.Kin.PATERNAL_GRANDMOTHER: Kin.GRANDMOTHER,
    conventions.Kin.MATERNAL_GRANDFATHER: Kin.MATERNAL_GRANDFATHER,
    conventions.Kin.MATERNAL_GRANDMOTHER: Kin.MATERNAL_GRANDMOTHER,
}
"""What is not named here is other kin, or none."""
