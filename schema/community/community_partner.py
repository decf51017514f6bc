"""Partners in the community."""

from sqlalchemy.orm import Mapped

from schema.kit import Entity, Public, Vocabulary, column, everyone


class CommunityPartnerKind(Vocabulary):
    """What a partner is (类别)."""

    CHILD_PROTECTION = "A committee for the protection of minors (未保委)."
    CHARITY = "A charity or social organisation (公益组织)."
    YOUTH_LEAGUE = "The Youth League (共青团)."
    WOMENS_FEDERATION = "The Women's Federation (妇联)."
    COUNSELLORS = "Counsellors from outside (校外心理咨询机构)."
    SOCIAL_WORK = "A station of social workers (社工站)."
    JUDICIARY = "Police, prosecutors or a court, which send legal vice-principals (公检法)."
    OTHER = "Another (其他)."


class CommunityPartner(Entity):
    """An organisation that helps schools to care for their pupils (社会组织)."""

    code: Mapped[Public[str]] = column(doc="Code of the organisation (编号).", identifies=True)
    name: Mapped[Public[str]] = column(doc="Name of the organisation (名称).", pinyin=True)
    kind: Mapped[Public[CommunityPartnerKind]] = column(doc="What it is (类别).")
    phone: Mapped[Public[str | None]] = column(doc="Telephone (电话).")

    access = everyone()
    order = ("code",)
    found_by = ("name", "code")
