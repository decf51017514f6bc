"""To aggregate is a permission of its own: what each role may is compared with a table written by hand."""

from __future__ import annotations

import pytest

from hub.policy import Reach
from hub.policy.aggregating import DistrictWide, aggregating, district_wide
from resolvers.compiling.district import disclosure
from schema.kit import Role, Sensitivity
from schema.kit.access import Over
from schema.kit.registry import load
from schema.protected import guarded, of_the_district, people, personal, presence, told

OWN_ROWS_ALONE = (
    Role.HOMEROOM_TEACHER, Role.MENTOR, Role.PSYCHOLOGIST, Role.PRINCIPAL, Role.HEALTH_PARTNER, Role.PARENT_EDUCATION,
    Role.INTEGRATOR, Role.IDENTITY_STEWARD, Role.AUDITOR,
)  # fmt: skip
BOTH = (Role.DASHBOARD, Role.CENTRE, Role.DISTRICT)
NEITHER = (Role.GUARDIAN, Role.ADMIN, Role.DEVELOPER)


def over(entity, *roles, asked=None):
    policy = aggregating(frozenset(roles), load()[entity], asked)
    if policy is None:
        return None
    return Over.DISTRICT if isinstance(policy, DistrictWide) else Over.READABLE


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_each_role_aggregates_what_the_domain_says(role):
    assert role in (*OWN_ROWS_ALONE, *BOTH, *NEITHER)
    assert over("Student", role, asked=Over.READABLE) == (None if role in NEITHER else Over.READABLE)
    assert over("Student", role, asked=Over.DISTRICT) == (Over.DISTRICT if role in BOTH else None)


def test_where_nothing_is_said_what_is_read_comes_first():
    assert over("Student", Role.DASHBOARD) is over("Student", Role.DISTRICT) is Over.DISTRICT
    assert over("School", Role.DASHBOARD) is over("ClassGroup", Role.DISTRICT) is Over.READABLE
    assert over("Student", Role.CENTRE) is over("Student", Role.PRINCIPAL, Role.DASHBOARD) is Over.READABLE


def test_figures_of_own_rows_are_of_the_roles_that_aggregate_them():
    policy = aggregating(frozenset({Role.PRINCIPAL, Role.ADMIN}), load()["Student"], None)
    assert policy is not None
    assert policy.shape == {Role.PRINCIPAL}


@pytest.mark.parametrize("name", ["Account", "Source", "SourceRecord", "SyncRun"])
def test_of_what_the_hub_writes_about_itself_there_are_no_figures_of_the_district(name):
    assert over(name, *BOTH, asked=Over.DISTRICT) is None


def test_figures_are_made_of_codes_numbers_and_times_alone():
    policy = district_wide(frozenset(BOTH))
    for entity in load().values():
        for column in entity.declaration.columns.values():
            allowed = policy.reach(entity, column) is Reach.WHOLE
            if column.sealed or column.spec.hidden or column.many or column.sensitivity is Sensitivity.SECRET:
                assert not allowed, column
            elif column.type is str:
                assert not (allowed and (personal(entity) or column.sensitivity > Sensitivity.INTERNAL)), (
                    column
                )
            else:
                assert allowed, column


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("Student", [()]),
        ("Guardian", [()]),
        ("AttendanceMark", [("student",)]),
        ("Guardianship", [("student",), ("guardian",)]),
        ("ParentSession", []),
        ("School", []),
        ("Staff", []),
    ],
)
def test_figures_tell_of_the_pupils_and_guardians_to_whom_relations_lead(name, paths):
    assert list(people(load()[name])) == paths


def test_psychological_findings_are_guarded_as_clinical_ones_are():
    policy = aggregating(frozenset({Role.DASHBOARD}), load()["ScreeningResult"], Over.DISTRICT)
    by = {
        name: disclosure(policy, load()["ScreeningResult"], {name: {"eq": value}}).by
        for name, value in (("level", "RED"), ("at_cut_off", True), ("grade", 7))
    }
    assert by == {
        "level": Sensitivity.CLINICAL,
        "at_cut_off": Sensitivity.CLINICAL,
        "grade": Sensitivity.INTERNAL,
    }
    taken = {"taken_on": {"is_null": False}}
    assert not disclosure(policy, load()["ScreeningResult"], taken).perturbed
    referred = aggregating(frozenset({Role.DASHBOARD}), load()["Referral"], Over.DISTRICT)
    asked = {"state": {"eq": "REQUESTED"}}
    assert disclosure(referred, load()["Referral"], asked).by is Sensitivity.SENSITIVE


@pytest.mark.parametrize(
    ("name", "done"),
    [("FollowUp", "done_on"), ("PlanAction", "done_on"), ("Referral", "accepted_at"), ("Incident", "measures_on"), ("Alert", "answered_at")],
)  # fmt: skip
def test_whether_care_was_taken_is_blurred_as_it_is_sensitive_that_it_had_to_be(name, done):
    policy = aggregating(frozenset({Role.DASHBOARD}), load()[name], Over.DISTRICT)
    for asked in ({}, {done: {"is_null": False}}):
        assert disclosure(policy, load()[name], asked).perturbed


def test_whatever_holds_personal_values_is_guarded():
    for entity in load().values():
        usable = any(told(column) for column in entity.declaration.columns.values())
        if of_the_district(entity) and (usable or presence(entity) >= Sensitivity.PERSONAL):
            assert guarded(entity), entity
