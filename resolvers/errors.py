"""What a caller can do wrong: errors that reach the caller as they are, each with a stable code."""

from __future__ import annotations

from datetime import UTC, datetime

from hub.base.errors import YixinError


class RequestError(YixinError):
    """Root of the errors that are shown to the caller; every other one is masked as `internal`."""

    code = "request.invalid"


class IdInvalid(RequestError):
    """A global id is malformed, or of another type than is asked for."""

    code = "id.invalid"


class IdForeign(RequestError):
    """A global id is one of another district's hub."""

    code = "id.foreign"


class IdsUnsettled(RequestError):
    """The database does not say at the moment which rows were joined, so no id can be trusted."""

    code = "id.unsettled"


class PageSize(RequestError):
    """`first`, `last` or a list of ids is out of bounds."""

    code = "page.size"


class PageDirection(RequestError):
    """A page is asked for from both ends at once."""

    code = "page.direction"


class CursorInvalid(RequestError):
    """A cursor was not given to this caller for this list, filter and order."""

    code = "cursor.invalid"


class FieldWithheld(RequestError):
    """A field that the caller may not read is used in a filter, an order or an aggregate."""

    code = "access.field"


class AggregateRefused(RequestError):
    """An aggregate is asked for that no role of the caller may have, or that would tell of single people."""

    code = "access.aggregate"


class FilterInvalid(RequestError):
    """A filter or order says nothing that can be evaluated."""

    code = "filter.invalid"


class GroupsInvalid(RequestError):
    """Groups are asked for that cannot be made, or something of them that they were not made by."""

    code = "groups.invalid"


class TextInvalid(RequestError):
    """A text holds characters that no text of the graph can hold."""

    code = "text.invalid"


class ArgumentMissing(RequestError):
    """A row is asked for by no identifier, or by several."""

    code = "argument.one"


class FieldUnknown(RequestError):
    """A field is named that a pupil and the pupil's lists do not have."""

    code = "argument.field"


class AccountForeign(RequestError):
    """What another account sees is asked for by somebody who is no auditor."""

    code = "access.account"


class RecordForeign(RequestError):
    """How accounts read is asked for by somebody who is no auditor."""

    code = "access.record"


class InstantInvalid(RequestError):
    """A file is asked for as of an instant that has not come, or without its offset."""

    code = "asof.instant"


def in_utc(instant: datetime, place: str) -> datetime:
    """The same instant as UTC has it. Raises InstantInvalid where it names no offset, or is in no year from 1 to 9999 there."""
    if instant.tzinfo is None:
        raise InstantInvalid(
            "an instant needs its offset", place=place, mend="write 2026-11-20T08:00:00+08:00"
        )
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise InstantInvalid(
            "the instant is out of range", place=place, mend="name a year from 2 to 9998"
        ) from None


class InstantUnknown(RequestError):
    """The hub knew nothing of the row at that instant."""

    code = "asof.unknown"


class SubscriptionForbidden(RequestError):
    """None of the caller's roles may listen to the subscription."""

    code = "access.subscription"


class EventOverdue(RequestError):
    """What an event tells could not be answered within the deadline of an operation."""

    code = "deadline.exceeded"


class NotKept(RequestError):
    """Of what is asked for below a file of an earlier instant no history is kept."""

    code = "asof.unsupported"


class DocumentInvalid(RequestError):
    """The document does not fit the schema."""

    code = "graphql.invalid"


class DocumentSyntax(RequestError):
    """The document is no GraphQL."""

    code = "graphql.syntax"


class DocumentLimit(RequestError):
    """The document is larger or deeper than the hub answers."""

    code = "graphql.limit"


class CostExceeded(RequestError):
    """The operation costs more, or could give more rows, than the caller's roles may ask for."""

    code = "graphql.cost"


class IntrospectionRefused(RequestError):
    """The schema is asked for by somebody who may not introspect it."""

    code = "graphql.introspection"


class DocumentUnknown(RequestError):
    """A trusted document is named that the hub does not have."""

    code = "document.unknown"


class DocumentUntrusted(RequestError):
    """The hub runs trusted documents only, and it is none of them."""

    code = "document.untrusted"


class Unrecorded(RequestError):
    """What is read must be recorded, and the record cannot be written."""

    code = "audit.unavailable"


class OperationRefused(RequestError):
    """The operation is not there, or not of a kind that may run this way."""

    code = "graphql.operation"
