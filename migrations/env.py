"""Alembic's environment: migrates on the connection that `hub.store.migrate` hands over, then settles rights."""

from alembic import context

import hub.audit.seals
import hub.rules.tables
import hub.store.announcing
import hub.store.figures
import hub.store.idempotency
import hub.sync.tables
import hub.sync.tombstones
from hub.policy.rights import Roles, settle
from schema.kit.entity import Entity
from schema.kit.registry import load

load()
tables = (
    hub.store.idempotency.idempotency,
    hub.audit.seals.seal,
    hub.store.announcing.event,
    hub.store.figures.kept,
    hub.sync.tables,
)
assert all(table.metadata is Entity.metadata for table in tables)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Entity.metadata,
    transaction_per_migration=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
roles = context.config.attributes.get("roles")
if roles is not None:
    settle(context.config.attributes["connection"], Roles(*roles))
    hub.store.announcing.settle(context.config.attributes["connection"])
    hub.store.figures.settle(context.config.attributes["connection"])
