"""Sources and what became of their records, as the domain document has them."""

from __future__ import annotations

from tests.matrix.roles import PUPILS_ROLES, STAFF

FIELDS = {
    "Correction": "internal: stream field decided_at ended_at ended_because | personal: key reason | clinical: value "
    "replaces",
    "HeldChange": "internal: kind stream taken total beyond",
    "HeldPupil": "internal: kind stream | personal: key",
    "IdentityMatch": "internal: subject_entity state band score weight prior subject_id other_id stream slot found_at "
    "decided_at merged version | personal: key",
    "MatchEvidence": "internal: number field verdict weight | personal: subject_says other_says",
    "QuarantinedRecord": "internal: state stream reason field message mend first_seen_at resolved_at dismissed_at | personal: "
    "key dismissed_because | clinical: value payload",
    "Conflict": "internal: kind field rule revision | personal: name",
    "ConflictValue": "internal: stands place stated_at | personal: value",
    "SchemaDrift": "internal: stream field kind expected first_seen_at settled_at | personal: key",
    "Settlement": "internal: kind field decided_at ended_at ended_because | personal: value reason",
    "Source": "internal: name connector roster feeds schedule health synced_at stale_after circuit failures retry_at",
    "SourceRecord": "internal: stream slot subject_entity subject_id source_time founding outdated | personal: key "
    "refers_to",
    "SyncRun": "internal: state phase stream records attempts full started_at finished_at seen added changed "
    "unchanged quarantined waiting tombstoned ignored removed released error_code error decided_at "
    "operator",
}

LINKS = {
    "Conflict": "student guardian staff school",
    "ConflictValue": "conflict source",
    "Correction": "source decided_by",
    "IdentityMatch": "source decided_by asked_by",
    "MatchEvidence": "match",
    "QuarantinedRecord": "source dismissed_by",
    "SourceRecord": "source",
    "HeldChange": "run school",
    "HeldPupil": "run student school",
    "SchemaDrift": "source settled_by",
    "Settlement": "conflict student guardian staff trusted decided_by",
    "SyncRun": "source decided_by",
}

EXCEPTIONS = {
    ("INTEGRATOR", "QuarantinedRecord"): "clinical",
    ("INTEGRATOR", "Correction"): "clinical",
    ("INTEGRATOR", "HeldPupil"): "personal",
    ("INTEGRATOR", "SchemaDrift"): "personal",
}

OF_PEOPLE = ("Conflict", "ConflictValue")

FIGURES = ("Conflict", "ConflictValue")

RULES = {
    "IdentityMatch": {"IDENTITY_STEWARD": "every"},
    "MatchEvidence": {"IDENTITY_STEWARD": "every"},
    "Source": dict.fromkeys(STAFF, "every"),
    **{
        name: {"INTEGRATOR": "own_source", "IDENTITY_STEWARD": "every", "ADMIN": "every"}
        for name in ("SyncRun", "SchemaDrift")
    },
    "HeldChange": {"INTEGRATOR": "of_own_run", "IDENTITY_STEWARD": "every", "ADMIN": "every"},
    "HeldPupil": {"INTEGRATOR": "of_own_run", "IDENTITY_STEWARD": "every"},
    **{
        name: {"INTEGRATOR": "own_source", "IDENTITY_STEWARD": "every"}
        for name in ("QuarantinedRecord", "Correction")
    },
    **{
        name: {
            **dict.fromkeys((*PUPILS_ROLES, "PARENT_EDUCATION", "DISTRICT"), "dispute"),
            "IDENTITY_STEWARD": "every",
        }
        for name in ("Conflict", "Settlement")
    },
    "ConflictValue": {
        **dict.fromkeys((*PUPILS_ROLES, "PARENT_EDUCATION", "DISTRICT"), "disputed"),
        "IDENTITY_STEWARD": "every",
    },
    "SourceRecord": dict.fromkeys((*STAFF, "HEALTH_PARTNER"), "record"),
}

CALLS = {
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
    **dict.fromkeys(
        ("decideMatch", "merge", "unmerge", "settleConflict", "withdrawSettlement"), ("IDENTITY_STEWARD",)
    ),
    **dict.fromkeys(
        ("startSync", "pauseSync", "resumeSync", "cancelSync", "retrySync"), ("ADMIN", "INTEGRATOR")
    ),
}

HEARD = dict.fromkeys(("syncProgress", "schemaDriftFound"), ("ADMIN", "INTEGRATOR", "IDENTITY_STEWARD"))
