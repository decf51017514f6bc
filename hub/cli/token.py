"""`yixin token`: machine tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from hub.base.errors import SettingsError
from hub.cli.running import in_home

if TYPE_CHECKING:
    from hub.store.home import Home
    from schema.kit.access import Role

app = typer.Typer(help="Machine tokens.", no_args_is_help=True)


def role_of(name: str) -> Role:
    """The role of this name, in any case. Raises SettingsError listing the roles."""
    from schema.kit.access import Role

    try:
        return Role[name.upper()]
    except KeyError:
        known = ", ".join(role.name for role in Role)
        raise SettingsError(
            f"{name!r} is no role", place="--role or --as", mend=f"choose one of: {known}"
        ) from None


@app.callback()
def callback() -> None:
    """Machine tokens."""


@app.command()
def create(
    role: Annotated[str, typer.Option(help="Role that the token's account has.")],
    staff: Annotated[str | None, typer.Option(help="Staff number of the person whose account it is.")] = None,
    partner: Annotated[
        str | None, typer.Option(help="Code of the health partner whose account it is.")
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option(help="Source that an integrator owns; several times.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="Days until it expires.")] = 90,
) -> None:
    """Make a token; the last line is the token, which is shown only now.

    In a demo home it is for the demo's account of the role; elsewhere for a new account, whose ground
    (the person, the health partner, the sources) is named by the options.
    """
    wanted = role_of(role)

    async def work(home: Home) -> None:
        from hub.policy.accounts import Accounts
        from hub.store.grounds import Grounds
        from hub.store.home import DemoMark

        async with home.database.begin() as connection:
            accounts = Accounts(connection)
            named = staff or partner or source
            if DemoMark.of(home.settings.home) is not None and not named:
                viewer = await accounts.demo(wanted)
                assert viewer.account_id is not None
                account_id = viewer.account_id
            else:
                ground = await Grounds(connection).named(staff=staff, partner=partner, sources=source or ())
                account_id = await accounts.add([wanted], **ground)
            issued = await accounts.issue(account_id, home.clock.now(), lifetime=timedelta(days=days))
        typer.echo(f"token for {wanted.name}, account {account_id}, good for {days} days:")
        typer.echo(issued.secret)

    in_home(work)
