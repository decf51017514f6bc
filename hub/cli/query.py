"""`yixin query`: ask the graph from the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hub.base.errors import SettingsError
from hub.cli.running import in_home, settings

if TYPE_CHECKING:
    from hub.store.home import Home
    from schema.kit.access import Role


def query(
    file: Annotated[str, typer.Argument(help="File with one GraphQL document; - reads standard input.")],
    as_: Annotated[
        str | None,
        typer.Option("--as", help="Role whose demo account asks; else YIXIN_TOKEN's account does."),
    ] = None,
    variables: Annotated[str, typer.Option(help="Variables, as a JSON object.")] = "{}",
    operation: Annotated[
        str | None, typer.Option(help="Operation to run, where the document has several.")
    ] = None,
) -> None:
    """Print the JSON answer of a query; exits with 1 where it has errors."""
    document = _document(file)
    values = _variables(variables)
    role = _demo_role(as_) if as_ is not None else None
    token = _token() if role is None else None

    async def work(home: Home) -> bytes:
        from hub.web.service import Service

        service = await Service.over(home)
        if role is not None:
            viewer = await service.as_demo(role)
        else:
            viewer = await service.identify(token)
        return await service.execute(
            viewer, document=document, variables=values, operation=operation, query_only=False
        )

    import orjson

    # The service itself looks whether the database has this version's form.
    answer = orjson.loads(in_home(work, formed=False))
    sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_INDENT_2) + b"\n")
    sys.stdout.flush()
    if answer.get("errors"):
        raise typer.Exit(1)


def _demo_role(name: str) -> Role:
    """The role of a demo account. Raises NoDemoAccount outside a demo home, before that home is even opened."""
    from hub.cli.token import role_of
    from hub.policy.accounts import NoDemoAccount
    from hub.store.home import DemoMark

    role, home = role_of(name), settings().home
    if DemoMark.of(home) is None:
        raise NoDemoAccount(
            "this home is no demo's, so nobody may ask as a role",
            place=str(home),
            mend="set YIXIN_TOKEN to a token, or run `yixin demo` in a home of its own",
        )
    return role


def _token() -> str:
    from hub.policy.accounts import NoToken

    token = os.environ.get("YIXIN_TOKEN")
    if not token:
        raise NoToken("nobody asks", mend="set YIXIN_TOKEN to a token, or name a demo account with --as ROLE")
    return token


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
