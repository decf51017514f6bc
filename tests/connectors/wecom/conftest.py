"""A small school in WeCom: two grades, four classes, 24 pupils; parents with one or two children; live classes."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.server import running
from connectors.wecom import WeCom, WeComConfig
from connectors.wecom.upstream import SCOPES, application

Record = dict[str, Any]
CLASSES = range(10, 14)
PUPILS = 24
START = 1_789_000_000
"""2026-09-10 in Beijing."""


@dataclass
class School:
    """The school's folder, and what stands in it."""

    folder: Path
    secret: Path
    records: dict[str, list[Record]]

    def write(self) -> None:
        for name, found in self.records.items():
            path = self.folder / "wecom" / f"{name}.ndjson"
            path.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in found))

    def config(self, url: str, **settings: Any) -> WeComConfig:
        return WeComConfig.model_validate(
            {
                "base_url": url,
                "corp_id": "ww1",
                "secret": f"file:{self.secret}",
                "school_code": "2131000001",
                "parent_sessions": "家长",
                "page_size": 3,
                "first_wait": 0.01,
                "throttle_wait": 0.01,
                "timeout": 5,
                **settings,
            }
        )


def contacts() -> dict[str, list[Record]]:
    departments: list[Record] = [
        {"id": 1, "name": "某小学", "parentid": 0, "type": 5},
        {"id": 2, "name": "一年级", "parentid": 1, "type": 2, "standard_grade": 1, "register_year": 2026},
        {"id": 3, "name": "二年级", "parentid": 1, "type": 2, "standard_grade": 2, "register_year": 2025},
    ]
    for number, one in enumerate(CLASSES):
        admins = [{"userid": f"T{number}", "type": 3}, {"userid": "T0", "type": 4}]
        departments.append(
            {
                "id": one,
                "name": f"{number}班",
                "parentid": 2 + number // 2,
                "type": 1,
                "department_admins": admins,
            }
        )
    students, parents = [], []
    for number in range(PUPILS):
        pupil, name = f"P{number:02}", f"甲{number}"
        home = CLASSES[number * len(CLASSES) // PUPILS]
        # The first pupils of each class are in another one, too.
        classes = [home, CLASSES[0]] if number % 6 == 0 and number else [home]
        guardian = {"parent_userid": f"{pupil}m", "relation": "妈妈", "mobile": f"138{number:08}"}
        students.append({"student_userid": pupil, "name": name, "department": classes, "parents": [guardian]})
        children = [{"student_userid": pupil, "relation": "妈妈", "name": name}]
        if number % 6 == 5 and number + 1 < PUPILS:  # a sibling in the next class
            children.append({"student_userid": f"P{number + 1:02}", "relation": "伯母", "name": "乙"})
        parents.append({"parent_userid": f"{pupil}m", "mobile": f"138{number:08}", "children": children})
    livings = [
        {
            "livingid": f"L{number}",
            "theme": "家长会" if number % 2 else "直角三角形讲解",
            "living_start": START + number * 86_400,
            "living_duration": 5_400,
            "anchor_userid": f"T{number % 4}",
        }
        for number in range(14)
    ]
    viewers = [
        {
            "livingid": "L1",
            "parent_userid": f"P{number:02}m",
            "student_userid": f"P{number:02}",
            "watch_time": 30,
        }
        for number in range(12)
    ]
    return {
        "departments": departments,
        "students": students,
        "parents": parents,
        "livings": livings,
        "viewers": viewers,
    }


@pytest.fixture
def school(tmp_path: Path) -> School:
    folder = tmp_path / "data"
    (folder / "wecom").mkdir(parents=True)
    word = secrets.token_hex(16)
    secret = tmp_path / "secret"
    secret.write_text(word)
    clients = [
        {"client_id": "ww1", "client_secret": word, "scopes": SCOPES},
        {"client_id": "ww2", "client_secret": word, "scopes": ["contacts"]},
    ]
    (folder / "wecom" / "clients.json").write_bytes(orjson.dumps({"clients": clients}))
    made = School(folder, secret, contacts())
    made.write()
    return made


Opening = Callable[..., AbstractAsyncContextManager[WeCom]]


@pytest.fixture
def opened(school: School) -> Opening:
    """Opens the connector on a running simulator: `opened("busy=3", classes=True)`."""

    @asynccontextmanager
    async def open_(*faults: str, **settings: Any) -> AsyncIterator[WeCom]:
        async with (
            running(application(school.folder, Faults(faults))) as url,
            WeCom.open(school.config(url, **settings)) as connector,
        ):
            yield connector

    return open_
