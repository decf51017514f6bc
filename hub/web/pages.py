"""The built pages: GraphiQL and what it loads, all from this hub."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from hub.web.errors import PagesMissing

FOLDER = Path(__file__).resolve().parent / "static"

# Monaco writes styles inline and brings its fonts and icons as data; scripts and workers are files.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


class Assets(StaticFiles):
    """Files under `/static/`. Those with a hash in their name never change, so browsers may keep them."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, with how long it may be kept."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        hashed = Path(full_path).parent.name == "assets"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return response


class Page:
    """`/`: the page of GraphiQL."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "index.html"

    async def answer(self, _: Request) -> Response:
        """The page. Raises PagesMissing where the pages were not built."""
        if not self._file.is_file():
            raise PagesMissing("the pages of this hub were not built", mend="run `make setup`")
        return FileResponse(self._file, headers={"Cache-Control": "no-cache"})
