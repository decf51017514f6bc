"""For what somebody reads: the closed vocabulary of purposes, and each role's usual one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schema.kit import Role, Vocabulary


class Purpose(Vocabulary):
    """For what personal data is read (处理目的); PIPL, article 6."""

    TEACHING = "Teaching and the care of one's own class (班级教育管理)."
    MENTORING = "Mentoring pupils (导师结对工作)."
    COUNSELLING = "Psychological counselling and support (心理辅导)."
    CARE = "Care of pupils who need attention (重点关爱)."
    REFERRAL = "Referral to medical help, and what follows from it (医疗转介)."
    EMERGENCY = "A danger to life or health (应急处置)."
    SCHOOL_MANAGEMENT = "Running a school (学校管理)."
    SUPERVISION = "Supervision by the district (区级督导)."
    STATISTICS = "Statistics without persons (统计分析)."
    FAMILY_EDUCATION = "Parents' schools and guidance of families (家庭教育指导)."
    SUBJECT_ACCESS = "A person's or guardian's right to know (个人信息查阅)."
    DATA_QUALITY = "Correcting and joining records (数据治理)."
    OPERATION = "Running the hub and its sources (系统运维)."
    AUDIT = "Supervising how data is used (审计)."


USUAL: Mapping[Role, Purpose] = {
    Role.DASHBOARD: Purpose.STATISTICS,
    Role.HOMEROOM_TEACHER: Purpose.TEACHING,
    Role.MENTOR: Purpose.MENTORING,
    Role.PSYCHOLOGIST: Purpose.COUNSELLING,
    Role.PRINCIPAL: Purpose.SCHOOL_MANAGEMENT,
    Role.CENTRE: Purpose.CARE,
    Role.DISTRICT: Purpose.SUPERVISION,
    Role.HEALTH_PARTNER: Purpose.REFERRAL,
    Role.PARENT_EDUCATION: Purpose.FAMILY_EDUCATION,
    Role.GUARDIAN: Purpose.SUBJECT_ACCESS,
    Role.INTEGRATOR: Purpose.OPERATION,
    Role.IDENTITY_STEWARD: Purpose.DATA_QUALITY,
    Role.ADMIN: Purpose.OPERATION,
    Role.AUDITOR: Purpose.AUDIT,
    Role.DEVELOPER: Purpose.OPERATION,
}
"""The purpose of a role that states none."""

_PLACES = {role: place for place, role in enumerate(Role)}


def usual(roles: Iterable[Role]) -> Purpose:
    """The purpose of an account that states none: that of the role that is declared first."""
    return USUAL[min(roles, key=_PLACES.__getitem__, default=Role.DEVELOPER)]
