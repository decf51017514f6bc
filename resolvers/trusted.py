"""Trusted documents: a list of the documents that a hub knows, by the SHA-256 of their text.

The list is a folder of `*.graphql` files, or a manifest in JSON: `{"<hash>": "<document>"}` as Relay and others write it, or Apollo's
`{"format": "apollo-persisted-query-manifest", "operations": [{"id": "<hash>", "body": "<document>"}]}`.
Nothing that is sent ever adds to it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.base.errors import YixinError

_PREFIX = "sha256:"


class DocumentsInvalid(YixinError):
    """The list of trusted documents cannot be read, or one of them does not fit the schema."""

    code = "documents.invalid"


@dataclass(frozen=True)
class TrustedDocument:
    """One document, and where it stands."""

    text: str
    place: str


@dataclass(frozen=True)
class Trusted:
    """The trusted documents of a hub by their hash."""

    documents: Mapping[str, TrustedDocument]
    only: bool = False
    """Whether no other document runs."""

    @classmethod
    def load(cls, path: Path, *, only: bool = False) -> Trusted:
        """Read a folder or a manifest. Raises DocumentsInvalid with the file, and the entry where there is one."""
        found: dict[str, TrustedDocument] = {}
        try:
            for hash_, text, place in _folder(path) if path.is_dir() else _manifest(path):
                if hash_ != digest(text):
                    raise DocumentsInvalid(
                        "the hash is not that of the document",
                        place=place,
                        mend="write the manifest anew: `yixin documents write`",
                    )
                found[hash_] = TrustedDocument(text, place)
        except OSError as error:
            raise DocumentsInvalid(
                f"cannot be read ({error.strerror})", place=str(path), mend="name a folder or a manifest"
            ) from None
        except UnicodeDecodeError as error:
            raise DocumentsInvalid(
                f"byte {error.start} is not UTF-8", place=str(path), mend="save the documents as UTF-8"
            ) from None
        return cls(found, only)

    def manifest(self) -> str:
        """The list as a manifest, always in the same order."""
        pairs = {hash_: one.text for hash_, one in sorted(self.documents.items())}
        return json.dumps(pairs, ensure_ascii=False, indent=2) + "\n"


def digest(text: str) -> str:
    """SHA-256 of a document's text in UTF-8, in lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def bare(hash_: str) -> str:
    """A hash without the prefix that GraphQL over HTTP gives it."""
    return hash_.removeprefix(_PREFIX)


def _folder(path: Path) -> Iterator[tuple[str, str, str]]:
    files = sorted(path.rglob("*.graphql"))
    if not files:
        raise DocumentsInvalid("the folder holds no *.graphql file", place=str(path))
    for file in files:
        text = file.read_bytes().decode("utf-8")
        yield digest(text), text, str(file)


def _manifest(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        read: Any = json.loads(path.read_bytes().decode("utf-8"))
    except json.JSONDecodeError as error:
        raise DocumentsInvalid(
            f"no JSON: {error.msg}", place=f"{path}:{error.lineno}:{error.colno}", mend="write it anew"
        ) from None
    if isinstance(read, dict) and isinstance(read.get("operations"), list):
        entries = [
            (one.get("id"), one.get("body")) if isinstance(one, dict) else (None, None)
            for one in read["operations"]
        ]
    elif isinstance(read, dict):
        entries = list(read.items())
    else:
        raise DocumentsInvalid("is no JSON object", place=str(path), mend='write {"<hash>": "<document>"}')
    for number, (hash_, text) in enumerate(entries, 1):
        place = f"{path}, entry {number}"
        if not isinstance(hash_, str) or not isinstance(text, str):
            raise DocumentsInvalid(
                "an entry is no hash with a document", place=place, mend='write {"<hash>": "<document>"}'
            )
        yield bare(hash_), text, place
