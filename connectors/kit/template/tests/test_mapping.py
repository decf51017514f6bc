"""What records mean: for each record of the upstream's documents, the drafts that it makes."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError
from yixin_example import mapping
from yixin_example.records import Teacher

from schema.people.staff import Staff
from schema.people.staff_post import StaffPost, StaffPostKind

TEACHER = {"id": "t1", "number": "T001", "name": "李明", "school": "s1", "since": "2024-09-01"}


def test_a_teacher_is_a_person_and_a_post() -> None:
    person, post = mapping.teachers(Teacher.model_validate(TEACHER))
    assert (person.entity, person.values) == (Staff, {"name": "李明", "staff_number": "T001"})
    assert post.entity is StaffPost
    assert post.values == {"kind": StaffPostKind.TEACHER, "starts_on": date(2024, 9, 1), "ends_on": None}


@pytest.mark.parametrize("wrong", [{"name": ""}, {"since": "soon"}, {"school": None}])
def test_what_does_not_fit_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Teacher.model_validate(TEACHER | wrong)
