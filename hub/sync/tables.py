"""Tables of the sync engine that are no part of the graph: staging, checkpoints, cursors, what is due."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB, TIMESTAMP

from schema.integration.source import Source
from schema.kit.entity import Entity
from schema.kit.tables import SEALING, Sealed

metadata = Entity.metadata
_INSTANT = TIMESTAMP(timezone=True)
_SOURCE = f"{Source.__tablename__}.id"

STAGED = Sealed("staged_record.payload", ("source_id", "stream", "key"))
"""Where what a staged record says lies."""

# Literals, no parameters: a generic plan uses a partial index only where it can prove its condition.
PENDING: ColumnElement[str] = literal_column("'pending'")
REMOVED: ColumnElement[str] = literal_column("'removed'")

staged_record = Table(
    "staged_record",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("source_id", BigInteger, ForeignKey(_SOURCE), nullable=False),
    Column("stream", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("hash", BYTEA, nullable=False, comment="of the record's content"),
    Column("payload", BYTEA, nullable=False, comment="the record as JSON, sealed", info={SEALING: STAGED}),
    Column("fault", BYTEA, comment="why it could not even be read, as JSON, sealed", info={SEALING: STAGED}),
    Column("source_time", _INSTANT),
    Column("fetched_at", _INSTANT, nullable=False),
    Column("gone", Boolean, nullable=False, comment="deleted by the source, or found gone by a sweep"),
    Column("state", Text, nullable=False, comment="pending, applied, quarantined, waiting, ignored, gone"),
    Column("waits_for", ARRAY(Text), comment="tokens of what it waits for"),
    Column("applied_run", BigInteger, comment="the run that first applied any of it"),
    Column("outcome", Text, comment="what the last application made of it"),
    Column("outcome_run", BigInteger, comment="the run that applied it"),
    Column("released_run", BigInteger, comment="the run by which its waiting ended"),
    Column("fetched_run", BigInteger, comment="the run that fetched this version"),
    UniqueConstraint("source_id", "stream", "key"),
    Index(
        "ix_staged_record_pending", "source_id", "stream", "id", postgresql_where=text("state = 'pending'")
    ),
    # What a run took away and released is counted when it ends, without looking through all that was ever staged.
    Index("ix_staged_record_removed", "outcome_run", postgresql_where=text("outcome = 'removed'")),
    Index("ix_staged_record_released", "released_run", postgresql_where=text("released_run IS NOT NULL")),
    Index("ix_staged_record_waiting", "id", postgresql_where=text("waits_for IS NOT NULL")),
    Index(
        "ix_staged_record_waits_for",
        "waits_for",
        postgresql_using="gin",
        # Each batch asks for many tokens, and a pending list would be read through for each of them.
        postgresql_with={"fastupdate": "off"},
        postgresql_where=text("waits_for IS NOT NULL"),
    ),
)
"""The last version of every record that a source gave; the state says how far the hub has taken it."""

sync_page = Table(
    "sync_page",
    metadata,
    Column("run_id", BigInteger, ForeignKey("sync_run.id", ondelete="CASCADE"), primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("record_ids", ARRAY(BigInteger), nullable=False),
    Column("position", JSONB(none_as_null=True), comment="where to go on; null: the stream is complete"),
    Column("cursor", JSONB(none_as_null=True)),
    Column("last", Boolean, nullable=False),
    Column("names_all", Boolean, comment="whether a sweep may follow; null: as usual for the stream"),
)
"""A page that was staged: the run's checkpoint, and which records the run has seen."""

stream_cursor = Table(
    "stream_cursor",
    metadata,
    Column("source_id", BigInteger, ForeignKey(_SOURCE), primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("cursor", JSONB, nullable=False),
)
"""From where the next run asks for changes; moves only when a run succeeds."""

derivation_due = Table(
    "derivation_due",
    metadata,
    Column("student_id", BigInteger, primary_key=True),
)
"""Pupils whose derived rows are to be worked out again; written with what made them due."""

projection_due = Table(
    "projection_due",
    metadata,
    Column("entity", Text, primary_key=True),
    Column("subject_id", BigInteger, primary_key=True),
)
"""Rows of which more was said, and that are to be made what their records say; written with what said it."""

run_plan = Table(
    "run_plan",
    metadata,
    Column("run_id", BigInteger, ForeignKey("sync_run.id", ondelete="CASCADE"), primary_key=True),
    Column("since", JSONB, nullable=False, comment="cursor of each stream at the start"),
    Column("fetched", Boolean, nullable=False),
    Column("checked", Boolean, nullable=False),
    Column(
        "held",
        JSONB(none_as_null=True),
        comment="what the brake found: by school or stream, how many of how many",
    ),
    Column("approved", Boolean, nullable=False),
    Column(
        "replays",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="it fetches nothing: staged records are read again",
    ),
)
"""What a run set out to do and how far it came, so that it can be continued by another process."""

outgoing = Table(
    "outgoing",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("source_id", BigInteger, ForeignKey(_SOURCE), nullable=False),
    Column("referral_id", BigInteger, nullable=False),
    Column("due_at", _INSTANT, comment="when it is to be sent; null: it was"),
    Column("attempts", Integer, nullable=False),
    Column("fault", Text, comment="code of why the last attempt failed"),
    UniqueConstraint("source_id", "referral_id"),
    Index("ix_outgoing_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL")),
)
"""Referrals that a partner's server is to be told of as they are when they are sent: noted with what changed them."""

compared = Table(
    "compared",
    metadata,
    Column("entity", Text, primary_key=True),
    Column(
        "waiting", Boolean, primary_key=True, comment="a staged record that waits, else a row of the graph"
    ),
    Column("id", BigInteger, primary_key=True),
    Column("version", Text, nullable=False, comment="as it was when it was compared"),
)
"""Which rows and records were compared with all others, so that only new and changed ones are."""

learnt_parameters = Table(
    "learnt_parameters",
    metadata,
    Column("entity", Text, primary_key=True),
    Column(
        "parameters", JSONB, nullable=False, comment="by field, m and u of each level; nothing of anybody"
    ),
    Column("learnt_at", _INSTANT, nullable=False),
    Column("known", Integer, nullable=False, comment="rows that there were to learn from"),
)
"""What the model of identity learnt from this hub's people."""
