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
