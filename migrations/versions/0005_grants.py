"""Grants"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "role_grant",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("requested_by_id", sa.BigInteger(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("health_partner_id", sa.BigInteger(), nullable=True),
        sa.Column("source_id", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("reason", postgresql.BYTEA(), nullable=False),
        sa.Column("requested_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("decided_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('DASHBOARD', 'HOMEROOM_TEACHER', 'MENTOR', 'PSYCHOLOGIST', 'PRINCIPAL', 'CENTRE', 'DISTRICT', 'HEALTH_PARTNER', 'PARENT_EDUCATION', 'GUARDIAN', 'INTEGRATOR', 'IDENTITY_STEWARD', 'ADMIN', 'AUDITOR', 'DEVELOPER')",
            name=op.f("ck_role_grant_role"),
        ),
        sa.CheckConstraint(
            "state IN ('REQUESTED', 'APPROVED', 'DECLINED')", name=op.f("ck_role_grant_state")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_role_grant_decided_by_id")),
        sa.ForeignKeyConstraint(
            ["health_partner_id"], ["health_partner.id"], name=op.f("fk_role_grant_health_partner_id")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["account.id"], name=op.f("fk_role_grant_requested_by_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_role_grant_source_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_role_grant_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(op.f("ix_role_grant_account_id"), "role_grant", ["account_id"], unique=False)
    op.create_index(op.f("ix_role_grant_decided_by_id"), "role_grant", ["decided_by_id"], unique=False)
    op.create_index(
        op.f("ix_role_grant_health_partner_id"), "role_grant", ["health_partner_id"], unique=False
    )
    op.create_index(op.f("ix_role_grant_requested_by_id"), "role_grant", ["requested_by_id"], unique=False)
    op.create_index(op.f("ix_role_grant_source_id"), "role_grant", ["source_id"], unique=False)
    op.create_index(op.f("ix_role_grant_staff_id"), "role_grant", ["staff_id"], unique=False)
    op.create_index("ix_role_grant_state", "role_grant", ["state"], unique=False)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_role_grant_state", table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_staff_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_source_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_requested_by_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_health_partner_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_decided_by_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_account_id"), table_name="role_grant")
    op.drop_table("role_grant")
