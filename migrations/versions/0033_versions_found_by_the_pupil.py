"""Versions found by the pupil"""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

FOUND_BY = (
    ("absence_episode_history", "student_id"),
    ("admonishment_history", "student_id"),
    ("aid_history", "student_id"),
    ("attendance_mark_history", "student_id"),
    ("care_file_history", "student_id"),
    ("conflict_history", "student_id"),
    ("engagement_history", "student_id"),
    ("enrolment_event_history", "student_id"),
    ("enrolment_history", "student_id"),
    ("follow_up_history", "student_id"),
    ("guardianship_history", "student_id"),
    ("health_encounter_history", "student_id"),
    ("incident_part_history", "student_id"),
    ("mentor_assignment_history", "student_id"),
    ("parent_attendance_history", "student_id"),
    ("peer_support_history", "student_id"),
    ("peer_support_history", "supporter_id"),
    ("referral_history", "student_id"),
    ("screening_result_history", "student_id"),
    ("source_record_history", "subject_id"),
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table, column in FOUND_BY:
        op.create_index(
            op.f(f"ix_{table}_{column}_superseded_at"), table, [column, "superseded_at"], unique=False
        )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table, column in reversed(FOUND_BY):
        op.drop_index(op.f(f"ix_{table}_{column}_superseded_at"), table_name=table)
