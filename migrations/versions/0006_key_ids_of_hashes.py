"""Keyed hashes name their key, so that keys for them rotate; what there is was hashed under the first"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

HASHES = {
    "guardian": ["national_id_hash"],
    "staff": ["national_id_hash"],
    "student": ["national_id_hash", "student_number_hash"],
}
# Those who wait for somebody by a hash are tried again by their source's next run.
WAITING = """
UPDATE staged_record SET state = 'pending'
WHERE state IN ('waiting', 'quarantined') AND EXISTS (
  SELECT FROM unnest(waits_for) AS token WHERE token ~ '^[A-Za-z]+[.](national_id|student_number):')
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table, names in HASHES.items():
        for each in (table, f"{table}_history"):
            said = ", ".join(f"{name} = '\\x01'::bytea || {name}" for name in names)
            some = " OR ".join(f"octet_length({name}) = 16" for name in names)
            op.execute(f"UPDATE {each} SET {said} WHERE {some}")
    op.execute(WAITING)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table, names in HASHES.items():
        for each in (table, f"{table}_history"):
            said = ", ".join(f"{name} = substring({name} from 2)" for name in names)
            some = " OR ".join(f"octet_length({name}) = 17" for name in names)
            op.execute(f"UPDATE {each} SET {said} WHERE {some}")
    op.execute(WAITING)
