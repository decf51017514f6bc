"""The tests' roster as zips of OneRoster's CSV binding."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from connectors.oneroster.files.form import COLUMNS, COMMON

Rows = dict[str, list[dict[str, str]]]


def rows_of(records: Mapping[str, list[dict[str, Any]]], version: str) -> Rows:
    """The roster's records as rows of files, in bulk: without status and dateLastModified."""
    found: Rows = {name: [row(record, version) for record in group] for name, group in records.items()}
    if version == "1.2":
        found["roles"] = [
            {
                "sourcedId": f"{user['sourcedId']}-r{number}", "userSourcedId": user["sourcedId"],
                "roleType": role["roleType"], "role": role["role"], "beginDate": role["beginDate"],
                "orgSourcedId": role["org"]["sourcedId"],
            }
            for user in records["users"]
            for number, role in enumerate(user["roles"])
        ]  # fmt: skip
    return found


def row(record: Mapping[str, Any], version: str) -> dict[str, str]:
    """One record as a row."""
    made: dict[str, str] = {}
    for name, value in record.items():
        if name == "roles" and version == "1.1":
            made |= {"role": value[0]["role"].replace("principal", "administrator")}
            made |= {"orgSourcedIds": ",".join(role["org"]["sourcedId"] for role in value)}
        elif name == "metadata":
            made |= {f"metadata.{key}": str(said) for key, said in value.items() if key != "kin"}
        elif isinstance(value, dict):
            made[f"{name}SourcedId"] = value["sourcedId"]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            made[f"{name[:-1]}SourcedIds"] = ",".join(
                item["sourcedId"] for item in value if "sourcedId" in item
            )
        elif isinstance(value, list):
            made[name] = ",".join(value)
        elif name not in ("status", "dateLastModified"):
            made[name] = value
    return {name: value for name, value in made.items() if name != "roleSourcedIds"}


def write(
    path: Path,
    rows: Mapping[str, list[dict[str, str]]],
    *,
    mode: str = "bulk",
    manifest: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    folder: str = "",
    mark: str = "\ufeff",
    more: Iterable[tuple[str, bytes]] = (),
) -> None:
    """Write a zip. `headers` misspells some; `manifest` says otherwise than it is."""
    said = {
        "manifest.version": "1.0",
        "oneroster.version": "1.2" if "roles" in rows else "1.1",
        **{f"file.{name}": mode if name in rows else "absent" for name in COLUMNS},
        **(manifest or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            f"{folder}manifest.csv", mark + _csv([["propertyName", "value"], *map(list, said.items())])
        )
        for name, found in rows.items():
            columns = list(dict.fromkeys([*COMMON, *(c for r in found for c in r)]))
            heads = [(headers or {}).get(column, column) for column in columns]
            lines = [heads, *([r.get(column, "") for column in columns] for r in found)]
            archive.writestr(f"{folder}{name}.csv", mark + _csv(lines))
        for name, content in more:
            archive.writestr(name, content)


def _csv(lines: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue()
