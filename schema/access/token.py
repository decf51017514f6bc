"""Machine tokens."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.access.account import Account
from schema.kit import Entity, Internal, Role, belongs_to, column, everything, oneself, rows


class Token(Entity, keeping="ledger"):
    """A machine token of an account (令牌): shown once, kept as its hash, expiring and revocable."""

    name: Mapped[Internal[str | None]] = column(doc="What it is for (用途).")
    scope: Mapped[Internal[list[Role] | None]] = column(
        doc="The only roles of the account that it carries; null: all (权限范围)."
    )
    read_only: Mapped[Internal[bool]] = column(doc="Whether it changes nothing (只读).")
    created_at: Mapped[Internal[datetime]] = column(doc="When it was made (创建时间).")
    expires_at: Mapped[Internal[datetime]] = column(doc="Until when it holds (到期时间).")
    revoked_at: Mapped[Internal[datetime | None]] = column(doc="When it was revoked (撤销时间).")
    last_used_at: Mapped[Internal[datetime | None]] = column(
        doc="When it was last used, to the minute (最近使用)."
    )
    hash: Mapped[Internal[bytes]] = column(doc="SHA-256 of the token, which is random enough.", hidden=True)
    account: Mapped[Account] = belongs_to(
        doc="Whose it is (账户).", reverse="tokens", reverse_doc="Its machine tokens (令牌)."
    )

    access = rows(admin=everything()) | oneself("account")
    order = ("-created_at",)
    unique = (("hash",),)
