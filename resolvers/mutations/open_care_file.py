"""Opening the file of a pupil in care."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.mutations.kit import Acting, ArgumentInvalid, Mutation, given, text, told
from resolvers.mutations.kit.caring import DECIDING, FileOpen, open_file, worker
from schema.care.care_file import CareCategory, CareFile, CareLevel
from schema.people.staff import Staff
from schema.people.student import Student


@dataclass(frozen=True)
class Given:
    """What is given."""

    student: Annotated[int, Student] = given(doc="Whose (学生).")
    level: CareLevel = given(doc="How much there is to fear (关注等级).")
    categories: list[CareCategory] = given(doc="Why the pupil is in care, at least one (类别).")
    reason: str = given(doc="What led to it, 1 to 4,000 characters (建档原因).")
    key_worker: Annotated[int, Staff] | None = given(
        doc="Who answers for the care; left out: the caller (责任人).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    file: Annotated[int, CareFile] = told(doc="The file.")


class OpenCareFile(Mutation[Given, Made], roles=DECIDING):
    """Open a care file for a pupil who has none that is open (建立关爱档案). The district centre reads the pupil while it is open."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        await acting.row(Student, given.student, "student")
        if not given.categories:
            raise ArgumentInvalid("a category is needed", place="categories", mend="name at least one")
        if await open_file(acting, given.student) is not None:
            raise FileOpen("the pupil has an open file", place="student", mend="go on with that one")
        file = await acting.make(
            CareFile,
            {
                "level": given.level.name,
                "categories": list(dict.fromkeys(category.name for category in given.categories)),
                "opened_on": acting.clock.today(),
                "reason": text(given.reason, "reason", most=4_000),
                "student": given.student,
                "key_worker": await worker(acting, given.key_worker, "keyWorker"),
            },
        )
        return Made(file)
