"""the end of a run is found by index"""

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        "CREATE INDEX ix_staged_record_removed ON staged_record (outcome_run) WHERE outcome = 'removed'"
    )
    op.execute(
        "CREATE INDEX ix_staged_record_released ON staged_record (released_run) WHERE released_run IS NOT NULL"
    )
    op.execute("CREATE INDEX ix_staged_record_waiting ON staged_record (id) WHERE waits_for IS NOT NULL")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_staged_record_waiting", "staged_record")
    op.drop_index("ix_staged_record_released", "staged_record")
    op.drop_index("ix_staged_record_removed", "staged_record")
