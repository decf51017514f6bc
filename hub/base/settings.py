"""Settings of one hub: one frozen object, read once from the environment and passed down."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from hub.base.errors import SettingsError
from hub.base.files import Misfit


class Settings(BaseSettings):
    """Everything that an operator may set; each is an environment variable with the prefix `YIXIN_`."""

    model_config = SettingsConfigDict(env_prefix="YIXIN_", frozen=True, extra="forbid")

    home: Path = Field(
        default=Path(".yixin"), description="Folder for all that the hub writes; two homes are two hubs."
    )
    database_url: str | None = Field(
        default=None,
        description="PostgreSQL 15 or newer for the application's role, which answers queries; without it the hub"
        " runs its own in `home`. [The roles](postgresql.md)",
    )
    database_owner_url: str | None = Field(
        default=None,
        description="The same database for the owner's role, which migrates; default: `database_url`.",
    )
    database_writer_url: str | None = Field(
        default=None,
        description="The same database for the role that writes rows: syncs, accounts; default: the owner's.",
    )
    district_code: str = Field(
        default="310107",
        pattern=r"^\d{6}$",
        description="Area code of the district (GB/T 2260); part of every Relay id.",
    )
    zone: str = Field(default="Asia/Shanghai", description="Time zone of the district's dates (IANA name).")
    today: date | None = Field(
        default=None,
        description="Business date that the hub assumes instead of the clock's (demo and tests).",
    )
    mode: Literal["production", "development"] = Field(
        default="production",
        description="`production` tells the schema and near misses of its names to developers and administrators only;"
        " `development` to every caller, which is what a demo's home is where this is not set.",
    )
    deadline: float = Field(
        default=10.0,
        gt=0,
        le=600,
        description="Seconds that one operation may take; PostgreSQL itself ends a statement one second later.",
    )
    allowances: dict[str, dict[str, int]] = Field(
        default={},
        description="What a role may spend where that differs from [the table](limits.md): JSON as"
        ' `{"GUARDIAN": {"cost": 5000, "rows": 5000, "page": 100}}`.',
    )
    small_cell: int = Field(
        default=10,
        ge=10,
        le=1000,
        description="Figures over the district about fewer people are kept back; see [small cells](small-cells.md).",
    )
    small_cell_clinical: int = Field(
        default=20,
        ge=10,
        le=1000,
        description="The same, where a clinical value is part of what is asked.",
    )
    indicators_age: int = Field(
        default=300,
        ge=0,
        le=86_400,
        description="Seconds for which `districtIndicators` tells a figure as it was counted, though something was changed"
        " since; 0: it is counted for the question. [How fresh](indicators.md#how-fast-and-how-fresh)",
    )
    link: bool = Field(
        default=True,
        description="Whether people are compared after each run, so that who may be whom is found ([identity](identity.md)).",
    )
    runs_at_once: int = Field(
        default=2,
        ge=1,
        le=50,
        description="Runs that each `yixin worker` works at a time, of one source one.",
    )
    events_kept: int = Field(
        default=7,
        ge=1,
        le=90,
        description="Days for which changes are kept that a [subscription](subscriptions.md) can be resumed from.",
    )
    subscribers: int = Field(
        default=10_000,
        ge=1,
        le=100_000,
        description="Connections of subscribers that one process holds at most.",
    )
    subscriptions_per_account: int = Field(
        default=100,
        ge=1,
        le=100_000,
        description="Subscriptions that one account has at most in one process; each connection counts as one at least.",
    )
    documents: Path | None = Field(
        default=None,
        description="Trusted documents: a folder of `*.graphql` files, or a manifest that `yixin documents write` makes.",
    )
    documents_only: bool = Field(
        default=False, description="`true`: no document runs that is none of the trusted ones."
    )
    cipher: Literal["aes-256-gcm", "sm4-gcm"] = Field(
        default="aes-256-gcm",
        description="Algorithm of keys that are made from now on: AES with SHA-256, or SM4 with SM3 (国密). What older keys"
        " sealed opens beside it; `yixin keys rotate` moves everything to the new algorithm.",
    )
    kek: str | None = Field(
        default=None,
        pattern=r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$",
        description="Where the key-encryption key of a new home is, as `env:NAME` or `file:PATH`: 32 bytes in base64. Without it"
        " it stands in `keys.json`; `yixin keys wrap` moves it later.",
    )
    oidc_issuer: str | None = Field(
        default=None,
        description="Identity provider whose signed tokens (JWT) are taken beside the hub's own: its issuer, exactly as its"
        " tokens name it; see [access](access.md).",
    )
    oidc_audience: str | None = Field(
        default=None, description="Audience that its tokens must name; needed with `oidc_issuer`."
    )
    oidc_jwks_url: str | None = Field(
        default=None, description="Where its keys are; default: its discovery document says so."
    )
    oidc_algorithms: str = Field(
        default="RS256 PS256 ES256",
        description="Algorithms of signatures that are taken, of RS, PS and ES with 256, 384 or 512 and of Ed25519.",
    )
    oidc_skew: int = Field(
        default=60, ge=0, le=300, description="Seconds by which its clock may differ from the hub's."
    )
    oidc_claim: str = Field(
        default="sub",
        pattern=r"^[\w:./-]{1,100}$",
        description="Claim that names the holder: `subject` of an account.",
    )
    survivorship: Path | None = Field(
        default=None,
        description="File of the rules by which one of several sources' values stands; default: the hub's own. `yixin sync"
        " reproject` applies a change of it. [Provenance](provenance.md)",
    )
    early_warning: Path | None = Field(
        default=None,
        description="File of the rules of early warning; default: the hub's own. `yixin rules check` reads one before it"
        " counts. [Early warning](early-warning.md)",
    )
    self_check: Path | None = Field(
        default=None,
        description="File of the items of the self-check; default: the hub's own. `yixin self-check check` reads one before it"
        " counts. [Self-check](self-check.md)",
    )
    log_format: str = Field(
        default="console",
        pattern="^(console|json)$",
        description="`console` for people, `json` for machines.",
    )
    log_level: str = Field(
        default="info",
        pattern="^(debug|info|warning|error)$",
        description="Least level that is logged; where it is not set, `info` for `yixin serve` and `warning` for every other command.",
    )

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{zone!r} is no IANA time zone; write for example Asia/Shanghai") from error
        return zone

    @model_validator(mode="after")
    def _documents_to_trust(self) -> Self:
        if self.documents_only and self.documents is None:
            raise ValueError("YIXIN_DOCUMENTS_ONLY needs YIXIN_DOCUMENTS, or nothing could be asked")
        return self

    @field_validator("oidc_issuer", "oidc_jwks_url")
    @classmethod
    def _reached_safely(cls, address: str | None) -> str | None:
        if address is not None:
            parts = urlsplit(address)
            local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
            if (
                not (parts.hostname and (parts.scheme == "https" or local))
                or parts.username
                or parts.fragment
            ):
                raise ValueError("is no https address; plain http is possible on this machine only")
        return address

    @field_validator("oidc_algorithms")
    @classmethod
    def _signing(cls, algorithms: str) -> str:
        known = {f"{kind}{size}" for kind in ("RS", "PS", "ES") for size in (256, 384, 512)} | {"Ed25519"}
        named = algorithms.split()
        if not named or set(named) - known:
            raise ValueError(f"choose of: {', '.join(sorted(known))}, blanks between them")
        return algorithms

    @model_validator(mode="after")
    def _provider_whole(self) -> Self:
        if (self.oidc_issuer is None) != (self.oidc_audience is None) or (
            self.oidc_jwks_url is not None and self.oidc_issuer is None
        ):
            raise ValueError("YIXIN_OIDC_ISSUER and YIXIN_OIDC_AUDIENCE belong together")
        return self

    @classmethod
    def load(cls) -> Settings:
        """Read the environment. Raises SettingsError naming the first variable that does not fit."""
        try:
            return cls()
        except ValidationError as error:
            misfit = Misfit.of(error)
            name = "YIXIN_" + "_".join(str(part) for part in misfit.path[:1] or ("DOCUMENTS",)).upper()
            raise SettingsError(
                misfit.said,
                place=name,
                mend="see docs/settings.md for each setting's form",
            ) from None
