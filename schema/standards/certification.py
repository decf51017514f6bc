"""Certification of schools."""

from datetime import date

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, Vocabulary, belongs_to, column, everyone
from schema.places.school import School


class CertificationKind(Vocabulary):
    """As what a school is certified (类别)."""

    STANDARD = "The city's standard for mental health education is met (达标校)."
    DEMONSTRATION = "A demonstration school of the city (示范校)."
    FEATURED = "A nationally featured school (全国特色校)."


class CertificationState(Vocabulary):
    """Whether a certification holds (状态)."""

    VALID = "It holds (有效)."
    REVERIFYING = "It holds, and is being verified anew (复验中)."
    EXPIRED = "Its time is over (已到期)."
    REVOKED = "Taken back (已撤销)."


class Certification(Entity):
    """That a school was certified for its mental health education; published by who certifies (达标校、示范校、特色校)."""

    kind: Mapped[Public[CertificationKind]] = column(doc="As what (类别).")
    state: Mapped[Public[CertificationState]] = column(doc="Whether it holds (状态).")
    awarded_on: Mapped[Public[date]] = column(doc="Day of the award (授牌日期).")
    valid_until: Mapped[Public[date | None]] = column(doc="Last day; null: without end (有效期至).")
    reverified_on: Mapped[Public[date | None]] = column(doc="When it was last verified anew (复验日期).")
    awarded_by: Mapped[Public[str | None]] = column(doc="Who certifies (授牌单位).")
    school: Mapped[School] = belongs_to(
        doc="School (学校).", reverse="certifications", reverse_doc="What it is certified as (达标与示范)."
    )

    access = everyone()
    order = ("-awarded_on",)
