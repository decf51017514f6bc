"""How commands ask the graph: as an account, under its policy, and recorded as every request is."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hub.cli.running import in_home, settings

if TYPE_CHECKING:
    from hub.store.home import Home
    from schema.kit import Entity
    from schema.kit.access import Role

As = Annotated[
    str | None,
    typer.Option("--as", help="Role whose demo account asks; else YIXIN_TOKEN's account does."),
]


def asked(
    document: str, values: dict[str, Any], *, as_: str | None, operation: str | None = None
) -> dict[str, Any]:
    """The answer to a document. Raises NoToken or NoDemoAccount where nobody asks."""
    role = demo_role(as_) if as_ is not None else None
    token = _token() if role is None else None

    async def work(home: Home) -> bytes:
        from hub.web.checking import SelfCheck
        from hub.web.service import Service

        written: set[type[Entity]] = set()
        service = await Service.over(home, written=written.update)
        if role is not None:
            viewer = await service.as_demo(role)
        else:
            viewer = await service.identify(token)
        answer = await service.execute(
            viewer, document=document, variables=values, operation=operation, query_only=False
        )
        checking = SelfCheck(home, service.graph.schema)
        checking.stir(written)
        await checking.settle(whole=False)
        return answer

    import orjson

    # The service itself looks whether the database has this version's form.
    answer: dict[str, Any] = orjson.loads(in_home(work, formed=False))
    return answer


def changed(document: str, values: dict[str, Any], as_: str | None) -> dict[str, Any]:
    """What a mutation tells; ends with its refusal as one line."""
    said: dict[str, Any] = answered(document, values, as_)["done"]
    if "code" in said:
        refuse(said)
    return said


def answered(document: str, values: dict[str, Any], as_: str | None) -> dict[str, Any]:
    """The data of an answer; ends with its first error as one line."""
    answer = asked(document, values, as_=as_)
    if answer.get("errors"):
        first = answer["errors"][0]
        refuse({"message": first["message"], **first.get("extensions", {})})
    data: dict[str, Any] = answer["data"]
    return data


def refuse(said: dict[str, Any]) -> None:
    """End with a refusal or an error as one line, as every command ends that fails."""
    where = f" at {said['place']}" if said.get("place") else ""
    how = f" — {said['mend']}" if said.get("mend") else ""
    print(f"error [{said.get('code')}]{where} {said['message']}{how}", file=sys.stderr)
    raise typer.Exit(1)


def demo_role(name: str) -> Role:
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
