"""The command line: `yixin`. Every failure is one clear line with a code."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; exits with 1 after an error of the hub, 130 after an interruption."""
    from hub.base.errors import YixinError
    from hub.cli.app import app

    try:
        app()
    except YixinError as error:
        print(f"error {error}", file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        # The reader went away (`| head`); nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
