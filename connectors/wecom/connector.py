"""The WeCom connector: school contacts and parents' live sessions, whole lists each time, as WeCom tells no changes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import ClassVar, Literal

from pydantic import BaseModel, Field, field_validator

from connectors.kit.client import Client
from connectors.kit.config import BaseUrl, HttpConfig
from connectors.kit.secrets import SecretRef
from connectors.wecom import records
from connectors.wecom.answers import codes, inspecting
from connectors.wecom.auth import AccessToken
from connectors.wecom.contacts import MEMBERS, Contacts, classes_of, department_raws
from connectors.wecom.lives import Lives
from connectors.wecom.mapping import Meaning
from hub.sync.contract import JsonObject, Page, Stream


class WeComConfig(HttpConfig):
    """Settings of one school's WeCom."""

    base_url: BaseUrl = Field("https://qyapi.weixin.qq.com", description="Address of WeCom's service.")
    corp_id: str = Field(min_length=1, description="The school's corp id (企业ID).")
    secret: SecretRef = Field(description="Where the application's secret is: `env:NAME` or `file:PATH`.")
    school_code: str = Field(min_length=1, description="Code of the school whose contacts these are.")
    student_userid: Literal["opaque", "student_number"] = Field(
        "opaque", description="What the school enters as a pupil's user id: its own, or the student number."
    )
    teacher_userid: Literal["opaque", "staff_number"] = Field(
        "opaque", description="What a member of staff's user id is: WeCom's own, or the staff number."
    )
    classes: bool = Field(
        False, description="Whether its classes become classes of the hub, where no roster brings them."
    )
    parent_sessions: str | None = Field(
        None, description="Regular expression by which themes of live classes are parents' sessions (家长)."
    )
    page_size: int = Field(100, ge=1, le=100, description="Live classes to ask for at once.")
    throttle_wait: float = Field(
        60, gt=0, le=3600, description="Seconds to wait after too many calls (errcode 45009)."
    )

    @field_validator("parent_sessions")
    @classmethod
    def _an_expression(cls, text: str | None) -> str | None:
        try:
            re.compile(text or "")
        except re.error:
            raise ValueError("is no regular expression") from None
        return text

    @property
    def meaning(self) -> Meaning:
        """What records mean under these settings."""
        return Meaning(
            code=self.school_code,
            classes=self.classes,
            numbered_pupils=self.student_userid == "student_number",
            numbered_staff=self.teacher_userid == "staff_number",
            sessions=re.compile(self.parent_sessions) if self.parent_sessions else None,
        )


class WeCom:
    """A connection to one school's WeCom."""

    name: ClassVar[str] = "wecom"
    title: ClassVar[str] = "WeCom school contacts (企业微信家校沟通)"
    Config: ClassVar[type[BaseModel]] = WeComConfig

    def __init__(self, config: WeComConfig, client: Client) -> None:
        self.streams: tuple[Stream, ...] = self.streams_of(config)
        self._contacts = Contacts(client, config.meaning)
        self._lives = Lives(client, self._contacts, config.meaning, config.page_size)

    @classmethod
    def streams_of(cls, config: WeComConfig) -> tuple[Stream, ...]:
        """Contacts always; live classes only where the settings tell which are parents' sessions."""
        meaning = config.meaning
        contacts = (
            Stream("departments", records.Department, meaning.departments),
            Stream("students", records.Student, meaning.students),
            Stream("parents", records.Parent, meaning.parents),
        )
        if meaning.sessions is None:
            return contacts
        return (
            *contacts,
            # Those of somebody who left are told no more, but were held.
            Stream("livings", records.Living, meaning.livings, sweeps=False),
            Stream("viewers", records.Viewer, meaning.viewers, sweeps=False),
        )

    @classmethod
    @asynccontextmanager
    async def open(cls, config: WeComConfig) -> AsyncIterator[WeCom]:
        """Open the HTTP client. Raises SecretMissing where the secret is not where the configuration says."""
        auth = AccessToken(config.base_url, config.corp_id, config.secret.resolve(), config.throttle_wait)
        inspect = inspecting(config.throttle_wait)
        async with Client(config, auth=auth, explain=codes, inspect=inspect) as client:
            yield cls(config, client)

    async def check(self) -> Sequence[str]:
        """Ask for departments, one class's pupils and parents, and live classes where they are wanted."""
        departments = await self._contacts.departments()
        classes = classes_of(departments)
        lines = [f"departments: {len(departments)}, {len(classes)} of them classes"]
        for name in MEMBERS:
            found = len(await self._contacts.members(name, classes[0])) if classes else 0
            lines.append(f"{name}: {found} in the first class")
        if any(stream.name == "livings" for stream in self.streams):
            lines.append(f"livings: {len(await self._lives.ids())}")
        return lines

    async def pages(
        self, stream: Stream, *, since: JsonObject | None, position: JsonObject | None
    ) -> AsyncIterator[Page]:
        """Fetch a list whole; `since` is never given, as no page has a cursor."""
        if stream.name == "departments":
            yield Page(department_raws(await self._contacts.departments()), None)
            return
        pages = {"livings": self._lives.livings, "viewers": self._lives.viewers}.get(stream.name)
        async for page in pages(position) if pages else self._contacts.pages(stream.name, position):
            yield page
