"""Activities, lessons, the column, surveys and training, as the district's letter and its calendar have them."""

from datetime import date, timedelta

import pytest

from hub.demo.activities import activities_of, seasons_of, spread
from hub.demo.articles import articles_of
from hub.demo.lessons import FORTNIGHT, lessons_of
from hub.demo.model import Post
from hub.demo.places import schools
from hub.demo.surveys import AWARENESS, results_of, surveys_of
from hub.demo.training import attended_by, trainings_of


@pytest.mark.parametrize(("students", "participations"), [(60, 0), (100_000, 100_000)])
def test_a_season_of_559_activities_in_which_every_school_acted(world, today, students, participations):
    there = schools(students, date(2025, 9, 1), world.random("schools"))
    counts = spread(559, there)
    acted = {
        school.key: [
            act
            for act in activities_of(
                school, counts.get(school.key, 0), seasons_of(today), today, world.random(school.key)
            )
            if date(2023, 3, 1) <= act.starts_on <= date(2023, 5, 31)
        ]
        for school in there
    }
    assert sum(map(len, acted.values())) == 559
    assert [school.key for school in there if not acted[school.key]] == [there[-1].key]
    assert sum(act.participations for each in acted.values() for act in each) > participations


def test_close_to_50_000_readings_by_may_2023_and_some_weeks_missed(world, today):
    articles = articles_of(today, world.random("articles"))
    early = [each for each in articles if each.published_on and each.published_on <= date(2023, 5, 31)]
    assert 49_000 < sum(each.readings for each in early) < 50_000
    assert all(each.readings > 50 for each in articles if each.published_on)
    assert [each.due_on.weekday() for each in articles] == [2] * len(articles)
    assert 0 < sum(each.published_on is None for each in articles) < len(articles) / 10


def test_classes_of_some_grades_have_a_lesson_a_fortnight_and_few_are_behind(world, schools):
    calendar = world.calendar
    last: dict[str, date] = {}
    for each in schools:
        lessons = lessons_of(
            each.school.index, each.classes, calendar, world.random("lessons", each.school.key)
        )
        grades = {group.key: group.grade for group in each.classes}
        taught = {grades[lesson.class_key] for lesson in lessons}
        for grade in taught:
            # All classes of a grade, and in each stage that the school teaches.
            assert {key for key, of in grades.items() if of == grade} <= {one.class_key for one in lessons}
        assert len({(grade > 5) + (grade > 9) for grade in taught}) == len(
            {(grade > 5) + (grade > 9) for grade in grades.values()}
        )
        assert all(lesson.held_on in calendar.held for lesson in lessons)
        last |= {lesson.class_key: lesson.held_on for lesson in lessons}
    behind = [key for key, day in last.items() if day <= calendar.today - FORTNIGHT]
    assert 0 < len(behind) < len(last) / 5


def test_everybody_knows_the_hotline_and_schools_that_were_not_there_were_not_asked(world, schools, today):
    surveys = surveys_of(today)
    assert all(survey.starts_on <= today for survey in surveys)
    known = {survey.code: survey for survey in surveys}
    for each in schools:
        for one in results_of(each.school, len(each.staff), surveys, world.random(each.school.key)):
            assert known[one.survey].starts_on >= each.school.opened_on
            assert 0 < one.positive <= one.asked
            assert one.positive == one.asked or known[one.survey].kind != AWARENESS


def test_most_homeroom_teachers_are_trained_to_recognise_a_crisis(world, schools, today):
    trainings = trainings_of(today, world.random("training"))
    assert all(each.held_on <= today and each.held_on.year >= 2023 for each in trainings)
    teachers = trained = 0
    for each in schools:
        attended = attended_by(each.school, each.staff, trainings, world.random("training", each.school.key))
        assert len({(one.training, one.staff_key) for one in attended}) == len(attended)
        able = {one.staff_key for one in attended if one.recognises}
        homeroom = [person.key for person in each.staff if person.post is Post.HOMEROOM_TEACHER]
        teachers += len(homeroom)
        trained += len(able & set(homeroom))
    assert 0.7 < trained / teachers < 1


def test_nothing_is_told_of_days_to_come(world):
    then = date(2024, 4, 10)
    assert {season.code for season in seasons_of(then)} == {"HD2023", "TY2023", "XC2023", "HD2024"}
    assert max(each.due_on for each in articles_of(then, world.random("articles"))) == then
    school = world.schools[0]
    assert all(
        act.starts_on <= then for act in activities_of(school, 4, seasons_of(then), then, world.random("x"))
    )
    assert max(each.held_on for each in trainings_of(then, world.random("training"))) >= then - timedelta(
        days=60
    )
