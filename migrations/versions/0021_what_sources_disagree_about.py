"""What sources disagree about, and when what they say is stale; a run that ends is notified"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NOTIFY = """
CREATE FUNCTION notify_sources() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('yixin_sources', '');
  RETURN NULL;
END $$
"""
ON_SOURCE = """
CREATE TRIGGER notify_sources
AFTER INSERT OR UPDATE OF name, feeds, synced_at, stale_after OR DELETE OR TRUNCATE ON source
FOR EACH STATEMENT EXECUTE FUNCTION notify_sources()
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "conflict_history",
        sa.Column("version", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("student_id", sa.BigInteger(), nullable=True),
        sa.Column("guardian_id", sa.BigInteger(), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("field", sa.Text(collation="C"), nullable=False),
        sa.Column("rule", sa.Text(collation="C"), nullable=False),
        sa.Column("name", postgresql.BYTEA(), nullable=True),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("removed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("superseded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_conflict_history")),
    )
    op.create_index(
        op.f("ix_conflict_history_id_superseded_at"),
        "conflict_history",
        ["id", "superseded_at"],
        unique=False,
    )
    op.create_table(
        "conflict_value_history",
        sa.Column("version", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("conflict_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("value", postgresql.BYTEA(), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("stated_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("removed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("superseded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_conflict_value_history")),
    )
    op.create_index(
        op.f("ix_conflict_value_history_id_superseded_at"),
        "conflict_value_history",
        ["id", "superseded_at"],
        unique=False,
    )
    op.create_table(
        "conflict",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("student_id", sa.BigInteger(), nullable=True),
        sa.Column("guardian_id", sa.BigInteger(), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("field", sa.Text(collation="C"), nullable=False),
        sa.Column("rule", sa.Text(collation="C"), nullable=False),
        sa.Column("name", postgresql.BYTEA(), nullable=True),
        sa.Column(
            "changed_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("removed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint(
            "rule IN ('ONLY', 'AGREED', 'HUB', 'TRUSTED', 'ROSTER', 'NEWEST', 'LONGEST', 'SPECIFIC', 'SENIOR', 'KEY')",
            name=op.f("ck_conflict_rule"),
        ),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_conflict_guardian_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_conflict_school_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_conflict_staff_id")),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_conflict_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    op.create_index(op.f("ix_conflict_guardian_id"), "conflict", ["guardian_id"], unique=False)
    op.create_index(op.f("ix_conflict_school_id"), "conflict", ["school_id"], unique=False)
    op.create_index(op.f("ix_conflict_staff_id"), "conflict", ["staff_id"], unique=False)
    op.create_index(op.f("ix_conflict_student_id"), "conflict", ["student_id"], unique=False)
    op.create_index(
        "uq_conflict_guardian_id_field",
        "conflict",
        ["guardian_id", "field"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        "uq_conflict_staff_id_field",
        "conflict",
        ["staff_id", "field"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        "uq_conflict_student_id_field",
        "conflict",
        ["student_id", "field"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "conflict_value",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conflict_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("value", postgresql.BYTEA(), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("stated_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "changed_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("removed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conflict_id"], ["conflict.id"], name=op.f("fk_conflict_value_conflict_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_conflict_value_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_value")),
    )
    op.create_index(op.f("ix_conflict_value_source_id"), "conflict_value", ["source_id"], unique=False)
    op.create_index(
        "ix_conflict_value_conflict_id_source_id",
        "conflict_value",
        ["conflict_id", "source_id"],
        unique=False,
    )
    op.add_column("source", sa.Column("stale_after", sa.Integer(), nullable=True))
    op.execute(NOTIFY)
    op.execute(ON_SOURCE)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TRIGGER notify_sources ON source")
    op.execute("DROP FUNCTION notify_sources()")
    op.drop_column("source", "stale_after")
    op.drop_index("ix_conflict_value_conflict_id_source_id", table_name="conflict_value")
    op.drop_index(op.f("ix_conflict_value_source_id"), table_name="conflict_value")
    op.drop_table("conflict_value")
    op.drop_index(
        "uq_conflict_student_id_field", table_name="conflict", postgresql_where=sa.text("removed_at IS NULL")
    )
    op.drop_index(
        "uq_conflict_staff_id_field", table_name="conflict", postgresql_where=sa.text("removed_at IS NULL")
    )
    op.drop_index(
        "uq_conflict_guardian_id_field", table_name="conflict", postgresql_where=sa.text("removed_at IS NULL")
    )
    op.drop_index(op.f("ix_conflict_student_id"), table_name="conflict")
    op.drop_index(op.f("ix_conflict_staff_id"), table_name="conflict")
    op.drop_index(op.f("ix_conflict_school_id"), table_name="conflict")
    op.drop_index(op.f("ix_conflict_guardian_id"), table_name="conflict")
    op.drop_table("conflict")
    op.drop_index(op.f("ix_conflict_value_history_id_superseded_at"), table_name="conflict_value_history")
    op.drop_table("conflict_value_history")
    op.drop_index(op.f("ix_conflict_history_id_superseded_at"), table_name="conflict_history")
    op.drop_table("conflict_history")
