"""Settings that every connector over HTTP has."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, IPvAnyNetwork


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


def _known_zone(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{zone!r} is no IANA time zone; write for example Asia/Shanghai") from error
    return zone


Zone = Annotated[str, AfterValidator(_known_zone)]
"""The name of a time zone."""


def _parted(value: Any) -> Any:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


Networks = Annotated[tuple[IPvAnyNetwork, ...], BeforeValidator(_parted)]
"""Networks as `10.1.0.0/16`, in a list or with commas between them."""


class HttpConfig(BaseModel):
    """How to reach an upstream, and how patient to be with it."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    base_url: BaseUrl = Field(description="Address of the service, up to where the standard's paths begin.")
    timeout: float = Field(60, gt=0, le=600, description="Seconds for one whole request.")
    attempts: int = Field(6, ge=1, le=20, description="How often one request is tried.")
    budget: float = Field(180, gt=0, le=3600, description="Seconds for one request with all its retries.")
    first_wait: float = Field(0.5, gt=0, le=60, description="Scale in seconds of the wait between attempts.")
    concurrency: int = Field(4, ge=1, le=32, description="Requests at the same time.")
    rate: float | None = Field(
        None, gt=0, le=1000, description="Requests a second at most; none: as many as come."
    )
    retries: int = Field(
        200, ge=0, le=10_000, description="How often one run tries again, all its requests together."
    )
    waiting: float = Field(
        1800,
        ge=0,
        le=86_400,
        description="Seconds for which one run waits before trying again, all together.",
    )
    addresses: Networks = Field(
        (),
        description="Networks in which the system stands, where its name does not lead to a public address.",
    )
    max_body_mib: int = Field(64, ge=1, le=1024, description="Largest answer that is accepted, in MiB.")
