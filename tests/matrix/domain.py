"""What the domain document says of roles, fields and relations, as tables that were written by hand.

A new entity, field, relation, event, mutation or subscription is denied to everybody until it stands here as well.
"""

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
EXCEPTIONS = {
    ("HEALTH_PARTNER", "Referral"): "clinical",
    ("HEALTH_PARTNER", "HealthEncounter"): "clinical",
    ("INTEGRATOR", "QuarantinedRecord"): "clinical",
    ("INTEGRATOR", "Correction"): "clinical",
    ("INTEGRATOR", "HeldPupil"): "personal",
    ("INTEGRATOR", "SchemaDrift"): "personal",
    ("AUDITOR", "AuditEntry"): "sensitive",
    ("GUARDIAN", "AuditEntry"): "internal",
}
ACCOUNTS = ("Account", "Token", "RoleGrant")
"""What everybody may know of the own account, up to what is internal."""

FIELDS = {
    "Account": "internal: name roles disabled issuer subject created_at version",
    "AbsenceEpisode": "personal: first_day last_day school_days explained state",
    "AttendanceMark": "personal: date period code | sensitive: reason",
    "AuditEntry": "internal: at kind roles institution purpose categories break_glass at_night | sensitive: students"
    " | personal: account_id token_id operation document row_count",
    "BreakGlass": "internal: granted_at expires_at ended_at | sensitive: reason",
    "ClassGroup": "internal: name grade school_year",
    "District": "public: code name",
    "Consent": "sensitive: purpose given_at withdrawn_at evidence | internal: version",
    "Correction": "internal: stream field decided_at ended_at ended_because | personal: key reason"
    " | clinical: value replaces",
    "Enrolment": "personal: starts_on ends_on",
    "EnrolmentEvent": "personal: kind effective_on | sensitive: reason",
    "Erasure": "internal: subject_id state reason requested_at decided_at rows_removed records_removed",
    "Guardian": "personal: name phone | secret: national_id",
    "Guardianship": "personal: kin primary",
    "HealthEncounter": "clinical: date last_day kind disposition",
    "HeldChange": "internal: kind stream taken total beyond",
    "HeldPupil": "internal: kind stream | personal: key",
    "HealthPartner": "public: code name services phone",
    "IdentityMatch": "internal: subject_entity state band score weight prior subject_id other_id stream slot found_at decided_at"
    " merged version | personal: key",
    "LegalBasis": "public: purpose basis articles text text_zh",
    "MatchEvidence": "internal: number field verdict weight | personal: subject_says other_says",
    "MentorAssignment": "personal: starts_on ends_on",
    "ParentAttendance": "personal: feedback_score",
    "ParentSession": "internal: code theme held_on hours mode grades teacher_name",
    "Practitioner": "internal: name qualification | personal: phone",
    "QuarantinedRecord": "internal: state stream reason field message mend first_seen_at resolved_at"
    " dismissed_at | personal: key dismissed_because | clinical: value payload",
    "Referral": "sensitive: state urgency consent requested_at accepted_at closed_at | clinical: reason feedback",
    "Reveal": "internal: field at | sensitive: reason",
    "RoleGrant": "internal: role state reason requested_at decided_at",
    "School": "public: code name stage ownership opened_on",
    "SchoolDay": "public: date held kind",
    "Conflict": "internal: kind field rule | personal: name",
    "ConflictValue": "internal: stands place stated_at | personal: value",
    "SchemaDrift": "internal: stream field kind expected first_seen_at settled_at | personal: key",
    "Source": "internal: name connector roster feeds schedule health synced_at stale_after circuit failures retry_at",
    "SourceRecord": "internal: stream slot subject_entity subject_id source_time founding outdated | personal: key refers_to",
    "Staff": "internal: staff_number name | personal: phone | secret: national_id",
    "StaffPost": "internal: kind starts_on ends_on",
    "Student": "personal: name sex birth_date status | secret: national_id student_number",
    "SyncRun": "internal: state phase stream records attempts full started_at finished_at seen added changed unchanged"
    " quarantined waiting tombstoned ignored removed released error_code error decided_at operator",
    "Term": "public: code name starts_on ends_on",
    "Token": "internal: name scope read_only created_at expires_at revoked_at last_used_at",
}  # fmt: skip
"""How sensitive each field is."""

LINKS = {
    "Account": "staff guardian health_partner",
    "AbsenceEpisode": "student",
    "AttendanceMark": "student school class_group recorded_by",
    "BreakGlass": "account student school",
    "ClassGroup": "school",
    "Conflict": "student guardian staff school",
    "ConflictValue": "conflict source",
    "Consent": "student guardian recorded_by",
    "Correction": "source decided_by",
    "Erasure": "requested_by decided_by",
    "Enrolment": "student class_group",
    "EnrolmentEvent": "student school",
    "Guardianship": "student guardian",
    "HealthEncounter": "student partner practitioner referral",
    "IdentityMatch": "source decided_by",
    "MatchEvidence": "match",
    "MentorAssignment": "student mentor",
    "ParentAttendance": "session student guardian",
    "ParentSession": "teacher school",
    "Practitioner": "partner",
    "QuarantinedRecord": "source dismissed_by",
    "Referral": "student school partner practitioner",
    "Reveal": "account student",
    "RoleGrant": "account requested_by decided_by staff health_partner source",
    "School": "district",
    "SchoolDay": "term",
    "SourceRecord": "source",
    "StaffPost": "staff school class_group",
    "Student": "school class_group",
    "HeldChange": "run school",
    "HeldPupil": "run student school",
    "SchemaDrift": "source settled_by",
    "SyncRun": "source decided_by",
    "Token": "account",
}
"""Which rows a row leads to: who reads both may know that they belong together."""

EVENTS = {
    "AbsenceEpisode": "first_day",
    "AttendanceMark": "date",
    "Enrolment": "starts_on",
    "EnrolmentEvent": "effective_on",
    "HealthEncounter": "date",
    "MentorAssignment": "starts_on",
    "ParentAttendance": "session.held_on",
    "Referral": "requested_at",
}
"""What happens to a pupil, and when."""

SEARCHED = {
    "ClassGroup": "name", "Guardian": "name", "HealthPartner": "name code", "Practitioner": "name",
    "School": "name code", "Staff": "name staff_number", "Student": "name",
}  # fmt: skip
CODES = {"code", "staff_number"}
"""What is only found whole."""

OPEN = ("District", "School", "Term", "SchoolDay", "HealthPartner", "Practitioner", "LegalBasis")
OF_PUPIL = (
    "Enrolment", "EnrolmentEvent", "Guardianship", "AttendanceMark", "AbsenceEpisode", "MentorAssignment",
    "Consent",
)  # fmt: skip
PUPILS_ROLES = ("HOMEROOM_TEACHER", "MENTOR", "PSYCHOLOGIST", "PRINCIPAL", "CENTRE", "HEALTH_PARTNER")
OF_PEOPLE = (
    "AbsenceEpisode", "AttendanceMark", "Conflict", "ConflictValue", "Enrolment", "EnrolmentEvent", "Guardian", "Guardianship",
    "HealthEncounter", "MentorAssignment", "ParentAttendance", "Referral", "Student",
)  # fmt: skip
"""Whose figures tell of pupils or guardians."""
PERSONS = ("Staff", "Practitioner")
"""Whose rows stand for one person each, of whom nothing about pupils is told."""
FIGURES = (
    *OF_PEOPLE, *PERSONS, "ClassGroup", "District", "HealthPartner", "ParentSession", "School", "SchoolDay", "StaffPost",
    "Term",
)  # fmt: skip
"""Of what there are figures of the district: not of what the hub writes about itself, nor of what is about rows of any kind."""
BREAKING = ("PSYCHOLOGIST", "PRINCIPAL", "CENTRE")
SCHOOL_STAFF = ("HOMEROOM_TEACHER", "MENTOR", "PSYCHOLOGIST", "PRINCIPAL", "PARENT_EDUCATION")
STAFF = (*SCHOOL_STAFF, "CENTRE", "DISTRICT", "INTEGRATOR", "IDENTITY_STEWARD", "ADMIN")

CALLS = {
    **dict.fromkeys(
        ("createAccount", "createToken", "disableAccount", "requestGrant", "approveGrant", "revokeRole"),
        ("ADMIN",),
    ),
    **dict.fromkeys(("breakGlass", "endBreakGlass"), ("PSYCHOLOGIST", "PRINCIPAL", "CENTRE")),
    **dict.fromkeys(("recordConsent", "withdrawConsent"), ("PSYCHOLOGIST", "CENTRE")),
    **dict.fromkeys(("approveSync", "rejectSync"), ("ADMIN", "INTEGRATOR", "IDENTITY_STEWARD")),
    "settleSchemaDrift": ("ADMIN", "INTEGRATOR"),
    **dict.fromkeys(
        (
            "mendQuarantinedRecord",
            "replayQuarantinedRecords",
            "dismissQuarantinedRecords",
            "withdrawCorrection",
        ),
        ("INTEGRATOR", "IDENTITY_STEWARD"),
    ),
    "revealSecret": ("CENTRE", "IDENTITY_STEWARD"),
    **dict.fromkeys(("requestErasure", "decideMatch", "merge", "unmerge"), ("IDENTITY_STEWARD",)),
    "decideErasure": ("IDENTITY_STEWARD", "ADMIN"),
    **dict.fromkeys(
        ("startSync", "pauseSync", "resumeSync", "cancelSync", "retrySync"), ("ADMIN", "INTEGRATOR")
    ),
    "revokeToken": tuple(role for role in READS_UP_TO if role != "AUDITOR"),
}
"""Who may call which mutation; of tokens, everybody may revoke the own. An auditor changes nothing."""
HEARD: dict[str, tuple[str, ...]] = {}
"""Who may listen to which subscription."""
ASKED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("node", "nodes", "viewer", "timeline", "search", "whyVisible"), tuple(READS_UP_TO)),
    "unusualReading": ("AUDITOR",),
}
"""Who may ask what is no entity's: everybody for rows that one reads."""
