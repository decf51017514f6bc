"""What an integrator sets for an upstream's database."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from connectors.kit.config import Zone
from connectors.kit.secrets import SecretRef

BACKENDS = ("postgresql", "sqlite", "mysql", "mariadb", "mssql", "oracle")
_SECRET = ("password", "passwd", "pwd", "secret", "token", "key")


class SqlConfig(BaseModel):
    """Address and credentials of a database, what its views mean, and how patient to be with it."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    url: str = Field(description="Address without a password: postgresql://reader@host/database.")
    password: SecretRef | None = Field(None, description="Where the password is: `env:NAME` or `file:PATH`.")
    mapping: Path = Field(
        description="Mapping file (.yaml): views and what their columns mean; or the name of one that is shipped: `centre`."
    )
    page_size: int = Field(1000, ge=2, le=20_000, description="Rows to ask for at once.")
    timeout: float = Field(60, gt=0, le=600, description="Seconds for one statement.")
    attempts: int = Field(4, ge=1, le=20, description="How often one statement is tried.")
    budget: float = Field(180, gt=0, le=3600, description="Seconds for one statement with all its retries.")
    first_wait: float = Field(0.5, gt=0, le=60, description="Scale in seconds of the wait between attempts.")
    concurrency: int = Field(2, ge=1, le=16, description="Connections at the same time.")
    whole_days: float = Field(
        7, ge=0, description="Days after which a run for changes fetches everything all the same."
    )
    zone: Zone = Field("Asia/Shanghai", description="Time zone of times that are stored without one.")

    @field_validator("url")
    @classmethod
    def _address(cls, text: str) -> str:
        try:
            url = make_url(text)
        except ArgumentError:
            raise ValueError("write postgresql://user@host/database") from None
        if url.get_backend_name() not in BACKENDS:
            raise ValueError(f"is for none of these databases: {', '.join(BACKENDS)}")
        if url.password is not None:
            raise ValueError("write the address without its password, and where that is as `password`")
        if told := [name for name in url.query if any(word in name.lower() for word in _SECRET)]:
            raise ValueError(f"write the address without {', '.join(told)}")
        return text

    def address(self) -> URL:
        """The whole address, its password read now. Raises SecretMissing."""
        url = make_url(self.url)
        if self.password is not None:
            url = url.set(password=self.password.resolve())
        # The hub itself comes with asyncpg; other drivers are named in the address.
        return url.set(drivername="postgresql+asyncpg") if url.drivername == "postgresql" else url
