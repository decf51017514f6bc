from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from connectors.kit.secrets import SecretRef
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.server import running
from connectors.oneroster import OneRoster
from connectors.oneroster.connector import BASES, SCOPES, SCOPES_OF, OneRosterConfig
from connectors.oneroster.upstream import BASE, TOKEN_PATH, application
from hub.base.conventions import check_digit

Record = dict[str, Any]
START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


@dataclass
class Roster:
    """A small district: 2 schools, 4 classes, 24 pupils with a guardian each, a teacher for each class."""

    folder: Path
    secret: Path
    records: dict[str, list[Record]]

    def write(self) -> None:
        for name, found in self.records.items():
            path = self.folder / "oneroster" / f"{name}.ndjson"
            path.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in found))

    def old_config(self, url: str, **settings: Any) -> OneRosterConfig:
        """The same roster, asked of a service of 1.1."""
        return self.config(url, **{"base_url": url + OLD, **settings})

    def signed_config(self, url: str, **settings: Any) -> OneRosterConfig:
        """Likewise, by requests that are signed."""
        return self.old_config(url, **{"token_url": None, "client_auth": "signature", **settings})

    def config(self, url: str, **settings: Any) -> OneRosterConfig:
        return OneRosterConfig.model_validate(
            {
                "base_url": url + BASE,
                "token_url": url + TOKEN_PATH,
                "client_id": "hub",
                "client_secret": f"file:{self.secret}",
                "page_size": 7,
                "first_wait": 0.01,
                "timeout": 5,
                **settings,
            }
        )


OLD = BASES["1.1"]


def ref(kind: str, key: str) -> Record:
    return {"href": f"https://roster.example/{kind}s/{key}", "sourcedId": key, "type": kind}


def record(key: str, number: int, **fields: Any) -> Record:
    modified = (START + timedelta(minutes=number)).isoformat(timespec="milliseconds")
    head = {"sourcedId": key, "status": "active", "dateLastModified": modified.replace("+00:00", "Z")}
    return {**head, **fields}


def person(key: str, number: int, role: str, school: str, **fields: Any) -> Record:
    roles = [{"roleType": "primary", "role": role, "org": ref("org", school), "beginDate": "2024-09-01"}]
    names = {"givenName": f"甲{number}", "familyName": "欧阳", "username": key, "enabledUser": "true"}
    return record(key, number, **names, roles=roles, **fields)


def identity(number: int) -> str:
    first = f"31010720150902{number:03}"
    return first + check_digit(first)


def district() -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {
        "orgs": [record("d", 0, name="某区教育局", type="district", identifier="310107")],
        "academicSessions": [
            record(
                "sy",
                0,
                title="学年",
                startDate="2026-09-01",
                endDate="2027-06-30",
                type="schoolYear",
                schoolYear="2027",
            ),
            record(
                "t1",
                0,
                title="第一学期",
                startDate="2026-09-01",
                endDate="2027-01-20",
                type="term",
                schoolYear="2027",
            ),
            record(
                "t2",
                0,
                title="第二学期",
                startDate="2027-02-15",
                endDate="2027-06-30",
                type="semester",
                schoolYear="2027",
            ),
        ],
        "users": [],
        "demographics": [],
        "classes": [],
        "enrollments": [],
    }
    for s in range(2):
        school = f"s{s}"
        org = {
            "name": f"第{s}小学",
            "type": "school",
            "identifier": f"213100000{s}",
            "parent": ref("org", "d"),
        }
        found["orgs"].append(record(school, s, **org))
        found["users"].append(person(f"{school}-head", s, "principal", school, identifier=f"H{s}"))
        for c in range(2):
            _class(found, school, f"{school}-c{c}", s * 2 + c)
    return found


def _class(found: dict[str, list[Record]], school: str, key: str, number: int) -> None:
    found["classes"].append(
        record(
            key,
            number,
            title=f"三({number})班",
            grades=["03"],
            classType="homeroom",
            school=ref("org", school),
            terms=[ref("academicSession", "t1")],
        )
    )
    teacher = f"{key}-t"
    found["users"].append(
        person(teacher, number, "teacher", school, identifier=f"T{number}", phone="13800000000")
    )
    found["enrollments"].append(
        record(
            f"{key}-te",
            number,
            user=ref("user", teacher),
            school=ref("org", school),
            role="teacher",
            primary="true",
            beginDate="2026-09-01",
            **{"class": ref("class", key)},
        )
    )
    for p in range(6):
        pupil, n = f"{key}-p{p}", number * 6 + p
        said = {
            "studentNumber": "G" + identity(n),
            "nationalId": identity(n),
            "enrolmentStatus": "01",
            "kin": {f"{pupil}-g": "52"},
        }
        found["users"].append(
            person(pupil, n, "student", school, agents=[ref("user", f"{pupil}-g")], metadata=said)
        )
        found["users"].append(person(f"{pupil}-g", n, "guardian", school, sms="13900000000"))
        found["demographics"].append(record(pupil, n, birthDate="2015-09-02", sex="female"))
        found["enrollments"].append(
            record(
                f"{pupil}-e",
                n,
                user=ref("user", pupil),
                school=ref("org", school),
                role="student",
                beginDate="2026-09-01",
                **{"class": ref("class", key)},
            )
        )


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    folder = tmp_path / "data"
    (folder / "oneroster").mkdir(parents=True)
    word = secrets.token_hex(16)
    secret = tmp_path / "secret"
    secret.write_text(word)
    limited = {"client_id": "limited", "client_secret": word, "scopes": [SCOPES[0]]}
    clients = [{"client_id": "hub", "client_secret": word, "scopes": [*SCOPES, *SCOPES_OF["1.1"]]}, limited]
    (folder / "oneroster" / "clients.json").write_bytes(orjson.dumps({"clients": clients}))
    made = Roster(folder, secret, district())
    made.write()
    return made


Opening = Callable[..., AbstractAsyncContextManager[OneRoster]]


@pytest.fixture
def opened(roster: Roster) -> Opening:
    """Opens the connector on a running simulator: `opened("no-totals", page_size=3)`."""

    @asynccontextmanager
    async def open_(*faults: str, **settings: Any) -> AsyncIterator[OneRoster]:
        async with (
            running(application(roster.folder, Faults(faults))) as url,
            OneRoster.open(roster.config(url, **settings)) as connector,
        ):
            yield connector

    return open_


@pytest.fixture
def wrong_secret(tmp_path: Path) -> Mapping[str, Any]:
    path = tmp_path / "wrong"
    path.write_text("not-the-word")
    return {"client_secret": SecretRef(f"file:{path}")}
