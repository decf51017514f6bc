"""As whom is asked: of one school as its principal, of all of them as somebody who is principal of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.database import Database
from benchmarks.workload import Query, Values
from hub.policy.accounts import Accounts
from hub.store.home import Home
from schema.kit import Role

EVERYWHERE = 1
"""The member of staff who is principal of every school (`seed.sql`)."""


@dataclass(frozen=True, slots=True)
class Callers:
    """The tokens of a run. Each is one of a real row predicate, and shows every row that is asked for."""

    everywhere: str
    """Of the principal of every school."""
    own: Mapping[int, str]
    """By school: of its own principal."""
    schools: Mapping[int, int]
    """By pupil who is asked about: the school."""

    @classmethod
    async def of(cls, database: Database, queries: Iterable[Query]) -> Callers:
        """Make accounts and tokens for who asks these queries."""
        named = [(query.about, query.named(values)) for query in queries for values in query.values]
        connection = await database.owner.connect()
        try:
            pupils = list({number for about, number in named if about == "pupil"})
            rows = await connection.fetch("SELECT id, school_id FROM student WHERE id = ANY($1)", pupils)
            schools = {row["id"]: row["school_id"] for row in rows}
            rows = await connection.fetch(
                "SELECT school_id, staff_id FROM staff_post WHERE kind = 'PRINCIPAL' AND staff_id <> $1",
                EVERYWHERE,
            )
            staff = {row["school_id"]: row["staff_id"] for row in rows}
        finally:
            await connection.close()
        asked = {number for about, number in named if about == "school"} | set(schools.values())
        async with Home.open(database.settings()) as home, home.database.begin() as writing:
            accounts = Accounts(writing)

            async def token(staff_id: int) -> str:
                account = await accounts.add([Role.PRINCIPAL], staff_id=staff_id)
                return (await accounts.issue(account, datetime.now(UTC), lifetime=timedelta(days=1))).secret

            return cls(
                await token(EVERYWHERE), {school: await token(staff[school]) for school in asked}, schools
            )

    def token(self, query: Query, values: Values, *, everywhere: bool = False) -> str:
        """Of who asks this. `everywhere`: of who is principal of every school, whatever is asked."""
        if everywhere or not query.about:
            return self.everywhere
        number = query.named(values)
        return self.own[self.schools[number] if query.about == "pupil" else number]
