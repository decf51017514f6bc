"""The district's ledger of mental health education (心理健康教育台账): seasons, activities, lessons, surveys, the column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from hub.demo.activities import FIRST_SEASON_ACTIVITIES, activities_of, seasons_of, spread
from hub.demo.articles import COLUMN, articles_of
from hub.demo.books.book import Book
from hub.demo.exports.writing import written_day
from hub.demo.lessons import lessons_of
from hub.demo.model import Post
from hub.demo.places import class_code
from hub.demo.surveys import results_of, surveys_of

if TYPE_CHECKING:
    from hub.demo.disagreement import Recorded
    from hub.demo.model import SchoolWorld


class EducationBook(Book):
    """Schools fill in what they did; the district adds seasons, surveys and its column."""

    source = "education"
    tables = {
        "seasons": ("活动季编号", "名称", "类别", "主题", "开始日期", "结束日期"),
        "activities": (
            "活动编号", "学校代码", "活动季编号", "活动名称", "形式", "主题类别", "组织部门", "开始日期", "结束日期", "参与人次", "备注",
        ),
        "lessons": ("学校代码", "班级代码", "上课日期", "课题", "任课教师工号"),
        "surveys": ("调查编号", "调查名称", "调查类别", "开始日期", "结束日期"),
        "survey_results": ("调查编号", "学校代码", "调查对象", "学段", "调查人数", "达标人数"),
        "articles": ("专栏", "期号", "应发日期", "标题", "发布日期", "阅读量"),
    }  # fmt: skip

    def district(self, rng: Random) -> None:
        """See Book."""
        self._seasons = seasons_of(self.world.today)
        self._surveys = surveys_of(self.world.today)
        self._spread = spread(FIRST_SEASON_ACTIVITIES, self.world.schools)
        for season in self._seasons:
            self.write(
                "seasons",
                season.code,
                season.name,
                season.kind,
                season.motto,
                season.starts_on,
                season.ends_on,
            )
        for survey in self._surveys:
            self.write("surveys", survey.code, survey.title, survey.kind, survey.starts_on, survey.ends_on)
        articles = articles_of(self.world.today, rng)
        for article in articles:
            self.write(
                "articles", COLUMN, article.number, article.due_on, article.title, article.published_on, article.readings
            )  # fmt: skip
        self.write("articles", COLUMN, None, date(2021, 2, 24), "开栏预告", date(2021, 2, 24), "约五百")
        self.quarantine("articles", "阅读量", "not a number")
        self.expected.entities.update(
            {"Season": len(self._seasons), "Survey": len(self._surveys), "Article": len(articles)}
        )

    def school(self, world: SchoolWorld, roster: Mapping[str, Recorded], rng: Random) -> None:
        """See Book."""
        school, style = world.school, world.school.index % 3
        acted = activities_of(school, self._spread.get(school.key, 0), self._seasons, self.world.today, rng)
        for act in acted:
            self.write(
                "activities", act.number, school.code, act.season, act.title, act.kind, act.theme, act.organiser,
                written_day(act.starts_on, style), written_day(act.ends_on, style), act.participations, None,
            )  # fmt: skip
        classes = {
            group.key: class_code(school, group, self.world.calendar.running.school_year)
            for group in world.classes
        }
        teacher = next(person.number for person in world.staff if person.post is Post.PSYCHOLOGIST)
        lessons = lessons_of(school.index, world.classes, self.world.calendar, rng)
        for lesson in lessons:
            day = written_day(lesson.held_on, style)
            self.write("lessons", school.code, classes[lesson.class_key], day, lesson.title, teacher)
        results = results_of(school, len(world.staff), self._surveys, rng)
        for one in results:
            self.write(
                "survey_results", one.survey, school.code, one.respondents, one.stage, one.asked, one.positive
            )
        self.expected.entities.update(
            {"Activity": len(acted), "PsychologyLesson": len(lessons), "SurveyResult": len(results)}
        )
        if school.index == 0:
            self._unfit(school.code, next(iter(classes.values())), teacher)

    def _unfit(self, school: str, class_: str, teacher: str) -> None:
        self.write(
            "activities",
            "XL000000-0001",
            school,
            "HD2023",
            "心理游园会",
            "游园",
            None,
            None,
            "4月中旬",
            None,
            120,
            None,
        )
        self.quarantine("activities", "开始日期", "no day")
        self.write(
            "activities",
            "XL000000-0002",
            "9999999999",
            None,
            "心理游园会",
            "游园",
            None,
            None,
            "2024-04-12",
            None,
            60,
            None,
        )
        self.wait("activities", "no such school")
        self.write("lessons", school, class_, "2026/2/30", "认识我的情绪", teacher)
        self.quarantine("lessons", "上课日期", "impossible date")
        self.write("lessons", school, "999999", "2026/9/8", "认识我的情绪", teacher)
        self.wait("lessons", "no such class")
