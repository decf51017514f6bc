"""Closing the file of a pupil in care."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, check_version, given, text, told
from resolvers.mutations.kit.caring import DECIDING, check_open
from schema.care.care_file import CareFile


@dataclass(frozen=True)
class Given:
    """What is given."""

    file: Annotated[int, CareFile] = given(doc="Which (关爱档案).")
    outcome: str = given(doc="Why it is closed, 1 to 4,000 characters (结档原因).")
    version: int | None = given(
        doc="The version that was read; another one is not closed (版本).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    file: Annotated[int, CareFile] = told(doc="The file as it is now, where you still read it.")


class CloseCareFile(Mutation[Given, Made], roles=DECIDING):
    """Close a care file; today is its last day (关爱档案结档)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        file = await acting.row(CareFile, given.file, "file")
        check_version(file, given.version)
        check_open(file, "file")
        outcome = text(given.outcome, "outcome", most=4_000)
        await acting.decide(CareFile, file, {"closed_on": acting.clock.today(), "outcome": outcome})
        return Made(given.file)
