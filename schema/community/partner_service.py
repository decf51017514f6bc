"""Which partner serves which school."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.community.community_partner import CommunityPartner
from schema.kit import Entity, Internal, belongs_to, column, of_school
from schema.places.school import School


class PartnerService(Entity):
    """That a partner serves a school for a time (结对服务)."""

    service: Mapped[Internal[str | None]] = column(doc="With what (服务内容).")
    starts_on: Mapped[Internal[date]] = column(doc="First day (开始日期).")
    ends_on: Mapped[Internal[date | None]] = column(doc="Last day; null: it goes on (结束日期).")
    partner: Mapped[CommunityPartner] = belongs_to(
        doc="Partner (社会组织).",
        reverse="services",
        reverse_doc="Schools that it serves or served (结对学校).",
    )
    school: Mapped[School] = belongs_to(
        doc="School (学校).",
        reverse="partner_services",
        reverse_doc="Partners that serve or served the school (结对组织).",
    )

    access = of_school("school")
    order = ("-starts_on",)
