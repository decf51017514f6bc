"""Who asked for a role, and who approved it."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.access.account import Account
from schema.health.health_partner import HealthPartner
from schema.integration.source import Source
from schema.kit import Entity, Internal, Role, Vocabulary, belongs_to, column, everything, oneself, rows
from schema.people.staff import Staff


class GrantState(Vocabulary):
    """Where a grant stands (授权状态)."""

    REQUESTED = "It waits for a second administrator (待批准)."
    APPROVED = "The account has the role by it (已批准)."
    DECLINED = "The second administrator declined it (已拒绝)."


class RoleGrant(Entity, keeping="ledger"):
    """A role for an account with the ground that it stands on, asked for by one administrator and approved by another (授权)."""

    role: Mapped[Internal[Role]] = column(doc="The role (角色).")
    state: Mapped[Internal[GrantState]] = column(doc="Where it stands (状态).")
    reason: Mapped[Internal[str]] = column(doc="Why the account needs it (理由).", sealed=True)
    requested_at: Mapped[Internal[datetime]] = column(doc="When it was asked for (申请时间).")
    decided_at: Mapped[Internal[datetime | None]] = column(doc="When it was decided (决定时间).")
    account: Mapped[Account] = belongs_to(
        doc="For whom (账户).", reverse="grants", reverse_doc="Its roles, asked for and decided (授权)."
    )
    requested_by: Mapped[Account] = belongs_to(doc="Who asked for it (申请人).")
    decided_by: Mapped[Account] = belongs_to(doc="Who decided it (审批人).", required=False)
    staff: Mapped[Staff] = belongs_to(
        doc="The member of staff whom the account stands for by it (教职工).", required=False
    )
    health_partner: Mapped[HealthPartner] = belongs_to(
        doc="The health partner that the account stands for by it (医疗合作机构).", required=False
    )
    source: Mapped[Source] = belongs_to(
        doc="The source that the account owns by it (数据来源).", required=False
    )

    access = rows(admin=everything()) | oneself("account")
    plural = "grants"
    order = ("-requested_at",)
    indexes = (("state",),)
