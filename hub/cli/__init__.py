"""The command line: `yixin`. Every failure is one clear line with a code."""

from __future__ import annotations

import os
import sys
import traceback


def main() -> None:
    """Run the command line; exits with 1 after an error, 130 after an interruption."""
    from hub.base.errors import YixinError
    from hub.cli.app import app

    try:
        app()
    except YixinError as error:
        print(f"error {error}", file=sys.stderr)
        raise SystemExit(1) from None
    except BrokenPipeError:
        # The reader went away (`| head`); nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception as error:  # noqa: BLE001 - the last resort, and it tells where
        print(_unforeseen(error), file=sys.stderr)
        raise SystemExit(1) from None


def _unforeseen(error: Exception) -> str:
    """One line without the error's own text, which may hold values of rows; the traceback where it was asked for."""
    if os.environ.get("YIXIN_LOG_LEVEL") == "debug":
        traceback.print_exception(error)
    from sqlalchemy.exc import DBAPIError

    if isinstance(error, DBAPIError | ConnectionError):
        cause = type(getattr(error, "orig", None) or error).__name__
        return f"error [database.failed] the database failed ({cause}) — see that it runs; `yixin db upgrade` makes its tables"
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
    return f"error [internal] at {place} {type(error).__name__} — report it; YIXIN_LOG_LEVEL=debug shows the traceback"
