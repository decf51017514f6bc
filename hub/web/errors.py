"""What the web application refuses, each with its HTTP status."""

from __future__ import annotations

from typing import ClassVar

from hub.base.errors import YixinError


class WebError(YixinError):
    """Root of the refusals of the web application."""

    code = "request.invalid"
    status: ClassVar[int] = 400


class MalformedRequest(WebError):
    """The body is no JSON: wrong encoding, wrong syntax, or numbers that JSON does not have."""

    code = "request.malformed"


class DuplicateKey(WebError):
    """An object of the request names one key twice, so its meaning would depend on the reader."""

    code = "request.duplicate_key"


class TooDeep(WebError):
    """The body nests deeper than any honest request does."""

    code = "request.too_deep"


class TooManyValues(WebError):
    """The body holds more values than any honest request does."""

    code = "request.too_many"


class ForbiddenCharacter(WebError):
    """A string holds NUL or half of a surrogate pair, which PostgreSQL cannot store."""

    code = "request.forbidden_character"


class WrongShape(WebError):
    """The request is JSON, but `query`, `variables`, `operationName` or `extensions` has the wrong type."""

    code = "request.shape"


class PurposeUnknown(WebError):
    """The header Yixin-Purpose says no purpose of the vocabulary."""

    code = "purpose.unknown"


class BatchRefused(WebError):
    """The body is a list of operations."""

    code = "request.batch"


class HeaderMissing(WebError):
    """A GET without the header that a page of another origin cannot send."""

    code = "request.header_missing"


class BodyTooLarge(WebError):
    """The body is larger than the limit; reading stopped there."""

    code = "request.too_large"
    status = 413


class WrongContentType(WebError):
    """The body is not declared as JSON."""

    code = "request.content_type"
    status = 415


class BodyTooSlow(WebError):
    """The body did not arrive within the deadline."""

    code = "request.too_slow"
    status = 408


class SchemaWithheld(WebError):
    """The schema is told to developers and administrators only."""

    code = "schema.withheld"
    status = 403


class DocumentDiffers(WebError):
    """A document stands beside a hash, or two hashes stand in one request, and they do not agree."""

    code = "document.differs"


class WrongScheme(WebError):
    """The Authorization header is not of the form `Bearer <token>`."""

    code = "auth.scheme"
    status = 401


class DeadlineExceeded(WebError):
    """The operation did not finish within its deadline and was cancelled."""

    code = "deadline.exceeded"
    status = 504


class OriginForeign(WebError):
    """A page of another origin opens a WebSocket."""

    code = "request.origin"
    status = 403


class TooManySubscribers(WebError):
    """This process holds as many connections of subscribers as it takes, or is about to stop."""

    code = "subscription.full"
    status = 503


class TooManySubscriptions(WebError):
    """The account has as many connections or subscriptions in this process as one may have."""

    code = "subscription.limit"
    status = 429


class NotReady(WebError):
    """The hub cannot answer queries now."""

    code = "hub.not_ready"
    status = 503


class PagesMissing(WebError):
    """The pages were never built."""

    code = "web.pages_missing"
    status = 503


class AddressInUse(WebError):
    """Another program listens on the port, or the address is not this machine's."""

    code = "web.address"
