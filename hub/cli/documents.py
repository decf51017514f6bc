"""`yixin documents`: the trusted documents of a hub."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.base.errors import SettingsError

if TYPE_CHECKING:
    from resolvers.trusted import Trusted

app = typer.Typer(
    help="Trusted documents: a list of those that a hub knows by their hash.", no_args_is_help=True
)
Folder = Annotated[Path, typer.Argument(help="Folder of *.graphql files.")]


@app.command()
def write(
    folder: Folder, to: Annotated[Path, typer.Option(help="Manifest to write.")] = Path("documents.json")
) -> None:
    """Write a manifest of all documents of a folder, once each of them fits the schema."""
    trusted = _valid(folder)
    to.write_text(trusted.manifest(), encoding="utf-8")
    typer.echo(f"{len(trusted.documents)} documents in {to}")


@app.command()
def check(
    list_: Annotated[Path, typer.Argument(metavar="LIST", help="Folder of *.graphql files, or a manifest.")],
    folder: Annotated[
        Path | None, typer.Option("--from", help="Folder whose documents the manifest should hold.")
    ] = None,
) -> None:
    """Fail where a document does not fit the schema, or a manifest is not that of its folder."""
    from resolvers.trusted import DocumentsInvalid

    trusted = _valid(list_)
    if folder is not None:
        ours = _valid(folder).documents
        missing = [one.place for hash_, one in ours.items() if hash_ not in trusted.documents]
        extra = [one.place for hash_, one in trusted.documents.items() if hash_ not in ours]
        if missing or extra:
            raise DocumentsInvalid(
                "the manifest and the folder hold different documents",
                place=", ".join([*missing, *extra][:5]),
                mend=f"`yixin documents write {folder} --to {list_}`",
            )
    typer.echo(f"{len(trusted.documents)} documents fit the schema")


def _valid(path: Path) -> Trusted:
    """Documents that fit the schema. Raises DocumentsInvalid."""
    from resolvers.documents import Documents
    from resolvers.schema import Schema
    from resolvers.trusted import Trusted

    if not path.exists():
        raise SettingsError("is not there", place=str(path), mend="name a folder or a manifest")
    trusted = Trusted.load(path)
    Documents(Schema(kept=False).core, trusted)
    return trusted
