"""Accounts, consent and the record of looks, as the domain document has them."""

from __future__ import annotations

from tests.matrix.roles import READS_UP_TO
from tests.matrix.told.care import CARING

FIELDS = {
    "Account": "internal: name roles disabled issuer subject created_at version",
    "AuditEntry": "internal: at kind roles institution purpose categories break_glass at_night | sensitive: students | "
    "personal: account_id token_id operation document row_count record_ids",
    "BreakGlass": "internal: granted_at expires_at ended_at | sensitive: reason",
    "Consent": "sensitive: purpose given_at withdrawn_at evidence version",
    "Erasure": "internal: subject_id state reason requested_at decided_at rows_removed records_removed",
    "LegalBasis": "public: purpose basis articles text text_zh",
    "Reveal": "internal: field at | sensitive: reason",
    "RoleGrant": "internal: role state reason requested_at decided_at",
    "Token": "internal: name scope read_only created_at expires_at revoked_at last_used_at",
}

LINKS = {
    "Account": "staff guardian health_partner",
    "BreakGlass": "account student school",
    "Consent": "student guardian recorded_by",
    "Erasure": "requested_by decided_by",
    "Reveal": "account student",
    "RoleGrant": "account requested_by decided_by staff health_partner source",
    "Token": "account",
}

EXCEPTIONS = {
    ("AUDITOR", "AuditEntry"): "sensitive",
    ("GUARDIAN", "AuditEntry"): "internal",
}

PERSONS = ("Account",)

RULES = {
    "LegalBasis": dict.fromkeys(READS_UP_TO, "every"),
    "Consent": dict.fromkeys(CARING, "of_pupil"),
    "Account": {**dict.fromkeys(READS_UP_TO, "own_account"), "ADMIN": "every"},
    "AuditEntry": {"AUDITOR": "every", "GUARDIAN": "of_own_child"},
    "BreakGlass": {**dict.fromkeys(("PSYCHOLOGIST", "PRINCIPAL"), "of_own_account"), "CENTRE": "every"},
    "Reveal": {"CENTRE": "every", "IDENTITY_STEWARD": "of_own_account"},
    "Erasure": dict.fromkeys(("IDENTITY_STEWARD", "ADMIN"), "every"),
    "Token": {**dict.fromkeys(READS_UP_TO, "of_own_account"), "ADMIN": "every"},
    "RoleGrant": {**dict.fromkeys(READS_UP_TO, "of_own_account"), "ADMIN": "every"},
}

CALLS = {
    **dict.fromkeys(
        ("createAccount", "createToken", "disableAccount", "requestGrant", "approveGrant", "revokeRole"),
        ("ADMIN",),
    ),
    **dict.fromkeys(("breakGlass", "endBreakGlass"), ("PSYCHOLOGIST", "PRINCIPAL", "CENTRE")),
    **dict.fromkeys(("recordConsent", "withdrawConsent"), ("PSYCHOLOGIST", "CENTRE")),
    "revealSecret": ("CENTRE", "IDENTITY_STEWARD"),
    "requestErasure": ("IDENTITY_STEWARD",),
    "decideErasure": ("IDENTITY_STEWARD", "ADMIN"),
    # Of tokens, everybody may revoke the own.
    "revokeToken": tuple(role for role in READS_UP_TO if role != "AUDITOR"),
}

ASKED = {
    **dict.fromkeys(
        ("node", "nodes", "viewer", "timeline", "search", "whyVisible", "districtIndicators"),
        tuple(READS_UP_TO),
    ),
    "unusualReading": ("AUDITOR",),
    "simulateRules": ("CENTRE", "DISTRICT"),
}
