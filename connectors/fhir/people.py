"""Reading what FHIR says about people: names, identifiers, telephones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from connectors.fhir.config import IdentifierKind
from connectors.fhir.records import ContactPoint, HumanName, Identifier
from hub.base.conventions import ConventionError, identity_number
from hub.sync.contract import RecordError

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NAME_USES = ("official", "usual", None)
"""Names that stand for the person, best first; old, maiden, temporary and nicknames do not."""


def whole_name(names: Sequence[HumanName]) -> str | None:
    """The name by which the person is known; None if there is none.

    Chinese parts are joined family first and without a space, others given names first.
    """
    ordered = [name for use in _NAME_USES for name in names if name.use == use]
    return next((text for name in ordered if (text := _written(name))), None)


def _written(name: HumanName) -> str:
    if name.text and name.text.strip():
        return name.text.strip()
    given = [part.strip() for part in name.given if part.strip()]
    family = (name.family or "").strip()
    if _HAN.search(family or "".join(given)):
        return family + "".join(given)
    return " ".join([*given, family]).strip()


def identified(
    identifiers: Sequence[Identifier], systems: Mapping[str, IdentifierKind], *wanted: IdentifierKind
) -> dict[str, str]:
    """The identifiers of the wanted kinds, by kind; systems that are not configured are passed over.

    Raises RecordError for a malformed identity number, and for two different identifiers of one kind:
    which of them is right must not be guessed.
    """
    found: dict[str, str] = {}
    for number, identifier in enumerate(identifiers):
        kind = systems.get(identifier.system or "")
        if kind not in wanted or identifier.value is None or identifier.use == "old":
            continue
        place = f"identifier/{number}/value"
        value = identifier.value.strip()
        if kind == "national_id":
            try:
                value = identity_number(value)
            except ConventionError as error:
                raise RecordError(error.message, field=place, value=value, mend=error.mend) from None
        if found.setdefault(kind, value) != value:
            raise RecordError(
                f"names a second {kind.replace('_', ' ')}", field=place, value=value,
                mend="mark the one that no longer holds with use=old, or correct it at the source",
            )  # fmt: skip
    return found


def telephone(contacts: Sequence[ContactPoint]) -> str | None:
    """The telephone to ring: the best ranked, else the first; never an old one."""
    phones = [c for c in contacts if c.system == "phone" and c.value and c.use != "old"]
    best = min(phones, key=lambda contact: contact.rank or 1_000_000, default=None)
    return best.value if best else None
