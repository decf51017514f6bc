"""Who may ask."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.health.health_partner import HealthPartner
from schema.kit import Entity, Internal, Role, belongs_to, column, everything, oneself, rows
from schema.people.guardian import Guardian
from schema.people.staff import Staff


class Account(Entity, keeping="ledger"):
    """Who may ask the hub: a person or a machine (账户).

    What the account sees follows from its roles and, through what it is, from the data.
    """

    name: Mapped[Internal[str | None]] = column(doc="What administrators know it by (名称).")
    roles: Mapped[Internal[list[Role]]] = column(doc="What it is for (角色).")
    disabled: Mapped[Internal[bool]] = column(doc="Whether none of its tokens holds any more (已停用).")
    issuer: Mapped[Internal[str | None]] = column(
        doc="Identity provider by which its holder signs in (身份提供方)."
    )
    subject: Mapped[Internal[str | None]] = column(
        doc="What the identity provider calls its holder (身份标识)."
    )
    created_at: Mapped[Internal[datetime]] = column(doc="Since when there is the account (创建时间).")
    version: Mapped[Internal[int]] = column(
        doc="Grows with every change; a mutation that names another one changes nothing (版本)."
    )
    source_ids: Mapped[Internal[list[int]]] = column(doc="Sources that an integrator owns.", hidden=True)
    demo: Mapped[Internal[str | None]] = column(
        doc="The role for which this is the demo's account.", hidden=True
    )
    staff: Mapped[Staff] = belongs_to(doc="The member of staff whose it is (教职工).", required=False)
    guardian: Mapped[Guardian] = belongs_to(doc="The guardian whose it is (监护人).", required=False)
    health_partner: Mapped[HealthPartner] = belongs_to(
        doc="The health partner whose it is (医疗合作机构).", required=False
    )

    access = rows(admin=everything()) | oneself("")
    unique = (("demo",), ("issuer", "subject"))
