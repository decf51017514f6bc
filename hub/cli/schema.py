"""`yixin schema`: the printed schema and the entity reference."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hub.base.errors import YixinError

app = typer.Typer(help="The printed schema and the entity reference.", no_args_is_help=True)
ROOT = Path(__file__).resolve().parents[2]


class SchemaStale(YixinError):
    """A generated file differs from what the declarations say."""

    code = "schema.stale"


@app.command("print")
def print_() -> None:
    """Print the schema (SDL)."""
    from hub.web.generated import sdl

    typer.echo(sdl(), nl=False)


@app.command()
def write(root: Annotated[Path, typer.Option(help="The project's folder.")] = ROOT) -> None:
    """Write schema.graphql, the entity reference and the settings' page anew."""
    from hub.web.generated import files

    for path, text in files().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
        typer.echo(path)


@app.command()
def check(root: Annotated[Path, typer.Option(help="The project's folder.")] = ROOT) -> None:
    """Fail where schema.graphql or a generated page is stale."""
    from hub.web.generated import files

    expected = files()
    stale = [
        path
        for path, text in expected.items()
        if not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != text
    ]
    if stale:
        raise SchemaStale(
            "differs from the declarations",
            place=", ".join(stale),
            mend="run `yixin schema write` and look at the difference",
        )
    typer.echo(f"{len(expected)} generated files are fresh")


@app.command()
def breaking(
    against: Annotated[
        str, typer.Option(help="A revision to compare with; default: the baseline and each since.")
    ] = "",
    root: Annotated[Path, typer.Option(help="The project's folder.")] = ROOT,
) -> None:
    """Fail where schema.graphql breaks queries that it answered before, unless schema-changes.toml declares it."""
    from datetime import UTC, datetime

    from hub.cli import breaking as changes

    declared = changes.declared(root)
    if against:
        earlier, lacking = [changes.version(root, against)], ""
    else:
        earlier, lacking = changes.versions(root, declared.baseline)
    now = (root / changes.SCHEMA).read_text(encoding="utf-8")
    today = datetime.now(UTC).date()
    found = {
        change: version.revision
        for version in earlier
        for change in changes.breaks(version.sdl, now, today=today)
    }
    for change in sorted(found):
        told = "declared" if change in declared.changes else "NOT DECLARED"
        typer.echo(f"{change} ({told}; in {found[change][:12]})")
    if undeclared := sorted(found.keys() - declared.changes):
        raise changes.SchemaBreaking(
            f"{changes.SCHEMA} breaks queries that it answered before: {len(undeclared)} undeclared changes",
            place=", ".join(change.at for change in undeclared),
            mend="keep what was there (`deprecated` announces its end), or declare each in"
            f" {changes.DECLARED} as its first lines say",
        )
    vain = declared.changes - found.keys()
    if vain and not against and not lacking:
        raise changes.SchemaChangesInvalid(
            "declares changes that the schema does not have",
            place=", ".join(f"{change.kind} {change.at}" for change in sorted(vain)),
            mend=f"take them out of {changes.DECLARED}",
        )
    compared = ", ".join(version.revision[:12] for version in earlier) or "nothing"
    missing = f" ({lacking})" if lacking else ""
    typer.echo(f"{changes.SCHEMA}: compared with {compared}{missing}; {len(found)} declared breaks, no other")
