"""Example queries for GraphiQL: the files of a folder, titled in two languages by their first comments."""

from __future__ import annotations

import re
from pathlib import Path

from hub.base.errors import DeclarationError

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "queries"
_TITLE = re.compile(r"^#\s*(en|zh):\s*(\S.*?)\s*$", re.MULTILINE)


def examples(folder: Path = FOLDER) -> list[dict[str, str]]:
    """Every `*.graphql` of the folder by name, as `{name, en, zh, query}`.

    Raises DeclarationError for a file whose leading comments do not give both `# en: …` and `# zh: …`.
    """
    return [_example(path) for path in sorted(folder.glob("*.graphql"))]


def _example(path: Path) -> dict[str, str]:
    source = path.read_text(encoding="utf-8")
    titles = dict(_TITLE.findall(_leading_comments(source)))
    if set(titles) != {"en", "zh"}:
        raise DeclarationError(
            "an example query needs a title in both languages",
            place=path.name,
            mend="begin the file with `# en: …` and `# zh: …`",
        )
    return {"name": path.stem, **titles, "query": source}


def _leading_comments(source: str) -> str:
    lines = source.splitlines()
    code = next(
        (index for index, line in enumerate(lines) if line.strip() and not line.startswith("#")), None
    )
    return "\n".join(lines[:code])
