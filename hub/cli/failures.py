"""What the command line says when a command fails for a reason that is no YixinError of its own."""

from __future__ import annotations

import traceback
from typing import Any

from hub.base.errors import YixinError


class UsageInvalid(YixinError):
    """The command itself is wrong: an unknown command or option, a value that does not fit."""

    code = "usage.invalid"


class Interrupted(YixinError):
    """Somebody stopped the command."""

    code = "interrupted"


class SystemRefused(YixinError):
    """The operating system refused a file: it is not there, not allowed, or the disk is full."""

    code = "system.refused"


class DatabaseFailed(YixinError):
    """The database failed in the middle of a command."""

    code = "database.failed"


def of_usage(error: Any) -> UsageInvalid:
    """What Typer found wrong with the command."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "yixin"
    return UsageInvalid(error.format_message().rstrip("."), place=command, mend=f"see `{command} --help`")


def unforeseen(error: Exception) -> YixinError:
    """An error without its own text, which may hold values of rows."""
    if isinstance(error, OSError) and error.filename is not None:
        return SystemRefused(
            str(error.strerror), place=str(error.filename), mend="see that it is there and may be used"
        )
    from sqlalchemy.exc import DBAPIError

    if isinstance(error, DBAPIError | ConnectionError):
        cause = type(getattr(error, "orig", None) or error).__name__
        return DatabaseFailed(f"the database failed ({cause})", mend="see that it runs, then try again")
    last = traceback.extract_tb(error.__traceback__)[-1]
    return YixinError(
        type(error).__name__,
        place=f"{last.filename.rpartition('/')[2]}:{last.lineno}",
        mend="report it; YIXIN_LOG_LEVEL=debug shows the traceback",
    )
