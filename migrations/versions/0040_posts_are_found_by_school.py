"""posts are found by school"""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(op.f("ix_staff_post_staff_id_school_id"), "staff_post", ["staff_id", "school_id"])
    op.drop_index(op.f("ix_staff_post_staff_id_kind"), table_name="staff_post")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(op.f("ix_staff_post_staff_id_kind"), "staff_post", ["staff_id", "kind"])
    op.drop_index(op.f("ix_staff_post_staff_id_school_id"), table_name="staff_post")
