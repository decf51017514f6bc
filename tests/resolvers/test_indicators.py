"""Indicators: the letter's own figures in a district of full size, and that each says what its own queries do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import orjson
import pytest
from graphql import parse, validate
from sqlalchemy import delete

from hub.crypto.sealing import Keyring
from hub.demo.activities import FIRST_SEASON_ACTIVITIES, activities_of, seasons_of, spread
from hub.demo.articles import COLUMN, articles_of
from hub.demo.books.education import EducationBook
from hub.demo.books.supervision import SupervisionBook
from hub.demo.standards import DEMONSTRATION, FEATURED, STANDARD, excelling, exempt
from hub.demo.world import World
from hub.policy.small_cells import SmallCells
from hub.store.figures import kept
from resolvers.compiling.periods import Known, period
from resolvers.compiling.tallies import counted, worded
from resolvers.graph import Graph
from schema.indicator import IndicatorArea, Tally, indicators
from schema.kit import Role
from schema.kit.access import COUNTS_OWN_ROWS
from schema.kit.registry import load
from schema.protected import guarded as protected

LETTER = (Path(__file__).parents[2] / "docs" / "queries" / "letter.graphql").read_text("utf-8")
ALL = "query($codes: [String!]) { found: districtIndicators(codes: $codes) {code value numerator denominator suppressed perturbed withheld} }"
TODAY = date(2026, 11, 20)
PUPILS = (24, 30, 9)
"""Of the first schools: the third has fewer than may be told of."""
KINDS = {STANDARD: "STANDARD", DEMONSTRATION: "DEMONSTRATION", FEATURED: "FEATURED"}
WIDE = (Role.DASHBOARD, Role.CENTRE, Role.DISTRICT)


@pytest.fixture(scope="module")
async def town(settle, ordered_entities):
    """The 120 schools of a district of 100,000 pupils with what they did, and some pupils of three of them."""
    async with settle(_rows(ordered_entities), {role.name: {} for role in Role}, today=TODAY) as settled:
        yield settled


def _rows(ordered):
    rows = {entity.__name__: [] for entity in ordered}

    def put(name, /, **cells):
        blank = dict.fromkeys(load()[name].declaration.columns)
        rows[name].append({"id": len(rows[name]) + 1, **blank, **cells})
        return len(rows[name])

    world = World(100_000, 2023, TODAY)
    year = put("AcademicYear", code="2026-2027")
    put(
        "Term",
        code="2026-2027-1",
        name="",
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 1, 22),
        academic_year=year,
    )
    put(
        "Term",
        code="2025-2026-2",
        name="",
        starts_on=date(2026, 3, 2),
        ends_on=date(2026, 6, 30),
        academic_year=None,
    )
    seasons = seasons_of(TODAY)
    first, best = (
        spread(FIRST_SEASON_ACTIVITIES, world.schools),
        excelling(world.schools, TODAY, world.random(SupervisionBook.source)),
    )
    for each in articles_of(TODAY, world.random(EducationBook.source)):
        put(
            "Article",
            column=COLUMN,
            due_on=each.due_on,
            published_on=each.published_on,
            readings=each.readings,
        )
    survey = put("Survey", code="ZX2026", title="", kind="HOTLINE_AWARENESS", starts_on=date(2026, 5, 8))
    partner = put("HealthPartner", name="医院")
    for each in world.schools:
        school = put(
            "School", code=each.code, name=each.name, stage=each.stage.name, opened_on=each.opened_on
        )
        put("MentorPlan", school=school, academic_year=year, state="ADOPTED")
        put("CounsellingRoom", school=school, name="心理辅导室")
        put("SurveyResult", survey=survey, school=school, respondents="PUPILS", asked=20, positive=20)
        for kind in () if exempt(each, TODAY) else (STANDARD, *best.get(each.key, ())):
            put(
                "Certification", school=school, kind=KINDS[kind], state="VALID", awarded_on=date(2020, 12, 15)
            )
        rng = world.random(EducationBook.source, each.key)
        for act in activities_of(each, first.get(each.key, 0), seasons, TODAY, rng):
            put(
                "Activity", school=school, title="", kind="GAMES", starts_on=act.starts_on, participations=act.participations
            )  # fmt: skip
    for month in (9, 10):
        put(
            "Clinic",
            partner=partner,
            school=1,
            planned_on=date(2026, month, 9),
            held_on=date(2026, month, 9),
            state="HELD",
        )
    _people(put)
    return rows


def _people(put):
    mentor = put("Staff", name="导师")
    called = datetime(2014, 7, 1, 9, tzinfo=UTC)
    put("HotlineCall", received_at=called, caller_kind="PUPIL", topic="EMOTION", risk="LOW")
    rng = Random(7)
    for school, many in enumerate(PUPILS, start=1):
        group = put("ClassGroup", name="一班", grade=1, school=school)
        for _ in range(many):
            pupil = put("Student", name="学生", school=school, class_group=group, status="ENROLLED")
            put("MentorAssignment", student=pupil, mentor=mentor, starts_on=date(2026, 9, 1))
            put(
                "CareFile",
                student=pupil,
                level="RED",
                categories=["SEVERE"],
                version=1,
                opened_on=date(2017, 5, 8),
            )
            for _ in range(2):
                due = date(2026, 9, 1) + timedelta(rng.randrange(120))
                done = due if rng.random() < 0.8 else None
                put("FollowUp", student=pupil, due_on=due, done_on=done, side="SCHOOL", version=1)
    put("Student", name="学生", school=1, status="TRANSFERRED")


@pytest.fixture(scope="module")
def graph(town, graph_schema):
    return Graph(
        engine=town.engine, reader=town.reader, writer=town.owner, clock=town.clock, district="310107", sealer=town.keyring,
        recorder=town.recorder, cursors=Keyring.fresh().cursors, schema=graph_schema, cells=SmallCells(secret="the town's"),
    )  # fmt: skip


@pytest.fixture
def ask(town, graph):
    """`await ask(document, Role.DISTRICT, name=value)`: the data, or the code of the first error."""

    async def asking(document, role=Role.DISTRICT, **variables):
        viewer = town.viewer(role)
        answer = orjson.loads(await graph.execute(viewer, document=document, variables=variables))
        return answer["errors"][0]["extensions"]["code"] if "errors" in answer else answer["data"]

    return asking


async def test_the_letters_figures_come_out_at_full_size(ask, town):
    found = await ask(LETTER, Role.CENTRE)
    told = {one["code"]: float(one["value"]) for part in ("now", "season", "column") for one in found[part]}
    assert told == {
        "mentoring.plans": 100, "mentoring.pupils": 100, "rooms.schools": 100, "certification.schools": 100,
        "certification.demonstration": 8, "certification.featured": 2, "doctors.months": 100, "examinations.awareness": 100,
        "activities.held": 559, "activities.participations": 134_813, "column.readings": 49_736,
    }  # fmt: skip
    assert found["hotlineSince"]["nodes"][0]["receivedAt"].startswith("2014-07")
    assert found["filesSince"]["nodes"][0]["openedOn"].startswith("2017-05")
    schools = next(one for one in found["now"] if one["code"] == "certification.schools")
    newly = sum(exempt(school, TODAY) for school in World(100_000, 2023, TODAY).schools)
    assert int(schools["denominator"]) == len(town.rows["School"]) - newly < len(town.rows["School"])


def test_what_an_indicator_counts_is_a_query_that_anybody_may_write(graph_schema):
    said = [worded(tally) for one in indicators().values() for tally in one.tallies]
    for text in said:
        assert validate(graph_schema.core, parse(text)) == [], text
    assert {one.area for one in indicators().values()} == set(IndicatorArea)
    told = [text for one in indicators().values() for text in (*one.names, *one.definitions)]
    assert all(told) and len(set(told)) == len(told)


async def test_an_indicator_says_what_its_own_queries_do(ask):
    """The planner's aggregates, term by term where they are blurred."""
    term = Known(1, "2026-2027-1", date(2026, 9, 1), date(2027, 1, 22), "2026-2027")
    days = {name: str(value) for name, value in period([term], {}, TODAY).variables.items()}
    found = {one["code"]: one for one in (await ask(ALL))["found"]}
    assert found.keys() == indicators().keys()
    for one in indicators().values():
        told = found[one.code]
        for name, tally in (("numerator", one.numerator), ("denominator", one.denominator)):
            if isinstance(tally, Tally):
                figures = (await ask(worded(tally), **days)).popitem()[1]
                counted, back = _counted(tally, figures)
                assert told["suppressed"] or not back, (one.code, name)
                assert told[name] is None if back else float(told[name]) == counted, (one.code, name)
    assert found["mentoring.pupils"]["numerator"] == str(sum(PUPILS))
    assert found["files.followUps"]["perturbed"] and found["files.followUps"]["value"] is not None
    assert found["referral.requested"]["suppressed"] and found["referral.requested"]["value"] is None
    assert found["column.readings"]["perturbed"] is False


def _counted(tally, figures):
    """What a query tells, and whether that is kept back."""
    if tally.when is not None:
        name = f"{tally.when}Term"
        cells = {group["key"][name] and group["key"][name]["code"]: group for group in figures["groups"]}
        if "2026-2027-1" not in cells:
            return None, True
        figures = cells["2026-2027-1"]
    elif "groups" in figures:
        return len(figures["groups"]), False
    value = figures.get("count", 0)
    while isinstance(figures, dict) and "count" not in figures:
        ((_, value),) = ((name, one) for name, one in figures.items() if name != "key")
        figures = value
    guarded = protected(counted(tally))
    return float(value or 0), guarded and value is None


async def test_they_are_told_by_stage_and_school_and_few_people_are_not(ask):
    one = "{ value numerator denominator suppressed }"
    asked = f'{{ found: districtIndicators(codes: ["mentoring.pupils", "rooms.schools"]) {{ byStage {{ stage {one[1:]} bySchool {{ school {{ code }} {one[1:]} }} }}'
    pupils, rooms = (await ask(asked))["found"]
    by_school = [(each["numerator"], each["suppressed"]) for each in pupils["bySchool"]]
    told = sorted(by_school, key=lambda each: -int(each[0] or 0))
    # Of nine pupils nothing is told, nor of the next ones: they would be the difference to all.
    assert told[0] == ("30", False) and all(each == (None, True) for each in told[1:])
    assert len(by_school) == 120 and all(each["value"] == "100" for each in rooms["bySchool"])
    stages = {each["stage"]: int(each["denominator"]) for each in rooms["byStage"]}
    assert sum(stages.values()) == 120 and len(stages) == 6


async def test_whatever_is_asked_is_a_constant_number_of_statements(ask, town):
    async def numbers():
        found = []
        for codes in (["mentoring.plans"], None):
            for below in ("", "byStage { value } bySchool { value school { name } }"):
                town.statements.clear()
                await ask(ALL.replace("withheld", f"withheld {below}"), codes=codes)
                found.append(len(town.statements))
        return found

    await _forget(town)
    await numbers()
    # Terms, and what is kept; then by stage, by school, and the schools twice.
    assert await numbers() == [2, 6, 2, 6]
    await _forget(town)
    town.statements.clear()
    await ask(ALL)
    # However many figures, rows of each kind are gone over by one statement.
    entities = {counted(tally) for one in indicators().values() for tally in one.tallies}
    assert len(town.statements) == 2 + len(entities)


async def _forget(town):
    async with town.owner.begin() as connection:
        await connection.execute(delete(kept))


async def test_who_does_not_count_over_the_district_is_told_what_is_open(ask):
    for role in Role:
        answer = await ask(ALL, role)
        withheld = {one["code"]: one["withheld"] for one in answer["found"]}
        if role in WIDE:
            assert set(withheld.values()) == {None}, role
            continue
        open_ = {code for code, why in withheld.items() if why is None}
        assert set(withheld.values()) <= {None, "access.aggregate"}
        counts = role in COUNTS_OWN_ROWS
        assert ("column.readings" in open_) == ("certification.featured" in open_) == counts, role
        assert not any(code.startswith(("mentoring", "files", "warning", "rooms")) for code in open_), role
        assert all(one["value"] is None for one in answer["found"] if one["withheld"])


async def test_that_they_were_asked_is_recorded_where_they_are_of_what_is_sensitive(ask, town):
    for codes, categories in ((["column.readings"], []), (["files.followUps"], [("FollowUp.SENSITIVE",)])):
        town.recorder.heard.clear()
        await ask(ALL, codes=codes)
        assert [deed.categories for _, deed in town.recorder.heard] == categories
        assert all(deed.kind.name == "AGGREGATE" and not deed.students for _, deed in town.recorder.heard)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ('codes: ["mentoring"]', "argument.one"),
        ('period: {term: "1999-2000-1"}', "filter.invalid"),
        ('period: {term: "2026-2027-1", since: "2026-09-01"}', "filter.invalid"),
        ('period: {until: "2026-09-01"}', "filter.invalid"),
        ('period: {since: "2026-09-02", until: "2026-09-01"}', "filter.invalid"),
    ],
)
async def test_what_cannot_be_meant_is_refused(ask, arguments, code):
    assert await ask(f"{{ districtIndicators({arguments}) {{ code }} }}") == code


async def test_blurred_figures_are_of_a_term_or_a_month(ask):
    found = {}
    for since, until in (
        ("2026-09-01", "2027-01-22"),
        ("2026-10-01", "2026-10-31"),
        ("2026-10-01", "2026-10-30"),
    ):
        answer = await ask(
            f'{{ found: districtIndicators(areas: FILES, period: {{ since: "{since}", until: "{until}" }}) {{ code value withheld period {{ term }} }} }}'
        )
        found[since, until] = answer["found"][1]
    term, month, days = found.values()
    assert term["value"] is not None and term["period"]["term"] == "2026-2027-1"
    assert month["withheld"] is None and month["period"]["term"] is None
    assert days["value"] is None and days["withheld"] == "access.aggregate"
