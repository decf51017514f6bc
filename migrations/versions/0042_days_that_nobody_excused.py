"""days that nobody excused"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("absence_episode", sa.Column("unexplained_days", sa.Integer(), nullable=True))
    op.add_column("absence_episode_history", sa.Column("unexplained_days", sa.Integer(), nullable=True))
    # The next sync works them out.
    op.execute(
        "INSERT INTO derivation_due SELECT DISTINCT student_id FROM absence_episode WHERE removed_at IS NULL ON CONFLICT DO NOTHING"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("absence_episode_history", "unexplained_days")
    op.drop_column("absence_episode", "unexplained_days")
