"""Certification, checks and appraisal, as the district's letter has them."""

from collections import Counter

import pytest

from hub.demo.standards import (
    DEMONSTRATION,
    FEATURED,
    STANDARD,
    appraisals_of,
    certified_as,
    checks_of,
    excelling,
)
from hub.demo.world import World


@pytest.mark.parametrize("students", [2000, 100_000])
def test_all_but_the_new_school_are_certified_eight_of_the_city_and_two_of_the_country(today, students):
    world = World(students, 2023, today)
    more = excelling(world.schools, today, world.random("standards"))
    held = {
        school.key: [
            one.kind
            for one in certified_as(school, more.get(school.key, ()), today, world.random(school.key))
            if one.state != "已到期"
        ]
        for school in world.schools
    }
    assert [key for key, kinds in held.items() if STANDARD not in kinds] == [world.schools[-1].key]
    assert Counter(kind for kinds in held.values() for kind in kinds) == {
        STANDARD: len(world.schools) - 1, DEMONSTRATION: 8, FEATURED: 2,
    }  # fmt: skip


def test_certifications_that_hold_have_not_run_out_and_some_are_verified_anew(world, today):
    every = [
        one
        for school in world.schools
        for one in certified_as(school, (), today, world.random("certified", school.key))
    ]
    assert {one.state for one in every} >= {"有效", "复验中"}
    for one in every:
        assert one.valid_until is None or (one.valid_until < today) == (one.state == "已到期")
        assert one.reverified_on is None or one.awarded_on < one.reverified_on <= today


def test_what_checks_find_is_mostly_mended_in_time_and_some_is_overdue(world, schools, today):
    mending = [
        (check, found.mending)
        for each in schools
        for check in checks_of(each.school, each.staff, today, world.random("checks", each.school.key))
        for found in check.found
        if found.mending
    ]
    assert all(check.checked_on <= today and check.checked_on < plan.due_on for check, plan in mending)
    assert all(plan.done_on is None or check.checked_on < plan.done_on <= today for check, plan in mending)
    overdue = [plan for _, plan in mending if plan.done_on is None and plan.due_on < today]
    assert 0 < len(overdue) < len(mending) / 5


def test_each_school_year_is_appraised_once_it_is_over(world, today):
    for school in world.schools:
        years = [one.school_year for one in appraisals_of(school, today, world.random(school.key))]
        assert len(set(years)) == len(years)
        assert "2026-2027" not in years
        assert ("2025-2026" in years) and (len(years) == 4 or school is world.schools[-1])
