"""Fields that a source made up are told anew, without keys that may be somebody's"""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # What is no plain name of a field is forgotten: the next run tells it as it may be told.
    op.execute(
        r"DELETE FROM schema_drift WHERE field !~ '^[A-Za-z_$@*][A-Za-z_$@.:-]*[0-9]{0,3}(/[A-Za-z_$@*][A-Za-z_$@.:-]*[0-9]{0,3})*$'"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
