"""Structured logs that carry ids only: no name, note, number or token."""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar

import structlog

from hub.base.settings import Settings

REQUEST: ContextVar[str | None] = ContextVar("REQUEST", default=None)
"""The id of the request that is being answered; it stands in every line that is logged meanwhile."""


def configure(settings: Settings) -> None:
    """Send every log line to standard error, in the form and from the level that the settings name."""
    level = getattr(logging, settings.log_level.upper())
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            _add_request,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=max(level, logging.WARNING), stream=sys.stderr, force=True)


def _add_request(_: object, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    request = REQUEST.get()
    if request is not None:
        line.setdefault("request", request)
    return line


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger bound to the part of the hub that speaks."""
    bound: structlog.stdlib.BoundLogger = structlog.get_logger(part=name)
    return bound
