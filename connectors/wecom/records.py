"""Records of WeCom's school contacts and live classes, as its documents write them; unknown fields are ignored.

Departments: https://developer.work.weixin.qq.com/document/path/92343
Pupils: https://developer.work.weixin.qq.com/document/path/92338
Parents: https://developer.work.weixin.qq.com/document/path/92446
Live classes: https://developer.work.weixin.qq.com/document/path/93740
Who watched: https://developer.work.weixin.qq.com/document/path/95793
"""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=512, pattern=r"^\P{Cc}*$"),
]
"""Text on one line: no control characters."""
Mobile = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, max_length=32)]
Whole = Annotated[int, Field(strict=True)]
Seconds = Annotated[int, Field(strict=True, ge=0, le=4_102_444_800)]
"""Unix time, or a length of time."""


class Part(BaseModel):
    """Anything inside an answer."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class DepartmentType(IntEnum):
    """What a department of the contacts is."""

    CLASS = 1
    GRADE = 2
    STAGE = 3
    CAMPUS = 4
    SCHOOL = 5


class Department(Part):
    """A class, a grade, or what is above. `grade`: of a class, that of the department above it (the connector's own)."""

    id: Whole
    name: Text
    type: DepartmentType
    parentid: Whole
    grade: Whole | None = None


class Student(Part):
    """A pupil; `department` are the ids of the classes."""

    student_userid: Text
    name: Text
    department: tuple[Whole, ...] = ()


class Child(Part):
    """A pupil as the parent's: `relation` in the school's words."""

    student_userid: Text
    relation: Text | None = None
    name: Text | None = None


class Parent(Part):
    """A parent. WeCom does not tell the name; the mobile number only to applications that may have it."""

    parent_userid: Text
    mobile: Mobile | None = None
    children: Annotated[tuple[Child, ...], Field(min_length=1)]


class Living(Part):
    """A live class; `livingid` is that by which it was asked for (the connector's own)."""

    livingid: Text
    theme: Text
    living_start: Seconds
    living_duration: Seconds
    anchor_userid: Text


class Viewer(Part):
    """That a parent watched a live class for a pupil; `livingid` as above."""

    livingid: Text
    parent_userid: Text
    student_userid: Text
