"""People of the health partners."""

from sqlalchemy.orm import Mapped

from schema.health.health_partner import HealthPartner
from schema.kit import Entity, Internal, Personal, belongs_to, column, everyone


class Practitioner(Entity):
    """A doctor or therapist of a health partner (医务人员)."""

    code: Mapped[Internal[str | None]] = column(
        doc="Number of the licence or of the partner's own register (执业编号).", identifies=True
    )
    name: Mapped[Internal[str]] = column(doc="Name (姓名).", pinyin=True)
    qualification: Mapped[Internal[str | None]] = column(doc="Title or qualification (职称).")
    phone: Mapped[Personal[str | None]] = column(doc="Telephone (电话).")
    partner: Mapped[HealthPartner] = belongs_to(
        doc="Where the person works (机构).",
        reverse="practitioners",
        reverse_doc="Its people (医务人员).",
        required=False,
    )

    access = everyone()
    order = ("name",)
    found_by = ("name",)
