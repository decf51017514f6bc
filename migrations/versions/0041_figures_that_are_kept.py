"""figures of indicators that are kept, and changes that they may not have seen"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "indicator_figure",
        sa.Column(
            "key",
            sa.Text(collation="C"),
            nullable=False,
            comment="digest of the statement that counts it and of its values",
        ),
        sa.Column(
            "cells",
            sa.Text(collation="C"),
            nullable=False,
            comment="the rows that the statement gave, as JSON",
        ),
        sa.Column(
            "reads",
            postgresql.ARRAY(sa.Text(collation="C")),
            nullable=False,
            comment="tables and columns: student, student.school_id",
        ),
        sa.Column(
            "snapshot",
            sa.Text(collation="C"),
            nullable=False,
            comment="in which it was counted: a pg_snapshot",
        ),
        sa.Column(
            "cluster", sa.BigInteger(), nullable=False, comment="of whose transactions the snapshot is"
        ),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_indicator_figure")),
    )
    op.create_table(
        "indicator_change",
        sa.Column("transaction", sa.BigInteger(), autoincrement=False, nullable=False, comment="a xid8"),
        sa.Column(
            "touched",
            postgresql.ARRAY(sa.Text(collation="C")),
            nullable=False,
            comment="as in reads; empty: all before were cleared",
        ),
        sa.PrimaryKeyConstraint("transaction", "touched", name=op.f("pk_indicator_change")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("indicator_change")
    op.drop_table("indicator_figure")
