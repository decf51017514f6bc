"""Reading what is packed: never more than was agreed, whatever the archive says of itself."""

from __future__ import annotations

from typing import IO

from connectors.kit.errors import Malformed

PIECE = 1 << 20


class Unpacked:
    """One member of an archive as it is unpacked, up to a bound that its fellows share."""

    def __init__(self, file: IO[bytes], left: int, place: str, bound: int) -> None:
        self._file = file
        self.left = left
        """Bytes that may still come, of this member and those behind it."""
        self._place = place
        self._bound = bound

    def read(self, size: int = -1) -> bytes:
        """The next bytes, fewer than asked for at times. Raises Malformed beyond the bound."""
        piece = self._file.read(min(size, PIECE) if size >= 0 else PIECE)
        self.left -= len(piece)
        if self.left < 0:
            raise Malformed(
                f"it has more than {self._bound >> 20} MiB when it is unpacked",
                place=self._place,
                mend="export the lists alone, without what else the archive holds",
            )
        return piece
