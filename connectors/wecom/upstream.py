"""Simulator of WeCom's school contacts and live classes: strict about tokens, methods and parameters; always HTTP 200.

Serves `DIR/wecom/{departments,students,parents,livings,viewers}.ndjson`: departments, pupils and parents as they stand in
their lists, live classes as `living_info` with its `livingid`, viewers as in `stat_info.parents` with the `livingid`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.kit.upstream.app import simulator
from connectors.kit.upstream.data import Collection, JsonObject, Row
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.tokens import LIFETIME, Tokens, load_clients
from connectors.wecom.answers import TOO_MANY_AT_ONCE, TOO_OFTEN

TOKEN_PATH = "/cgi-bin/gettoken"  # noqa: S105 - an address
SCOPES = ("contacts", "living")
"""What an application may read: the school's contacts, live classes."""
FAULTS = {
    "busy": "each EVERY-th request (4) is answered errcode -1",
    "crowded": "each EVERY-th request (4) is answered errcode 45033",
    "misleading": "errmsg says the opposite of errcode",
    "moving": "a pupil of the last class moves to the first after the first list was read",
}
VIEWERS_AT_ONCE = 5
KEYS: Mapping[str, Callable[[JsonObject], str]] = {
    "departments": lambda record: str(record["id"]),
    "students": lambda record: record["student_userid"],
    "parents": lambda record: record["parent_userid"],
    "livings": lambda record: record["livingid"],
    "viewers": lambda record: "/".join(
        record[name] for name in ("livingid", "student_userid", "parent_userid")
    ),
}
BROKEN: Mapping[str, tuple[JsonObject, str]] = {
    "departments": ({"name": 5}, "parentid"),
    "students": ({"name": 5}, "student_userid"),
    "parents": ({"mobile": 18900000000}, "children"),
    "livings": ({"living_start": "tomorrow"}, "theme"),
    "viewers": ({"student_userid": []}, "parent_userid"),
}
"""How `malformed` breaks a record: a value of the wrong type, and the required field that it takes away."""


def application(data: Path, faults: Faults) -> Starlette:
    """The simulator for `data` under `faults`. Raises FaultUnknown, or DataInvalid for an unreadable clients.json."""
    faults.accept(FAULTS)
    folder = data / "wecom"
    service = _Service(folder, faults, Tokens(load_clients(folder / "clients.json", SCOPES), faults))
    both = ["GET", "POST"]
    school = "/cgi-bin/school"
    routes = [
        Route(TOKEN_PATH, service.token, methods=both),
        Route(
            f"{school}/department/list", service.asked("GET", "contacts", service.departments), methods=both
        ),
        Route(f"{school}/user/list", service.asked("GET", "contacts", service.students), methods=both),
        Route(f"{school}/user/list_parent", service.asked("GET", "contacts", service.parents), methods=both),
        Route(
            "/cgi-bin/living/get_user_all_livingid",
            service.asked("POST", "living", service.living_ids),
            methods=both,
        ),
        Route(
            f"{school}/living/get_living_info", service.asked("GET", "living", service.living), methods=both
        ),
        Route(
            f"{school}/living/get_watch_stat_v2",
            service.asked("POST", "living", service.viewers),
            methods=both,
        ),
    ]
    return simulator(routes, faults, token_path=TOKEN_PATH, error_body=_failed)


class _Refused(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Service:
    def __init__(self, folder: Path, faults: Faults, tokens: Tokens) -> None:
        self._faults = faults
        self._tokens = tokens
        self._collections = {
            name: Collection(folder / f"{name}.ndjson", key, dict) for name, key in KEYS.items()
        }
        self._lists_read = 0

    async def token(self, request: Request) -> Response:
        """A token for corp id and secret."""
        said = request.query_params
        client = self._tokens.clients.get(said.get("corpid", ""))
        if client is None:
            return self._answer(code=40013)
        if not client.client_secret or client.client_secret != said.get("corpsecret"):
            return self._answer(code=40001)
        issued = self._tokens.issue(client, frozenset(client.scopes))
        return self._answer({"access_token": issued["access_token"], "expires_in": LIFETIME})

    def asked(
        self, method: str, scope: str, give: Callable[[Mapping[str, Any]], JsonObject]
    ) -> Callable[[Request], Awaitable[Response]]:
        """The address of a call: checks method, token, right and the form of the parameters before it gives."""

        async def answer(request: Request) -> Response:
            try:
                if request.method != method:
                    raise _Refused(43001 if method == "GET" else 43002)
                self._admit(request.query_params.get("access_token"), scope)
                if method == "GET":
                    return self._answer(give(request.query_params))
                try:
                    body = orjson.loads(await request.body())
                except orjson.JSONDecodeError:
                    raise _Refused(47001) from None
                return self._answer(give(body))
            except _Refused as refused:
                return self._answer(code=refused.code)

        return answer

    def _admit(self, token: str | None, scope: str) -> None:
        if token is None:
            raise _Refused(41001)
        grant = self._tokens.granted(token)
        if grant is None:
            raise _Refused(42001 if token else 40014)
        if scope not in grant.scopes:
            raise _Refused(48002)
        if self._faults.due("busy", 4):
            raise _Refused(-1)
        if self._faults.due("crowded", 4):
            raise _Refused(TOO_MANY_AT_ONCE)

    def departments(self, _: Mapping[str, Any]) -> JsonObject:
        """Every department."""
        return {"departments": self._given("departments", list(self._collections["departments"].rows()))}

    def students(self, said: Mapping[str, Any]) -> JsonObject:
        """The pupils of one class."""
        return {
            "students": self._given(
                "students", self._of_class(said, self._faults.standing(self._people("students")))
            )
        }

    def parents(self, said: Mapping[str, Any]) -> JsonObject:
        """The parents of one class's pupils."""
        pupils = {row.key for row in self._of_class(said, self._people("students"))}
        rows = [
            row
            for row in self._faults.standing(self._people("parents"))
            if any(child["student_userid"] in pupils for child in row.facts["children"])
        ]
        return {"parents": self._given("parents", rows)}

    def living_ids(self, said: Mapping[str, Any]) -> JsonObject:
        """Ids of a teacher's live classes behind a cursor."""
        userid, limit, behind = said.get("userid"), said.get("limit", 100), said.get("cursor", "")
        if not isinstance(userid, str) or not isinstance(limit, int) or not 1 <= limit <= 100:
            raise _Refused(40058)
        mine = sorted(
            row.key
            for row in self._collections["livings"].rows()
            if row.facts["anchor_userid"] == userid and row.key > behind
        )
        more = len(mine) > limit
        return {"livingid_list": mine[:limit], "next_cursor": mine[limit - 1] if more else ""}

    def living(self, said: Mapping[str, Any]) -> JsonObject:
        """One live class."""
        row = self._collections["livings"].rows().by_key.get(said.get("livingid", ""))
        if row is None:
            raise _Refused(40058)
        (info,) = self._given("livings", [row])
        if isinstance(info, dict):
            info.pop("livingid")
        return {"living_info": info}

    def viewers(self, said: Mapping[str, Any]) -> JsonObject:
        """The parents who watched, behind a cursor; pupils and visitors are none."""
        livingid, cursor = said.get("livingid"), said.get("next_cursor", "0")
        if livingid not in self._collections["livings"].rows().by_key or not isinstance(cursor, str):
            raise _Refused(40058)
        every = self._faults.standing(self._people("viewers"))
        rows = sorted((row for row in every if row.facts["livingid"] == livingid), key=lambda row: row.key)
        start = 0 if cursor == "0" else sum(row.key <= cursor for row in rows)
        end = start + VIEWERS_AT_ONCE
        page = self._given("viewers", self._faults.page(rows, start, VIEWERS_AT_ONCE))
        for item in page:
            if isinstance(item, dict):
                del item["livingid"]
        stat = {"students": [], "parents": page, "visitors": []}
        last = rows[min(end, len(rows)) - 1].key if rows else cursor
        return {"has_more": int(end < len(rows)), "next_cursor": last, "stat_info": stat}

    def _people(self, name: str) -> Sequence[Row]:
        return self._faults.people(self._collections[name].rows().ordered)

    def _of_class(self, said: Mapping[str, Any], rows: Sequence[Row]) -> list[Row]:
        wanted = str(said.get("department_id", ""))
        if wanted not in self._collections["departments"].rows().by_key:
            raise _Refused(60123)
        found = [row for row in rows if int(wanted) in self._classes_of(row, rows)]
        self._lists_read += 1
        return found

    def _classes_of(self, row: Row, rows: Sequence[Row]) -> Sequence[int]:
        if self._faults.get("moving") and self._lists_read and row is rows[-1]:
            return [rows[0].facts["department"][0]]
        classes: Sequence[int] = row.facts["department"]
        return classes

    def _given(self, name: str, rows: Sequence[Row]) -> list[Any]:
        every = self._collections[name].rows()
        spoiled = self._faults.spoiled(name, len(every), usual="students")
        ways = {every.ordered[position].key: way for position, way in spoiled.items()}
        return [_spoilt(name, row, ways[row.key]) if row.key in ways else row.load() for row in rows]

    def _answer(self, content: JsonObject | None = None, *, code: int = 0) -> Response:
        right = bool(code) == bool(self._faults.get("misleading"))
        return JSONResponse({"errcode": code, "errmsg": "ok" if right else "invalid", **(content or {})})


def _spoilt(name: str, row: Row, way: int) -> Any:
    wrong, required = BROKEN[name]
    if way == 0:
        return row.load() | wrong
    if way == 1:
        return {field: value for field, value in row.load().items() if field != required}
    return f"\N{REPLACEMENT CHARACTER} {row.key}"


def _failed(status: int) -> Response:
    """Too many calls are told in a 200 as all is; what else fails is a machine before WeCom."""
    if status == 429:
        return JSONResponse({"errcode": TOO_OFTEN, "errmsg": "api freq out of limit"})
    return JSONResponse({"errcode": -1, "errmsg": "system error"}, status_code=status)
