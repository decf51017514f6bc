"""Whom a held run would take away."""

from sqlalchemy.orm import Mapped

from schema.integration.held_change import HeldKind
from schema.integration.sync_run import SyncRun
from schema.kit import (
    Entity,
    Internal,
    Personal,
    Role,
    Sensitivity,
    belongs_to,
    column,
    everything,
    own,
    rows,
)
from schema.people.student import Student
from schema.places.school import School


class HeldPupil(Entity, keeping="ledger"):
    """A pupil whom a held run would remove or suspend (待确认学生); forgotten where the run is not applied."""

    kind: Mapped[Internal[HeldKind]] = column(doc="What would become of the pupil (变更类型).")
    stream: Mapped[Internal[str]] = column(doc="Collection of the record that says so (数据集).")
    key: Mapped[Personal[str]] = column(doc="The source's own key of that record (来源主键).")
    run: Mapped[SyncRun] = belongs_to(
        doc="The run (同步记录).", reverse="held_pupils", reverse_doc="Whom it would take away (待确认学生)."
    )
    student: Mapped[Student] = belongs_to(doc="The pupil (学生).")
    school: Mapped[School] = belongs_to(doc="The pupil's school (学校).", required=False)

    access = rows(
        integrator=own("run.source"),
        identity_steward=everything(),
        ceilings={Role.INTEGRATOR: Sensitivity.PERSONAL},
    )
    order = ("kind",)
