"""From a row of a CSV file to the record that the REST binding would send: the same models and mapping serve both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

Dates = Literal["iso", "dmy", "mdy"]
"""How dates are written: 2023-05-01; 1/05/2023 for the first of May; 5/1/2023 for the same."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "orgs": ("name", "type", "identifier", "parentSourcedId"),
    "academicSessions": ("title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"),
    "users": (
        "enabledUser", "orgSourcedIds", "role", "username", "userIds", "givenName", "familyName", "middleName",
        "identifier", "email", "sms", "phone", "agentSourcedIds", "grades", "userMasterIdentifier",
        "primaryOrgSourcedId", "preferredGivenName", "preferredFamilyName",
    ),
    "roles": ("userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId", "userProfileSourcedId"),
    "userProfiles": ("userSourcedId", "profileType", "vendorId", "applicationId", "description", "credentialType", "username"),
    "demographics": ("birthDate", "sex", "countryOfBirthCode", "cityOfBirth"),
    "classes": (
        "title", "grades", "courseSourcedId", "classCode", "classType", "location", "schoolSourcedId",
        "termSourcedIds", "subjects", "subjectCodes", "periods",
    ),
    "enrollments": ("classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary", "beginDate", "endDate"),
}  # fmt: skip
"""Columns of each file by the standard, beside those that all have."""
COMMON = ("sourcedId", "status", "dateLastModified")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "orgs": ("name", "type"),
    "academicSessions": ("title", "type", "startDate", "endDate"),
    "users": ("givenName", "familyName"),
    "roles": ("userSourcedId", "role", "orgSourcedId"),
    "userProfiles": (),
    "demographics": (),
    "classes": ("title", "schoolSourcedId"),
    "enrollments": ("classSourcedId", "schoolSourcedId", "userSourcedId", "role"),
}
"""Without these columns a file is none of its kind."""
_SECRET = frozenset({"password"})
"""Never taken in."""
_REFERENCES = {
    "parentSourcedId": "parent", "schoolSourcedId": "school", "userSourcedId": "user", "classSourcedId": "class",
    "courseSourcedId": "course", "orgSourcedId": "org", "primaryOrgSourcedId": "primaryOrg",
}  # fmt: skip
_LISTS = {
    "orgSourcedIds": "orgs", "agentSourcedIds": "agents", "termSourcedIds": "terms",
}  # fmt: skip
_WORDS = frozenset({"grades", "subjects", "subjectCodes", "periods"})
_DATES = frozenset({"startDate", "endDate", "beginDate", "birthDate"})
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def header(name: str) -> str:
    """A header as it is compared: blanks, underscores, byte order marks and case do not matter."""
    return re.sub(r"[\s_\ufeff\u200b]", "", name).casefold()


def spellings(file: str, declared: Mapping[str, str]) -> dict[str, str]:
    """By compared form, what the headers of a file mean; a list's name also in the singular."""
    known = (*COMMON, *COLUMNS[file])
    found = {header(name.removesuffix("s")): name for name in known if name.endswith("SourcedIds")}
    found |= {header(name): name for name in known}
    return found | {header(said): meant for said, meant in declared.items()}


def record(cells: Mapping[str, str], dates: Dates) -> dict[str, Any]:
    """The record that a row says; empty cells are left out, unknown columns kept under their own header."""
    made: dict[str, Any] = {}
    metadata: dict[str, str] = {}
    for name, cell in cells.items():
        value = cell.strip()
        if not value or name in _SECRET:
            continue
        if name.casefold().startswith("metadata."):
            metadata[name[len("metadata.") :]] = value
        elif name in _REFERENCES:
            made[_REFERENCES[name]] = {"sourcedId": value}
        elif name in _LISTS:
            made[_LISTS[name]] = [{"sourcedId": key} for key in _parted(value)]
        elif name in _WORDS:
            made[name] = _parted(value)
        elif name in _DATES:
            made[name] = _day(value, dates)
        else:
            made[name] = value
    return {**made, "metadata": metadata} if metadata else made


def with_roles(user: Mapping[str, Any], roles: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    """A user with roles as 1.2 writes them: those of roles.csv, or in 1.1 the one role at each organisation."""
    made = {name: value for name, value in user.items() if name not in ("role", "orgs")}
    if roles is None:
        role = "siteAdministrator" if user.get("role") == "administrator" else user.get("role")
        kinds = ("primary", *("secondary" for _ in user.get("orgs", ())))
        roles = [
            {"roleType": kind, "role": role, "org": org}
            for kind, org in zip(kinds, user.get("orgs", ()), strict=False)
        ]
    kept = ("roleType", "role", "org", "beginDate", "endDate")
    made["roles"] = [{name: role[name] for name in kept if role.get(name) is not None} for role in roles]
    return made


def _parted(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _day(value: str, dates: Dates) -> str:
    """The date as the standard writes it where the setting says how to read it; else as it stands, to be refused."""
    found = _SLASHED.fullmatch(value)
    if found is None or dates == "iso":
        return value
    first, second, year = (int(part) for part in found.groups())
    day, month = (first, second) if dates == "dmy" else (second, first)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return value
