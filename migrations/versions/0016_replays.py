"""replays"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "staged_record",
        sa.Column("fetched_run", sa.BigInteger(), comment="the run that fetched this version", nullable=True),
    )
    op.add_column(
        "run_plan",
        sa.Column(
            "replays",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="it fetches nothing: staged records are read again",
        ),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("run_plan", "replays")
    op.drop_column("staged_record", "fetched_run")
