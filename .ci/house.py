"""Rules of the house that no linter knows; prints each breach as file:line and exits with 1."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from statements import stray

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 400
GENERATED = (
    "uv.lock",
    "web/package-lock.json",
    "benchmarks/peers/package-lock.json",
    "tests/hub/policy/provider/package-lock.json",
    "schema.graphql",
    "docs/reference/",
    "docs/settings.md",
    "LICENSE",
)
BUILT = {
    ".git",
    ".venv",
    ".yixin",
    ".yixin-samples",
    ".yixin-bench",
    "web/node_modules",
    "benchmarks/peers/node_modules",
    "tests/hub/policy/provider/node_modules",
    "hub/web/static",
}
CACHES = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis"}
NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
FORBIDDEN = {
    r"\b(?:TODO|FIXME|XXX|HACK)\b": "finish it or leave it out",
    r"except Exception:\s*pass|except:\s*(?:pass)?$": "an error is handled or rises",
    r"pytest\.(?:skip|importorskip|mark\.skip|mark\.skipif|mark\.xfail)\b": "a test runs or is not there",
    r"(?<![\w.{}/-])/(?:work|home|Users|workspace)/": "a path of one machine",
}


def files() -> Iterator[str]:
    """The files of the project, by their path in it; what is built or downloaded is left out."""
    for folder, folders, names in os.walk(ROOT):
        place = Path(folder).relative_to(ROOT)
        folders[:] = sorted(
            name for name in folders if (place / name).as_posix() not in BUILT and name not in CACHES
        )
        yield from (str(place / name) for name in sorted(names))


def breaches(name: str) -> Iterator[str]:
    """What one file breaks."""
    if name.startswith(GENERATED) or name == ".ci/house.py":
        return
    path = Path(name)
    if path.stem in NAMES:
        yield f"{name}: name it after what it does"
    try:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return
    written = path.suffix in {".py", ".ts", ".tsx"} and not name.startswith("migrations/versions/")
    if written and len(lines) > LONGEST:
        yield f"{name}: {len(lines)} lines, at most {LONGEST}"
    if path.suffix == ".py":
        for number, what in stray(name, "\n".join(lines)):
            yield f"{name}:{number}: {what}: statements are written where .ci/statements.py says, under the policy"
    for number, line in enumerate(lines, 1):
        for pattern, why in FORBIDDEN.items():
            if re.search(pattern, line):
                yield f"{name}:{number}: {why}: {line.strip()[:80]}"


def main() -> int:
    """Look at every file."""
    names = list(files())
    found = [breach for name in names for breach in breaches(name)]
    for breach in found:
        print(breach)
    print(f"{len(names)} files, {len(found)} breaches of the house rules")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
