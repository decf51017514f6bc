"""What migrations left behind: a default that no entity declares, and the name of a constraint"""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

# Only newer servers name what says that a column is not null.
_RENAMED = """
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_constraint WHERE conname = '{before}' AND conrelid = 'referral_history'::regclass) THEN
    ALTER TABLE referral_history RENAME CONSTRAINT {before} TO {after};
  END IF;
END $$
"""
_NAMES = (
    ("referral_history_version_not_null", "referral_history_entry_not_null"),
    ("referral_history_version_not_null1", "referral_history_version_not_null"),
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE audit_entry ALTER COLUMN record_ids DROP DEFAULT")
    for before, after in _NAMES:
        op.execute(_RENAMED.format(before=before, after=after))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for after, before in reversed(_NAMES):
        op.execute(_RENAMED.format(before=before, after=after))
    op.execute("ALTER TABLE audit_entry ALTER COLUMN record_ids SET DEFAULT '{}'")
