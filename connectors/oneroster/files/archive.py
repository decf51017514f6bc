"""One zip of OneRoster lists: its manifest, and its files row by row. Nothing is ever unpacked to disk."""

from __future__ import annotations

import csv
import hashlib
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from connectors.kit.errors import Malformed, unreadable
from connectors.kit.unpacking import PIECE, Unpacked
from connectors.oneroster.files.form import COLUMNS, COMMON, NEEDED, header, spellings

LARGEST = 256 << 20
MOST_MEMBERS = 200
MOST_BYTES = 1 << 30
"""Of one zip: its own size, how many members it has, and how large one of them may be when it is unpacked."""
MODES = frozenset({"bulk", "delta", "absent"})


@dataclass(frozen=True, slots=True)
class Line:
    """A row below the header: its cells by the standard's names, or what is wrong with it."""

    number: int
    cells: Mapping[str, str]
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip whose manifest was read."""

    path: Path
    digest: str
    modes: Mapping[str, str]
    """By file without `.csv`: bulk, delta or absent."""
    version: str
    _members: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> Archive:
        """Read the manifest. Raises Unreachable, or Malformed for what is no zip of OneRoster lists."""
        try:
            if path.stat().st_size > LARGEST:
                raise _malformed(path.name, f"the zip is larger than {LARGEST >> 20} MiB")
            digest = hashlib.sha256()
            with path.open("rb") as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
            with zipfile.ZipFile(path) as archive:
                members = _members(archive, path.name)
        except OSError as error:
            raise unreadable(path, error) from None
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            raise _malformed(path.name, "this is no zip, or it is damaged") from None
        bare = cls(path, digest.hexdigest(), {}, "", members)
        said = {
            (cells[0] or "").strip().strip("\ufeff"): cells[1].strip() if len(cells) > 1 else ""
            for _, cells in bare._table("manifest")
            if cells
        }
        modes = {name: _mode(path.name, name, said, members) for name in COLUMNS}
        version = said.get("oneroster.version", "") or ("1.2" if modes["roles"] != "absent" else "1.1")
        return cls(path, digest.hexdigest(), modes, version, members)

    def lines(self, name: str, declared: Mapping[str, str]) -> Iterator[Line]:
        """The rows of a file. Raises Malformed where it lacks columns, or is no CSV in UTF-8."""
        table = self._table(name)
        place = f"{self.path.name}/{name}.csv"
        _, first = next(table, (1, []))
        known = spellings(name, declared)
        heads = [known.get(header(cell), cell.strip().strip("\ufeff")) for cell in first]
        if missing := [column for column in (COMMON[0], *NEEDED[name]) if column not in heads]:
            # Where a header is missing, people stand in its place.
            found = ", ".join(heads) if set(heads) & set(known.values()) else "none of the standard's"
            raise Malformed(
                f"columns are missing: {', '.join(missing)}; found {found}",
                place=place,
                mend="export with these columns, or declare the file's own spelling in `spellings`",
            )
        if twice := sorted({head for head in heads if head and heads.count(head) > 1}):
            raise Malformed(f"two columns are headed {twice[0]}", place=place, mend="remove one of them")
        for number, cells in table:
            if not any(cell.strip() for cell in cells):
                continue
            named = dict(zip(heads, cells, strict=False))
            fits = len(cells) == len(heads)
            fault = None if fits else f"the row has {len(cells)} cells, where the header has {len(heads)}"
            yield Line(number, {head: cell for head, cell in named.items() if head}, fault)

    def _table(self, name: str) -> Iterator[tuple[int, list[str]]]:
        place = f"{self.path.name}/{name}.csv"
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(self._members[name]) as packed:
                bounded = io.BufferedReader(_Stream(Unpacked(packed, MOST_BYTES, place, MOST_BYTES)))
                reader = csv.reader(io.TextIOWrapper(bounded, "utf-8-sig", newline=""), strict=True)
                for cells in reader:
                    yield reader.line_num, cells
        except UnicodeDecodeError:
            raise _malformed(place, "the file is not UTF-8") from None
        except csv.Error as error:
            raise _malformed(place, f"the file is no CSV: {error}") from None
        except (
            zipfile.BadZipFile,
            zlib.error,
            lzma.LZMAError,
            EOFError,
            RuntimeError,
            NotImplementedError,
            OSError,
        ):
            raise _malformed(place, "the file is damaged or encrypted") from None


class _Stream(io.RawIOBase):
    """A member as a stream of bytes."""

    def __init__(self, member: Unpacked) -> None:
        self._member = member

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as the next piece goes."""
        piece = self._member.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def _members(archive: zipfile.ZipFile, place: str) -> dict[str, str]:
    """The lists in the zip by name; they stand together at its top, or in one folder."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_MEMBERS:
        raise _malformed(place, f"the zip has more than {MOST_MEMBERS} members")
    manifests = [info.filename for info in infos if info.filename.casefold().split("/")[-1] == "manifest.csv"]
    if len(manifests) != 1 or manifests[0].count("/") > 1:
        raise _malformed(place, "the zip has no manifest.csv, or several")
    folder = manifests[0][: -len("manifest.csv")]
    names = {f"{folder}{name}.csv".casefold(): name for name in (*COLUMNS, "manifest")}
    found: dict[str, str] = {}
    for info in infos:
        name = names.get(info.filename.casefold())
        if name in found:
            raise _malformed(place, f"the zip has {name}.csv twice")
        if name is not None:
            found[name] = info.filename
    return found


def _mode(place: str, name: str, said: Mapping[str, str], members: Mapping[str, str]) -> str:
    mode = said.get(f"file.{name}", "").casefold()
    if mode and mode not in MODES:
        raise _malformed(place, f"the manifest says {mode!r} of {name}; it may say bulk, delta or absent")
    if mode in ("bulk", "delta") and name not in members:
        raise _malformed(place, f"the manifest says {mode} of {name}, but {name}.csv is not in the zip")
    # Where nothing is said of a file that is there, it is not known to name all: nobody is gone for it.
    return mode or ("delta" if name in members else "absent")


def _malformed(place: str, what: str) -> Malformed:
    return Malformed(what, place=place, mend="export the zip anew by OneRoster's CSV binding, 1.1 or 1.2")
