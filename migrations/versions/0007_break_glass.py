"""Break-glass"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOTIFY = """
CREATE TRIGGER notify_access AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON break_glass
FOR EACH STATEMENT EXECUTE FUNCTION notify_access()
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "break_glass",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("student_id", sa.BigInteger(), nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", postgresql.BYTEA(), nullable=False),
        sa.Column("granted_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_break_glass_account_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_break_glass_school_id")),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_break_glass_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )
    op.create_index(op.f("ix_break_glass_account_id"), "break_glass", ["account_id"], unique=False)
    op.create_index(op.f("ix_break_glass_school_id"), "break_glass", ["school_id"], unique=False)
    op.create_index(op.f("ix_break_glass_student_id"), "break_glass", ["student_id"], unique=False)
    op.execute(NOTIFY)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index(op.f("ix_break_glass_student_id"), table_name="break_glass")
    op.drop_index(op.f("ix_break_glass_school_id"), table_name="break_glass")
    op.drop_index(op.f("ix_break_glass_account_id"), table_name="break_glass")
    op.drop_table("break_glass")
