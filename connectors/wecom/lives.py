"""Live classes (上课直播) and who watched them: lists of ids by teacher, details one by one, viewers by cursor.

Ids of a teacher's live classes: https://developer.work.weixin.qq.com/document/path/93739
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from connectors.kit.client import Client, Reply
from connectors.kit.errors import Malformed, Rejected
from connectors.kit.raws import keyed
from connectors.kit.transport import place
from connectors.wecom.contacts import Contacts, admins_of, listed
from connectors.wecom.mapping import Meaning
from hub.sync.contract import JsonObject, Page, Raw, RecordError

FIRST = "0"
"""The cursor of the first page of viewers."""


class Lives:
    """The live classes of those who look after a department. One connection asks for them once."""

    def __init__(self, client: Client, contacts: Contacts, meaning: Meaning, page_size: int) -> None:
        self._client = client
        self._contacts = contacts
        self._meaning = meaning
        self._page_size = page_size
        self._found: list[Raw] | None = None
        self._alone = asyncio.Lock()

    async def ids(self) -> list[str]:
        """Ids of all live classes, sorted."""
        found: set[str] = set()
        for userid in admins_of(await self._contacts.departments()):
            cursor = ""
            while True:
                body: JsonObject = {"userid": userid, "limit": self._page_size}
                reply = await self._client.post(
                    "/cgi-bin/living/get_user_all_livingid", body | ({"cursor": cursor} if cursor else {})
                )
                found |= {one for one in listed(reply, "livingid_list") if isinstance(one, str) and one}
                if not (following := reply.body.get("next_cursor")):
                    break
                cursor = _advanced(reply, cursor, following)
        return sorted(found)

    async def livings(self, position: JsonObject | None) -> AsyncIterator[Page]:
        """Every live class, in the order of the ids."""
        behind = position["after"] if position else ""
        left = [raw for raw in await self._all() if raw.key > behind]
        while len(left) > self._page_size:
            page, left = left[: self._page_size], left[self._page_size :]
            yield Page(page, {"after": page[-1].key})
        yield Page(left, None)

    async def viewers(self, position: JsonObject | None) -> AsyncIterator[Page]:
        """The parents who watched, a page for each session of the parents' school."""
        behind = position["after"] if position else ""
        left = [
            raw.key
            for raw in await self._all()
            if raw.key > behind and self._meaning.is_session(raw.payload.get("theme"))
        ]
        if not left:
            yield Page([], None)
        for number, livingid in enumerate(left, 1):
            yield Page(await self._watched(livingid), {"after": livingid} if number < len(left) else None)

    async def _all(self) -> list[Raw]:
        async with self._alone:
            if self._found is None:
                self._found = []
                ids = await self.ids()
                for start in range(0, len(ids), self._page_size):
                    chunk = ids[start : start + self._page_size]
                    self._found += await asyncio.gather(*(self._living(one) for one in chunk))
            return self._found

    async def _living(self, livingid: str) -> Raw:
        try:
            reply = await self._client.get(
                "/cgi-bin/school/living/get_living_info", params={"livingid": livingid}
            )
        except Rejected as error:
            fault = RecordError(error.message, field="livingid", mend="it may have been deleted meanwhile")
            return Raw(livingid, {"livingid": livingid}, fault=fault)
        info = reply.body.get("living_info")
        if not isinstance(info, dict):
            fault = RecordError("the live class is no JSON object", field="living_info", mend="correct it")
            return Raw(livingid, {"livingid": livingid, "living_info": info}, fault=fault)
        return Raw(livingid, {**info, "livingid": livingid})

    async def _watched(self, livingid: str) -> list[Raw]:
        """The parents who watched one live class; WeCom says with `has_more` alone whether there are more."""
        cursor, watched = FIRST, dict[str, Raw]()
        while True:
            reply = await self._client.post(
                "/cgi-bin/school/living/get_watch_stat_v2", {"livingid": livingid, "next_cursor": cursor}
            )
            stat = reply.body.get("stat_info")
            parents = stat.get("parents", []) if isinstance(stat, dict) else None
            if not isinstance(parents, list):
                raise _shapeless(reply)
            for item in parents:
                of = {**item, "livingid": livingid} if isinstance(item, dict) else item
                raw = self._meaning.hidden(
                    keyed("viewers", of, "livingid", "student_userid", "parent_userid")
                )
                watched.setdefault(raw.key, raw)
            if reply.body.get("has_more") != 1:
                return list(watched.values())
            cursor = _advanced(reply, cursor, reply.body.get("next_cursor"))


def _advanced(reply: Reply, cursor: str, following: Any) -> str:
    if not isinstance(following, str) or following == cursor:
        raise _shapeless(reply)
    return following


def _shapeless(reply: Reply) -> Malformed:
    return Malformed(
        "gives pages that do not hang together",
        place=place(reply.url),
        mend="run again; tell WeCom's support if it lasts",
        passing=True,
    )
