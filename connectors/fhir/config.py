"""What an integrator sets for a FHIR server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from connectors.kit.config import BaseUrl, HttpConfig, Zone
from connectors.kit.secrets import SecretRef

IdentifierKind = Literal[
    "student_number", "national_id", "school_code", "partner_code", "practitioner_code", "referral_number"
]
"""What an identifier is: of a pupil, of a school, of a health partner, of its people, of a referral that the hub made."""

RESIDENT_IDENTITY_NUMBER = "urn:oid:2.16.156.10011.1.3"
"""System of the resident identity number (身份证号) in China's health data standards."""


class FhirConfig(HttpConfig):
    """Address, credentials and vocabulary of one FHIR R4 server."""

    client_id: str = Field(min_length=1, description="Id under which the hub is registered at the server.")
    private_key: SecretRef = Field(description="`file:` of the key that signs for the hub: PEM, or a JWK.")
    key_id: str | None = Field(
        None, description="`kid` of the key at the server; default: the JWK's own, else its thumbprint."
    )
    token_url: str | None = Field(
        None, description="Token address; default: what `.well-known/smart-configuration` says."
    )
    token_hosts: tuple[str, ...] = Field(
        (), description="Hosts besides the server's own on which its token address may lie."
    )
    page_size: int = Field(200, ge=1, le=1000, description="Records asked for at once (`_count`).")
    overlap: float = Field(
        300, ge=0, le=86400, description="Seconds before the newest known change that are asked for again."
    )
    export: Literal["first", "always", "never"] = Field(
        "first",
        description="When files are asked for (Bulk `$export`) where the server offers them: for whole loads, for"
        " changes too, or never.",
    )
    export_wait: float = Field(
        3600,
        gt=0,
        le=86400,
        description="Seconds to wait for an export; a later run asks after the same one.",
    )
    export_hosts: tuple[BaseUrl, ...] = Field(
        (), description="Addresses besides the server's own under which it keeps exported files."
    )
    identifiers: Mapping[str, IdentifierKind] = Field(
        {RESIDENT_IDENTITY_NUMBER: "national_id"},
        description="What an identifier is, by its system's address.",
    )
    partner_types: frozenset[str] = Field(
        frozenset({"prov"}), description="Codes of Organization.type that make a health partner."
    )
    school_types: frozenset[str] = Field(
        frozenset({"edu"}), description="Codes of Organization.type that make a school."
    )
    encounters: Literal["all", "referred"] = Field(
        "referred",
        description="Visits to take in: only those that name the referral that they follow from, or all of pupils.",
    )
    screenings: Literal["all", "referred"] = Field(
        "referred",
        description="Screenings (PHQ-9, GAD-7) to take in: only those that name the referral that they are part of, or all"
        " of pupils.",
    )
    consent_extension: str | None = Field(
        None, description="Address of the extension of ServiceRequest that says whether a guardian consented."
    )
    zone: Zone = Field("Asia/Shanghai", description="Time zone of times that are given as a day only.")
