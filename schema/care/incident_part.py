"""Who had which part in an incident."""

from sqlalchemy.orm import Mapped

from schema.care.incident import Incident
from schema.kit import Entity, Role, Sensitive, Vocabulary, belongs_to, column, inherits
from schema.people.student import Student


class PartKind(Vocabulary):
    """A pupil's part in an incident (角色)."""

    VICTIM = "Suffered it (受害者)."
    INITIATOR = "Did it (实施者)."
    FOLLOWER = "Took part (参与者)."
    DEFENDER = "Helped the victim (保护者)."
    WITNESS = "Saw it (旁观者)."


_OWN_PUPILS = inherits("student").without(Role.HEALTH_PARTNER)


class IncidentPart(Entity):
    """The part that a pupil had in an incident (涉事学生)."""

    kind: Mapped[Sensitive[PartKind]] = column(doc="Which part (角色).")
    incident: Mapped[Incident] = belongs_to(
        doc="Incident (事件).",
        reverse="parts",
        reverse_doc="Pupils who had a part in it (涉事学生).",
        grounds=_OWN_PUPILS,
        sustains=True,
    )
    student: Mapped[Student] = belongs_to(
        doc="Pupil (学生).",
        reverse="incident_parts",
        reverse_doc="Incidents in which the pupil had a part (涉及的事件).",
    )

    access = _OWN_PUPILS
    event = "incident.occurred_on"
