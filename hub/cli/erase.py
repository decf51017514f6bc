"""`yixin erase`: a pupil is erased, by two people, as `requestErasure` and `decideErasure` have it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from hub.base.errors import YixinError
from hub.cli.asking import As, asked

app = typer.Typer(
    help="Erase all that the hub knows about a pupil; it takes two people.", no_args_is_help=True
)

_REQUEST = """mutation ($student: ID!, $reason: String!) { done: requestErasure(student: $student, reason: $reason) {
  ... on RequestErasurePayload { erasure { id state } } ... on Refused { code message place mend } } }"""
_DECIDE = """mutation ($erasure: ID!, $decline: Boolean!) { done: decideErasure(erasure: $erasure, decline: $decline) {
  ... on DecideErasurePayload { erasure { id state rowsRemoved recordsRemoved } }
  ... on Refused { code message place mend } } }"""


class ErasureRefused(YixinError):
    """An erasure is refused; the mutation's own code stands in the text."""

    code = "erasure.refused"


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
    erasure = _done(as_, _REQUEST, student=student, reason=reason)
    typer.echo("asked for; a second person decides:")
    typer.echo(erasure["id"])


@app.command()
def approve(
    erasure: Annotated[str, typer.Argument(help="The erasure's id.")],
    as_: As = None,
) -> None:
    """Carry out what another asked for; nothing brings it back."""
    done = _done(as_, _DECIDE, erasure=erasure, decline=False)
    typer.echo(f"erased: {done['rowsRemoved']} rows and {done['recordsRemoved']} records of sources")


@app.command()
def decline(
    erasure: Annotated[str, typer.Argument(help="The erasure's id.")],
    as_: As = None,
) -> None:
    """Do not carry it out."""
    _done(as_, _DECIDE, erasure=erasure, decline=True)
    typer.echo("declined; nothing was erased")


def _done(as_: str | None, document: str, **given: Any) -> dict[str, Any]:
    """The erasure as it is then. Raises ErasureRefused."""
    answer = asked(document, given, as_=as_)
    said = (answer.get("data") or {}).get("done")
    if said is None:
        error = answer["errors"][0]
        said = {**error["extensions"], "message": error["message"]}
    if "erasure" not in said:
        raise ErasureRefused(
            f"{said['message']} [{said['code']}]", place=said.get("place"), mend=said.get("mend")
        )
    return dict(said["erasure"])
