"""A field that a source has wrong, put right."""

from dataclasses import dataclass
from typing import Annotated, Any

import orjson

from hub.base.errors import Refusal
from hub.store.cells import place
from hub.sync import installed
from hub.sync.corrections import Corrections, NoSuchPlace, corrected, said
from hub.sync.sources import Sources
from hub.sync.worklist import Replay
from resolvers.mutations.kit import Acting, ArgumentInvalid, Mutation, given, text, told
from resolvers.mutations.kit.opening import Opening
from schema.integration.correction import Correction, CorrectionEnd
from schema.integration.quarantined_record import QuarantinedRecord
from schema.kit import Role


class FieldUnknown(Refusal):
    """A record has no such place, or cannot be read at all."""

    code = "quarantine.field"
    chinese = "该记录中没有此字段，或整条记录无法读取。"


@dataclass(frozen=True)
class Given:
    """What is given."""

    record: Annotated[int, QuarantinedRecord] = given(doc="Which (隔离记录).")
    reason: str = given(doc="Why, 1 to 500 characters (理由).")
    value: str | None = given(
        doc="What is to be read there; left out, the field is read as empty (更正值).", default=None
    )
    as_json: bool = given(
        doc="Whether `value` is JSON: a number, a list, an object (按 JSON 解析).", default=False
    )
    field: str | None = given(
        doc="Path within the record, as `roles/0/org`; left out, the field that the entry names (字段).",
        default=None,
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    fits: bool = told(doc="Whether the record fits now.")
    record: Annotated[int, QuarantinedRecord] = told(doc="The entry as it is now.")
    correction: Annotated[int, Correction] = told(doc="The correction.")


class MendQuarantinedRecord(Mutation[Given, Made], roles=(Role.INTEGRATOR, Role.IDENTITY_STEWARD)):
    """Read one field of a record otherwise than its source has it, and try the record again (更正隔离记录).

    The correction outlives later syncs, until the source itself says something else in that field. Who would come to read
    more by it leaves it to another.
    """

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        entry = await acting.row(QuarantinedRecord, given.record, "record")
        work = acting.work
        field = text(given.field or entry["field"] or "", "field", most=500)
        reason = text(given.reason, "reason", most=500)
        value = _value(given)
        if entry["payload"] is None or entry["reason"] == "record.unreadable":
            raise _unknown("the record cannot be read, so no field of it can be put right")
        payload = orjson.loads(
            work.keyring.open(place(QuarantinedRecord, "payload", given.record), entry["payload"])
        )
        try:
            orjson.dumps(corrected(payload, field, value))
        except NoSuchPlace:
            raise _unknown("the record has no such place") from None
        except TypeError:
            raise ArgumentInvalid(
                "the value is nested too deep to be kept", place="value", mend="write what the field can hold"
            ) from None
        opening = await Opening.of_record(acting, "record", entry)
        corrections = Corrections(work.connection, work.keyring, entry["source_id"])
        before = await corrections.of(entry["stream"], entry["key"], field)
        await corrections.end(before, CorrectionEnd.REPLACED, work.now)
        correction = await work.add(
            Correction,
            {
                "source": entry["source_id"],
                "stream": entry["stream"],
                "key": entry["key"],
                "field": field,
                "value": orjson.dumps(value).decode(),
                "replaces": said(payload, field),
                "reason": reason,
                "decided_at": work.now,
                "decided_by": acting.account,
            },
        )
        source = await Sources(work.connection, installed.connector).by_id(entry["source_id"])
        done = await Replay(work, source, installed.connector).retry([given.record], settled=True)
        await opening.check_record(entry, left=done.left > 0)
        work.touched.append((QuarantinedRecord, given.record))
        return Made(done.fit > 0, given.record, correction)


def _value(given: Given) -> Any:
    if given.value is None or not given.as_json:
        return given.value
    try:
        return orjson.loads(given.value)
    except orjson.JSONDecodeError:
        raise ArgumentInvalid(
            "the value is no JSON", place="value", mend="write JSON, or leave asJson out for a text"
        ) from None


def _unknown(message: str) -> FieldUnknown:
    return FieldUnknown(
        message, place="field", mend="look at the entry's payload; else correct the record in its source"
    )
