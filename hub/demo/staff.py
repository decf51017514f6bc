"""Staff of a school: one principal, psychologist and legal vice-principal, a homeroom teacher for each class, teachers."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from hub.base.conventions import Sex
from hub.demo import names
from hub.demo.identity import phone
from hub.demo.model import ClassGroup, Post, School, Staff

_PUPILS_PER_MENTOR = 9


def staff_of(school: School, classes: Sequence[ClassGroup], rng: Random) -> list[Staff]:
    """The school's staff; enough of them teach for each to mentor about nine pupils."""
    posts: list[tuple[Post, str | None]] = [
        (Post.PRINCIPAL, None),
        (Post.PSYCHOLOGIST, None),
        (Post.LEGAL_VICE_PRINCIPAL, None),
    ]
    posts += [(Post.HOMEROOM_TEACHER, group.key) for group in classes]
    teachers = max(3, -(-school.pupils // _PUPILS_PER_MENTOR) - len(classes))
    posts += [(Post.TEACHER, None)] * teachers
    return [
        _person(f"{school.key}-T{number:03d}", f"{school.code[4:]}{number:04d}", post, class_key, rng)
        for number, (post, class_key) in enumerate(posts, start=1)
    ]


def _person(key: str, number: str, post: Post, class_key: str | None, rng: Random) -> Staff:
    sex = Sex.MALE if rng.random() < (0.7 if post is Post.LEGAL_VICE_PRINCIPAL else 0.26) else Sex.FEMALE
    return Staff(key, number, names.adult_name(rng, sex), sex, phone(rng), post, class_key)
