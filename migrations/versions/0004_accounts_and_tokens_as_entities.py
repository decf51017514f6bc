"""Accounts and tokens as entities"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


ROLES = (
    "ARRAY['DASHBOARD', 'HOMEROOM_TEACHER', 'MENTOR', 'PSYCHOLOGIST', 'PRINCIPAL', 'CENTRE', 'DISTRICT',"
    " 'HEALTH_PARTNER', 'PARENT_EDUCATION', 'GUARDIAN', 'INTEGRATOR', 'IDENTITY_STEWARD', 'ADMIN', 'AUDITOR', 'DEVELOPER']"
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "idempotency",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "input",
            postgresql.BYTEA(),
            nullable=False,
            comment="keyed hash of the mutation and its arguments",
        ),
        sa.Column(
            "answer",
            postgresql.BYTEA(),
            nullable=True,
            comment="what it told, as JSON, sealed: it may hold a secret",
        ),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_idempotency_account_id")),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_idempotency")),
    )
    op.create_index("ix_idempotency_at", "idempotency", ["at"], unique=False)
    op.add_column("account", sa.Column("name", sa.Text(collation="C"), nullable=True))
    op.add_column("account", sa.Column("issuer", sa.Text(collation="C"), nullable=True))
    op.add_column("account", sa.Column("subject", sa.Text(collation="C"), nullable=True))
    op.add_column("account", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.execute(
        """
        ALTER TABLE account
          ALTER version DROP DEFAULT, ALTER disabled DROP DEFAULT, ALTER created_at DROP DEFAULT,
          ALTER source_ids DROP DEFAULT, ALTER source_ids TYPE integer[],
          ALTER demo TYPE text COLLATE "C", ALTER roles TYPE text[] COLLATE "C"
        """
    )
    op.execute("COMMENT ON COLUMN account.demo IS NULL")
    op.create_check_constraint(op.f("ck_account_roles"), "account", f"roles <@ {ROLES}")
    op.drop_constraint(op.f("uq_account_demo"), "account", type_="unique")
    op.create_index("uq_account_demo", "account", ["demo"], unique=True)
    op.create_index("uq_account_issuer_subject", "account", ["issuer", "subject"], unique=True)
    op.add_column("token", sa.Column("name", sa.Text(collation="C"), nullable=True))
    op.add_column("token", sa.Column("scope", postgresql.ARRAY(sa.Text(collation="C")), nullable=True))
    op.add_column("token", sa.Column("read_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("ALTER TABLE token ALTER read_only DROP DEFAULT")
    op.execute("COMMENT ON COLUMN token.hash IS NULL")
    op.create_check_constraint(op.f("ck_token_scope"), "token", f"scope <@ {ROLES}")
    op.drop_constraint(op.f("uq_token_hash"), "token", type_="unique")
    op.create_index("uq_token_hash", "token", ["hash"], unique=True)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("uq_token_hash", table_name="token")
    op.create_unique_constraint(op.f("uq_token_hash"), "token", ["hash"], postgresql_nulls_not_distinct=False)
    op.drop_constraint(op.f("ck_token_scope"), "token", type_="check")
    op.execute("COMMENT ON COLUMN token.hash IS 'SHA-256 of the token, which is random enough'")
    op.drop_column("token", "read_only")
    op.drop_column("token", "scope")
    op.drop_column("token", "name")
    op.drop_index("uq_account_issuer_subject", table_name="account")
    op.drop_index("uq_account_demo", table_name="account")
    op.create_unique_constraint(
        op.f("uq_account_demo"), "account", ["demo"], postgresql_nulls_not_distinct=False
    )
    op.drop_constraint(op.f("ck_account_roles"), "account", type_="check")
    op.execute("COMMENT ON COLUMN account.demo IS 'the role for which this is the demo''s account'")
    op.execute(
        """
        ALTER TABLE account
          ALTER demo TYPE text COLLATE "default", ALTER roles TYPE text[] COLLATE "default",
          ALTER source_ids TYPE bigint[], ALTER source_ids SET DEFAULT '{}',
          ALTER disabled SET DEFAULT false, ALTER created_at SET DEFAULT now()
        """
    )
    op.drop_column("account", "version")
    op.drop_column("account", "subject")
    op.drop_column("account", "issuer")
    op.drop_column("account", "name")
    op.drop_index("ix_idempotency_at", table_name="idempotency")
    op.drop_table("idempotency")
