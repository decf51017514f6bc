"""`yixin query`: ask the graph from the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from hub.base.errors import SettingsError
from hub.cli.asking import As, asked


def query(
    file: Annotated[str, typer.Argument(help="File with one GraphQL document; - reads standard input.")],
    as_: As = None,
    variables: Annotated[str, typer.Option(help="Variables, as a JSON object.")] = "{}",
    operation: Annotated[
        str | None, typer.Option(help="Operation to run, where the document has several.")
    ] = None,
) -> None:
    """Print the JSON answer of a query; exits with 1 where it has errors."""
    document = _document(file)
    values = _variables(variables)
    answer = asked(document, values, as_=as_, operation=operation)
    import orjson

    sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_INDENT_2) + b"\n")
    sys.stdout.flush()
    if answer.get("errors"):
        raise typer.Exit(1)


def _document(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"cannot be read ({type(error).__name__})",
            place="standard input" if file == "-" else file,
            mend="name a file in UTF-8, or - for standard input",
        ) from None


def _variables(text: str) -> dict[str, Any]:
    import orjson

    try:
        values = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise SettingsError(
            f"is no JSON: {error}", place="--variables", mend="write an object: '{\"first\": 5}'"
        ) from None
    if not isinstance(values, dict):
        raise SettingsError(
            "is no JSON object", place="--variables", mend="write an object: '{\"first\": 5}'"
        )
    return values
