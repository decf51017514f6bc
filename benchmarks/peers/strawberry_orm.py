"""Strawberry over SQLAlchemy's ORM with DataLoaders, as its documentation shows: what most Python teams write."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Annotated, Any

import strawberry
from sqlalchemy import BigInteger, Date, Select, func, literal, select, true, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader

from benchmarks.peers.serving import run


class Base(DeclarativeBase):
    """The columns that these queries read."""

    type_annotation_map = {int: BigInteger, date: Date}

    id: Mapped[int] = mapped_column(primary_key=True)


class SchoolRow(Base):
    """A school."""

    __tablename__ = "school"
    code: Mapped[str]
    name: Mapped[str]
    stage: Mapped[str | None]


class ClassGroupRow(Base):
    """A class."""

    __tablename__ = "class_group"
    school_id: Mapped[int]
    name: Mapped[str]
    name_pinyin: Mapped[str]
    grade: Mapped[int | None]


class StudentRow(Base):
    """A pupil."""

    __tablename__ = "student"
    school_id: Mapped[int | None]
    class_group_id: Mapped[int | None]
    name: Mapped[str]
    name_pinyin: Mapped[str]
    sex: Mapped[str | None]
    birth_date: Mapped[date | None]
    status: Mapped[str | None]


class StaffRow(Base):
    """Somebody of a school's staff."""

    __tablename__ = "staff"
    name: Mapped[str]


class MentorAssignmentRow(Base):
    """Who mentors whom."""

    __tablename__ = "mentor_assignment"
    student_id: Mapped[int]
    mentor_id: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class AttendanceMarkRow(Base):
    """A mark."""

    __tablename__ = "attendance_mark"
    student_id: Mapped[int]
    school_id: Mapped[int | None]
    date: Mapped[date]
    code: Mapped[str]


engine = create_async_engine("postgresql+asyncpg://", pool_size=int(os.environ["POOL"]), max_overflow=0)
sessions = async_sessionmaker(engine, expire_on_commit=False)


async def fetch(statement: Select[Any]) -> Sequence[Any]:
    """The entities that a statement selects."""
    async with sessions() as session:
        return (await session.scalars(statement)).all()


def by_id(row: type[Base]) -> DataLoader[int, Any]:
    """Rows by their ids."""

    async def load(keys: list[int]) -> list[Any]:
        found = {one.id: one for one in await fetch(select(row).where(row.id.in_(keys)))}
        return [found.get(key) for key in keys]

    return DataLoader(load)


def lists(
    row: type[Any], parent: Any, order: Sequence[Any], *where: Any
) -> Callable[[int, int], Awaitable[list[Any]]]:
    """The first rows of each parent's list."""
    loaders: dict[int, DataLoader[int, list[Any]]] = {}

    def loader(first: int) -> DataLoader[int, list[Any]]:
        async def load(keys: list[int]) -> list[list[Any]]:
            keyed = (
                func.unnest(literal(keys, ARRAY(BigInteger)))
                .table_valued("id", name="keyed")
                .render_derived()
            )
            own = select(row).where(parent == keyed.c.id, *where).order_by(*order).limit(first).lateral()
            found: dict[int, list[Any]] = {key: [] for key in keys}
            for one in await fetch(select(aliased(row, own)).select_from(keyed).join(own, true())):
                found[getattr(one, parent.key)].append(one)
            return [found[key] for key in keys]

        return DataLoader(load)

    def of(key: int, first: int) -> Awaitable[list[Any]]:
        if first not in loaders:
            loaders[first] = loader(first)
        return loaders[first].load(key)

    return of


class Loaders:
    """Those of one request."""

    def __init__(self) -> None:
        self.school = by_id(SchoolRow)
        self.class_group = by_id(ClassGroupRow)
        self.staff = by_id(StaffRow)
        self.class_groups = lists(
            ClassGroupRow,
            ClassGroupRow.school_id,
            (ClassGroupRow.grade, ClassGroupRow.name_pinyin, ClassGroupRow.id),
        )
        self.students = lists(
            StudentRow, StudentRow.class_group_id, (StudentRow.name_pinyin, StudentRow.name, StudentRow.id)
        )
        self.mentor_assignments = lists(
            MentorAssignmentRow,
            MentorAssignmentRow.student_id,
            (MentorAssignmentRow.starts_on.desc(), MentorAssignmentRow.id.desc()),
            MentorAssignmentRow.ends_on.is_(None),
        )
        self.attendance_marks = lists(
            AttendanceMarkRow,
            AttendanceMarkRow.student_id,
            (AttendanceMarkRow.date.desc(), AttendanceMarkRow.id.desc()),
        )


Info = strawberry.Info[Loaders, None]


@strawberry.type
class School:
    """A school."""

    id: strawberry.ID
    code: str
    name: str

    @strawberry.field
    async def class_groups(self, info: Info, first: int) -> list[ClassGroup]:
        """Its classes."""
        return await info.context.class_groups(int(self.id), first)


@strawberry.type
class ClassGroup:
    """A class."""

    id: strawberry.ID
    name: str
    grade: int | None

    @strawberry.field
    async def students(self, info: Info, first: int) -> list[Student]:
        """Its pupils."""
        return await info.context.students(int(self.id), first)


@strawberry.type
class Staff:
    """Somebody of a school's staff."""

    id: strawberry.ID
    name: str


@strawberry.type
class MentorAssignment:
    """Who mentors whom."""

    starts_on: date | None
    mentor_id: strawberry.Private[int]

    @strawberry.field
    async def mentor(self, info: Info) -> Staff | None:
        """The mentor."""
        found: Staff | None = await info.context.staff.load(self.mentor_id)
        return found


@strawberry.type
class AttendanceMark:
    """A mark."""

    date: date | None
    code: str | None


@strawberry.type
class Student:
    """A pupil."""

    id: strawberry.ID
    name: str | None
    sex: str | None
    birth_date: date | None
    status: str | None
    school_id: strawberry.Private[int | None]
    class_group_id: strawberry.Private[int | None]

    @strawberry.field
    async def school(self, info: Info) -> School | None:
        """The pupil's school."""
        return None if self.school_id is None else await info.context.school.load(self.school_id)

    @strawberry.field
    async def class_group(self, info: Info) -> ClassGroup | None:
        """The pupil's class."""
        return (
            None if self.class_group_id is None else await info.context.class_group.load(self.class_group_id)
        )

    @strawberry.field
    async def mentor_assignments(self, info: Info, first: int) -> list[MentorAssignment]:
        """Those that go on."""
        return await info.context.mentor_assignments(int(self.id), first)

    @strawberry.field
    async def attendance_marks(self, info: Info, first: int) -> list[AttendanceMark]:
        """The latest marks."""
        return await info.context.attendance_marks(int(self.id), first)


@strawberry.type
class PageInfo:
    """Where a page stands."""

    end_cursor: str | None
    has_next_page: bool


@strawberry.type
class StudentPage:
    """A page of pupils."""

    nodes: list[Student]
    page_info: PageInfo


@strawberry.type
class Absences:
    """The absences of one school."""

    school: strawberry.ID
    count: int


@strawberry.type
class Query:
    """What may be asked."""

    @strawberry.field
    async def student(self, id: strawberry.ID) -> Student | None:  # noqa: A002 -- the argument's name
        """One pupil."""
        found = await fetch(select(StudentRow).where(StudentRow.id == int(id)))
        return found[0] if found else None

    @strawberry.field
    async def school(self, id: strawberry.ID) -> School | None:  # noqa: A002 -- the argument's name
        """One school."""
        found = await fetch(select(SchoolRow).where(SchoolRow.id == int(id)))
        return found[0] if found else None

    @strawberry.field
    async def schools(self, first: int) -> list[School]:
        """The first schools."""
        return list(await fetch(select(SchoolRow).order_by(SchoolRow.code, SchoolRow.id).limit(first)))

    @strawberry.field
    async def students(self, first: int, school: strawberry.ID | None = None) -> list[Student]:
        """The first pupils, of one school or of all."""
        pupils = select(StudentRow).order_by(StudentRow.id).limit(first)
        return list(
            await fetch(pupils if school is None else pupils.where(StudentRow.school_id == int(school)))
        )

    @strawberry.field
    async def student_page(self, first: int, stage: str, after: str | None = None) -> StudentPage:
        """A page of the pupils of one stage, by name."""
        order = (StudentRow.name_pinyin, StudentRow.name, StudentRow.id)
        pupils = select(StudentRow).join(SchoolRow, SchoolRow.id == StudentRow.school_id)
        pupils = pupils.where(SchoolRow.stage == stage).order_by(*order).limit(first + 1)
        if after is not None:
            pupils = pupils.where(tuple_(*order) > tuple_(*json.loads(after)))
        found = await fetch(pupils)
        nodes = list(found[:first])
        cursor = json.dumps([nodes[-1].name_pinyin, nodes[-1].name, nodes[-1].id]) if nodes else None
        return StudentPage(
            nodes=nodes, page_info=PageInfo(end_cursor=cursor, has_next_page=len(found) > first)
        )

    @strawberry.field
    async def absences(
        self, since: Annotated[date, strawberry.argument(name="from")], to: date
    ) -> list[Absences]:
        """Absences by school."""
        marks = AttendanceMarkRow
        statement = (
            select(marks.school_id, func.count())
            .where(marks.date.between(since, to), marks.code.in_(("EXCUSED_ABSENCE", "UNEXCUSED_ABSENCE")))
            .group_by(marks.school_id)
            .order_by(marks.school_id)
        )
        async with sessions() as session:
            rows = (await session.execute(statement)).all()
        return [Absences(school=strawberry.ID(str(school)), count=count) for school, count in rows]


class Application(GraphQL[Loaders, None]):
    """Fresh loaders for each request."""

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Loaders:
        """Those of this request."""
        return Loaders()


def application() -> Starlette:
    """One route."""
    return Starlette(routes=[Route("/graphql", endpoint=Application(strawberry.Schema(Query)))])


if __name__ == "__main__":
    run(application())
