"""Structured logs that carry ids only: no name, note, number or token."""

from __future__ import annotations

import logging
import sys

import structlog

from hub.base.settings import Settings


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
            structlog.contextvars.merge_contextvars,
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


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger bound to the part of the hub that speaks."""
    bound: structlog.stdlib.BoundLogger = structlog.get_logger(part=name)
    return bound
