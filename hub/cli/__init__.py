"""The command line: `yixin`. Every failure is one clear line with a code."""

from __future__ import annotations

import os
import sys
import traceback

INTERRUPTED = 130


def main() -> None:
    """Run the command line; exits with 1 after an error, 2 after a wrong command, 130 after an interruption."""
    from typer import Abort, TyperException

    from hub.base.errors import YixinError
    from hub.cli import failures
    from hub.cli.app import app

    try:
        code = app(standalone_mode=False) or 0
    except YixinError as error:
        _tell(error)
        code = 1
    except TyperException as error:
        code = error.exit_code
        # A group without a command shows its help, and that was its message.
        if type(error).__name__ != "NoArgsIsHelpError":
            _tell(failures.of_usage(error))
    except (Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort, and it tells where
        if os.environ.get("YIXIN_LOG_LEVEL") == "debug":
            traceback.print_exception(error)
        _tell(failures.unforeseen(error))
        code = 1
    if code == INTERRUPTED:
        _tell(failures.Interrupted("stopped", mend="run it again: it goes on where it stood"))
    raise SystemExit(code)


def _tell(error: object) -> None:
    print(" ".join(f"error {error}".split()), file=sys.stderr)
