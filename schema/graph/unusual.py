"""The type that says how the reading of an account stands out, for auditors."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from schema.access.unusual import EVENING, FIRST, MANY, MORNING, UnusualWay
from schema.kit.access import Role


@strawberry.type(
    name="UnusualReading",
    description="How one account's reading of sensitive, clinical and secret data stands out in a time (异常查阅统计).",
)
class UnusualReading:
    """An account."""

    account: strawberry.ID | None = strawberry.field(
        description="Global id of the account; null: read without one (账户)."
    )
    account_id: int | None = strawberry.field(description="Its number, as audit entries tell it (账户编号).")
    roles: list[Role] = strawberry.field(description="All roles that it read in (角色).")
    institutions: list[str] = strawberry.field(
        description="All schools and health partners that it read for (所属机构)."
    )
    ways: list[UnusualWay] = strawberry.field(description="By what it stands out (异常方式).")
    entries: int = strawberry.field(
        description="Entries of reading: of a request one for each combination of categories (记录数)."
    )
    pupils: int = strawberry.field(description="Pupils who were read, each once however often (查阅学生数).")
    most_in_a_day: int = strawberry.field(
        description="The same of the day with the most of them (单日最多学生数)."
    )
    busiest_day: date | None = strawberry.field(
        description="Which day that was, the first of several; null: no pupil was read (最多的一日)."
    )
    entries_at_night: int = strawberry.field(description="Entries of reading at night (夜间记录数).")
    pupils_at_night: int = strawberry.field(description="Pupils who were read at night (夜间查阅学生数).")
    outside: int | None = strawberry.field(
        description="Pupils who were read on a day on which they were of another school than any of the account's posts; null: it held no post on any day on which it read pupils (查阅外校学生数)."
    )
    without_post: int = strawberry.field(
        description="Pupils who were read on a day on which the account held no post, as the centre and health partners do: not judged by schools (无任职时查阅学生数)."
    )
    break_glass: int = strawberry.field(description="How often it broke the glass (紧急查阅次数).")


ARGUMENTS = {
    "since": (datetime, "From this instant on (起始时间)."),
    "until": (datetime, "Before this instant; now where nothing is said (截止时间)."),
    "pupils": (int, f"So many pupils in a day are usual; {MANY} where nothing is said (单日常规人数)."),
    "night_from": (
        int,
        f"Hour of the district at which night begins, 0 to 23; {EVENING} where nothing is said (夜间开始).",
    ),
    "night_until": (int, f"Hour at which it ends; {MORNING} where nothing is said (夜间结束)."),
    "first": (int, f"At most so many accounts, 1 to 1,000; {FIRST} where nothing is said (账户数)."),
}
