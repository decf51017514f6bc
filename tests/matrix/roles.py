"""Roles, as the domain document has them, and sets of them that tables name."""

from __future__ import annotations

COUNTS_NOTHING = ("GUARDIAN", "ADMIN", "DEVELOPER")
"""Roles that aggregate nothing, not even what they read."""

WIDE = ("DASHBOARD", "CENTRE", "DISTRICT")
"""Roles that aggregate all schools: to sensitive and coded clinical values, of few people nothing."""

LEVELS = ("public", "internal", "personal", "sensitive", "clinical")
READS_UP_TO = {
    "DASHBOARD": "public", "HOMEROOM_TEACHER": "sensitive", "MENTOR": "sensitive", "PSYCHOLOGIST": "clinical",
    "PRINCIPAL": "sensitive", "CENTRE": "clinical", "DISTRICT": "internal", "HEALTH_PARTNER": "personal",
    "PARENT_EDUCATION": "personal", "GUARDIAN": "public", "INTEGRATOR": "internal", "IDENTITY_STEWARD": "personal",
    "ADMIN": "internal", "AUDITOR": "public", "DEVELOPER": "public",
}  # fmt: skip
ACCOUNTS = ("Account", "Token", "RoleGrant")
"""What everybody may know of the own account, up to what is internal."""

CODES = {"code", "staff_number"}
"""What is only found whole."""

PUPILS_ROLES = ("HOMEROOM_TEACHER", "MENTOR", "PSYCHOLOGIST", "PRINCIPAL", "CENTRE", "HEALTH_PARTNER")
BREAKING = ("PSYCHOLOGIST", "PRINCIPAL", "CENTRE")
SCHOOL_STAFF = ("HOMEROOM_TEACHER", "MENTOR", "PSYCHOLOGIST", "PRINCIPAL", "PARENT_EDUCATION")
STAFF = (*SCHOOL_STAFF, "CENTRE", "DISTRICT", "INTEGRATOR", "IDENTITY_STEWARD", "ADMIN")
