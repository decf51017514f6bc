"""The school's contacts: departments in one list; pupils and parents class by class, without pages or cursors."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from connectors.kit.client import Client, Reply
from connectors.kit.errors import Malformed
from connectors.kit.raws import keyed
from connectors.kit.transport import place
from connectors.wecom.mapping import Meaning
from connectors.wecom.records import DepartmentType
from hub.sync.contract import JsonObject, Page, Raw

MEMBERS: Mapping[str, tuple[str, str]] = {
    "students": ("/cgi-bin/school/user/list", "student_userid"),
    "parents": ("/cgi-bin/school/user/list_parent", "parent_userid"),
}
"""Address of each list of a class's members, and the key of its records."""
_SHORT = 8


class Contacts:
    """The contacts that the application may read."""

    def __init__(self, client: Client, meaning: Meaning) -> None:
        self._client = client
        self._meaning = meaning

    async def departments(self) -> list[Any]:
        """Every department."""
        return listed(await self._client.get("/cgi-bin/school/department/list"), "departments")

    async def members(self, name: str, class_id: int) -> list[Any]:
        """The `students` or `parents` of one class."""
        address, _ = MEMBERS[name]
        return listed(await self._client.get(address, params={"department_id": class_id}), name)

    async def pages(self, name: str, position: JsonObject | None) -> AsyncIterator[Page]:
        """A page for each class, and one with whom a second look at all classes finds.

        A pupil of two classes is told once. One who changes class while the lists are read may slip from a class that
        is not read yet into one that is: the second look finds him, so nobody is taken for gone who is there.
        """
        classes = classes_of(await self.departments())
        seen = _unpacked(position["seen"]) if position else set()
        behind = position["class"] if position else 0
        for class_id in (one for one in classes if one > behind):
            fresh = await self._fresh(name, class_id, seen)
            yield Page(fresh, {"class": class_id, "seen": _packed(seen)})
        late = [raw for class_id in classes for raw in await self._fresh(name, class_id, seen)]
        yield Page(late, None)

    async def _fresh(self, name: str, class_id: int, seen: set[bytes]) -> list[Raw]:
        _, key = MEMBERS[name]
        fresh = []
        for item in await self.members(name, class_id):
            raw = keyed(name, item, key)
            if name == "students":
                raw = self._meaning.hidden(raw)
            short = hashlib.blake2b(raw.key.encode(), digest_size=_SHORT).digest()
            if short not in seen:
                seen.add(short)
                fresh.append(raw)
        return fresh


def listed(reply: Reply, name: str) -> list[Any]:
    """The list `name` of an answer. Raises Malformed."""
    items = reply.body.get(name)
    if not isinstance(items, list):
        raise Malformed(
            f"does not answer with a list `{name}`", place=place(reply.url), mend="check base_url"
        )
    return items


def classes_of(departments: Sequence[Any]) -> list[int]:
    """Ids of the classes, sorted: only they have members."""
    found = {
        item["id"]
        for item in departments
        if isinstance(item, dict)
        and item.get("type") == DepartmentType.CLASS
        and isinstance(item.get("id"), int)
    }
    return sorted(found)


def department_raws(departments: Sequence[Any]) -> list[Raw]:
    """Every department; a class together with the standard grade of the department above it."""
    grades = {
        item["id"]: item.get("standard_grade")
        for item in departments
        if isinstance(item, dict) and isinstance(item.get("id"), int)
    }
    raws = []
    for item in departments:
        above = item.get("parentid") if isinstance(item, dict) else None
        grade = grades.get(above) if isinstance(above, int) else None
        raws.append(keyed("departments", item if grade is None else {**item, "grade": grade}, "id"))
    return raws


def admins_of(departments: Sequence[Any]) -> list[str]:
    """User ids of everybody who looks after a department, sorted: those who may hold live classes."""
    found = set()
    for item in departments:
        admins = item.get("department_admins") if isinstance(item, dict) else None
        for admin in admins if isinstance(admins, list) else ():
            userid = admin.get("userid") if isinstance(admin, dict) else None
            if isinstance(userid, str) and userid:
                found.add(userid)
    return sorted(found)


def _packed(seen: set[bytes]) -> str:
    return base64.b64encode(b"".join(sorted(seen))).decode()


def _unpacked(text: str) -> set[bytes]:
    whole = base64.b64decode(text)
    return {whole[start : start + _SHORT] for start in range(0, len(whole), _SHORT)}
