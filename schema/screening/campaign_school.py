"""Which schools take part in campaigns of screening."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Internal, belongs_to, column, of_school
from schema.places.school import School
from schema.screening.screening_campaign import ScreeningCampaign


class CampaignSchool(Entity):
    """That a school takes part in a campaign of screening (参测学校)."""

    starts_on: Mapped[Internal[date | None]] = column(doc="First day at the school (开始日期).")
    ends_on: Mapped[Internal[date | None]] = column(doc="Last day at the school (结束日期).")
    pupils_meant: Mapped[Internal[int | None]] = column(
        doc="Pupils who are to take it, as the school announced them (应测人数)."
    )
    campaign: Mapped[ScreeningCampaign] = belongs_to(
        doc="Campaign (测评批次).", reverse="schools", reverse_doc="Schools that take part (参测学校)."
    )
    school: Mapped[School] = belongs_to(
        doc="School (学校).",
        reverse="screening_campaigns",
        reverse_doc="Campaigns of screening that it takes part in (参加的测评).",
    )

    access = of_school("school")
    order = ("campaign_id", "school_id")
