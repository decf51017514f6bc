"""Settings that every connector over HTTP has."""

from __future__ import annotations

from typing import Annotated, ClassVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("write a whole address: https://host/path")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("write the address without user, password, ? and #")
    _ = parts.port
    return text.rstrip("/")


BaseUrl = Annotated[str, AfterValidator(_base_url)]
"""An absolute http(s) address without credentials, query and trailing slash."""


class HttpConfig(BaseModel):
    """How to reach an upstream, and how patient to be with it."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    base_url: BaseUrl = Field(description="Address of the service, up to where the standard's paths begin.")
    timeout: float = Field(60, gt=0, le=600, description="Seconds for one whole request.")
    attempts: int = Field(6, ge=1, le=20, description="How often one request is tried.")
    budget: float = Field(180, gt=0, le=3600, description="Seconds for one request with all its retries.")
    first_wait: float = Field(0.5, gt=0, le=60, description="Scale in seconds of the wait between attempts.")
    concurrency: int = Field(4, ge=1, le=32, description="Requests at the same time.")
    max_body_mib: int = Field(64, ge=1, le=1024, description="Largest answer that is accepted, in MiB.")
