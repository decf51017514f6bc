"""`yixin identity`: who may be whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hub.base.errors import SettingsError
from hub.cli.asking import As, changed
from hub.cli.running import in_home, settings

if TYPE_CHECKING:
    from hub.store.home import Home

app = typer.Typer(help="Who may be whom: records and rows that no identifier joins.", no_args_is_help=True)

_DECIDE = """mutation ($match: ID!, $decision: MatchState!) { done: decideMatch(match: $match, decision: $decision) {
  ... on DecideMatchPayload { match { state } applied } ... on Refused { code message place mend } } }"""


def linkage(home: Home) -> Any:
    """The linkage of a home."""
    from hub.cli.sync import engine
    from hub.sync.linking.step import Linkage

    return Linkage(engine(home))


@app.command()
def link(
    anew: Annotated[
        bool, typer.Option("--anew", help="Compare everybody, and learn the parameters once more.")
    ] = False,
) -> None:
    """Compare who is new or changed with all others, and join what is certain."""

    async def work(home: Home) -> None:
        from hub.web.checking import SelfCheck

        typer.echo(told(await linkage(home).link(anew=anew)))
        await SelfCheck(home).settle(whole=True)

    in_home(work)


@app.command()
def review(
    limit: Annotated[int, typer.Option(min=1, help="Matches to show.")] = 20,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Show each field's verdict and weight; never a value.")
    ] = False,
) -> None:
    """Show what waits for a decision, without names: who decides reads them in GraphQL."""

    async def work(home: Home) -> None:
        from hub.sync.linking import worklist

        async with home.database.connect() as connection:
            for entity, band, state, count in await worklist.counted(connection):
                typer.echo(f"{entity} {band} {state} {count}")
            for row in await worklist.undecided(connection, limit):
                other = (
                    f"row {row['other_id']}"
                    if row["other_id"] is not None
                    else f"{row['source_name']}/{row['stream']} that waits"
                )
                typer.echo(
                    f"{row['id']} {row['state']} {row['subject_entity']} {row['subject_id']} and {other}:"
                    f" {row['score']:.6f} ({row['weight']:+.1f} bits)"
                )
                if evidence:
                    for field in await worklist.evidence(connection, row["id"]):
                        typer.echo(f"  {field['field']} {field['verdict']} {field['weight']:+.1f}")

    in_home(work)


@app.command()
def chart(match: Annotated[int, typer.Argument(help="Number of the match, as `review` shows it.")]) -> None:
    """Write the waterfall of a match as a Vega-Lite specification: fields, verdicts and weights, no values."""

    async def work(home: Home) -> None:
        import orjson

        from hub.sync.linking import worklist
        from hub.sync.linking.waterfall import specification

        async with home.database.connect() as connection:
            row = await worklist.one(connection, match)
            fields = await worklist.evidence(connection, match)
        typer.echo(orjson.dumps(specification(row, fields), option=orjson.OPT_INDENT_2).decode())

    in_home(work)


@app.command()
def decide(
    match: Annotated[int, typer.Argument(help="Number of the match, as `review` shows it.")],
    decision: Annotated[str, typer.Argument(help="same, different or later.")],
    as_: As = None,
) -> None:
    """Decide on a match, as an identity steward: join the two, take them apart, or put it off."""
    name = decision.upper()
    if name not in ("SAME", "DIFFERENT", "LATER"):
        raise SettingsError(f"no decision: {decision}", place="decision", mend="same, different or later")
    given = {"match": _global_id(match), "decision": name}
    done = changed(_DECIDE, given, as_)
    if done["match"]["state"] == name:
        typer.echo(f"{match}: {name}; {done['applied']} records applied")
    else:
        typer.echo(f"{match}: asked for; an account stands for one of the two, so another steward decides")


def _global_id(match: int) -> str:
    from resolvers.ids import encode
    from schema.integration.identity_match import IdentityMatch

    return encode(IdentityMatch, settings().district_code, match)


def told(linked: Any) -> str:
    """One line for people: what the step did."""
    compared = " ".join(f"{name}={count}" for name, count in linked.compared.items()) or "nobody"
    found = " ".join(f"{name}={count}" for name, count in sorted(linked.found.items())) or "no pairs"
    return f"identity: compared {compared}; found {found}; {linked.applied} records applied"
