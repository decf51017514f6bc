"""`yixin erase`: a pupil is erased, by two people, as `requestErasure` and `decideErasure` have it."""

from __future__ import annotations

from typing import Annotated

import typer

from hub.cli.asking import As, changed

app = typer.Typer(
    help="Erase all that the hub knows about a pupil; it takes two people.", no_args_is_help=True
)

_REQUEST = """mutation ($student: ID!, $reason: String!) { done: requestErasure(student: $student, reason: $reason) {
  ... on RequestErasurePayload { erasure { id state } } ... on Refused { code message place mend } } }"""
_DECIDE = """mutation ($erasure: ID!, $decline: Boolean!) { done: decideErasure(erasure: $erasure, decline: $decline) {
  ... on DecideErasurePayload { erasure { id state rowsRemoved recordsRemoved } }
  ... on Refused { code message place mend } } }"""


@app.callback()
def callback() -> None:
    """Erase all that the hub knows about a pupil; it takes two people."""


@app.command()
def request(
    student: Annotated[str, typer.Argument(help="The pupil's global id.")],
    reason: Annotated[str, typer.Option(help="Why, naming nobody.")],
    as_: As = None,
) -> None:
    """Ask for it, as an identity steward. The last line is the erasure's id."""
    erasure = changed(_REQUEST, {"student": student, "reason": reason}, as_)["erasure"]
    typer.echo("asked for; a second person decides:")
    typer.echo(erasure["id"])


@app.command()
def approve(
    erasure: Annotated[str, typer.Argument(help="The erasure's id.")],
    as_: As = None,
) -> None:
    """Carry out what another asked for; nothing brings it back."""
    gone = changed(_DECIDE, {"erasure": erasure, "decline": False}, as_)["erasure"]
    typer.echo(f"erased: {gone['rowsRemoved']} rows and {gone['recordsRemoved']} records of sources")


@app.command()
def decline(
    erasure: Annotated[str, typer.Argument(help="The erasure's id.")],
    as_: As = None,
) -> None:
    """Do not carry it out."""
    changed(_DECIDE, {"erasure": erasure, "decline": True}, as_)
    typer.echo("declined; nothing was erased")
