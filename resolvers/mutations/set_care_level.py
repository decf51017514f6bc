"""How much there is to fear for a pupil in care."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, check_version, given, told
from resolvers.mutations.kit.caring import DECIDING, check_open
from schema.care.care_file import CareFile, CareLevel


@dataclass(frozen=True)
class Given:
    """What is given."""

    file: Annotated[int, CareFile] = given(doc="Which (关爱档案).")
    level: CareLevel = given(doc="How much there is to fear (关注等级).")
    version: int | None = given(
        doc="The version that was read; another one is not changed (版本).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    file: Annotated[int, CareFile] = told(doc="The file as it is now.")


class SetCareLevel(Mutation[Given, Made], roles=DECIDING):
    """Set the level of an open care file (调整关注等级). No source lowers or raises it any more."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        file = await acting.row(CareFile, given.file, "file")
        check_version(file, given.version)
        check_open(file, "file")
        await acting.decide(CareFile, file, {"level": given.level.name})
        return Made(given.file)
