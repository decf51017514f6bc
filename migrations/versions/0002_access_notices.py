"""Changes of accounts and tokens are notified, so that no process goes on believing what it keeps of them"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NOTIFY = """
CREATE FUNCTION notify_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('yixin_access', '');
  RETURN NULL;
END $$
"""
# Whoever writes, and however: the notes of a token's last use are all that changes nothing.
ON_ACCOUNT = """
CREATE TRIGGER notify_access AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON account
FOR EACH STATEMENT EXECUTE FUNCTION notify_access()
"""
OF_ACCESS = """
CREATE TRIGGER notify_access
AFTER UPDATE OF account_id, hash, expires_at, revoked_at OR DELETE OR TRUNCATE ON token
FOR EACH STATEMENT EXECUTE FUNCTION notify_access()
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for statement in (NOTIFY, ON_ACCOUNT, OF_ACCESS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TRIGGER notify_access ON token")
    op.execute("DROP TRIGGER notify_access ON account")
    op.execute("DROP FUNCTION notify_access()")
