"""The command line: `yixin`. Every failure is one clear line with a code."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any


def main() -> None:
    """Run the command line; exits with 1 after an error, 2 after a wrong command, 130 after an interruption."""
    from typer import Abort, TyperException

    from hub.base.errors import YixinError
    from hub.cli.app import app

    try:
        code = app(standalone_mode=False)
    except YixinError as error:
        _tell(error)
        code = 1
    except TyperException as error:
        code = _refuse(error)
    except (Abort, KeyboardInterrupt):
        code = 130
    except Exception as error:  # noqa: BLE001 - the last resort, and it tells where
        _tell(_unforeseen(error))
        code = 1
    if code == 130:
        _tell("[interrupted] stopped — run it again: it goes on where it stood")
    raise SystemExit(code or 0)


def _tell(error: object) -> None:
    print(" ".join(f"error {error}".split()), file=sys.stderr)


def _refuse(error: Any) -> int:
    """Tell what is wrong with the command itself; without any argument show its help instead."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return 2
    command = context.command_path if context else "yixin"
    message = error.format_message().rstrip(".")
    _tell(f"[usage] at {command} {message} — see `{command} --help`")
    return int(error.exit_code)


def _unforeseen(error: Exception) -> str:
    """One line without the error's own text, which may hold values of rows; the traceback where it was asked for."""
    if os.environ.get("YIXIN_LOG_LEVEL") == "debug":
        traceback.print_exception(error)
    if isinstance(error, OSError) and error.filename is not None:
        return f"[system] at {error.filename} {error.strerror} — see that the file is there and may be used"
    from sqlalchemy.exc import DBAPIError

    if isinstance(error, DBAPIError | ConnectionError):
        cause = type(getattr(error, "orig", None) or error).__name__
        return f"[database.failed] the database failed ({cause}) — see that it runs, then try again"
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
    return (
        f"[internal] at {place} {type(error).__name__} — report it; YIXIN_LOG_LEVEL=debug shows the traceback"
    )
