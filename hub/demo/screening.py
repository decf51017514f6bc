"""Screening (心理测评): a campaign in each term, whom it found, and the questions that were put to those then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hub.demo.calendar import day_of
from hub.demo.model import Calendar, Pupil, SchoolWorld, Term
from hub.demo.places import GRADES
from hub.demo.stories import Concern, Story, Trouble
from hub.screening.instruments import Instrument, instruments
from hub.screening.scoring import Score, score

_BEGINS = timedelta(days=39)
"""After the term's first day: before the mid-term examinations."""
_WINDOW, _AGAIN = timedelta(days=19), timedelta(days=12)
"""How long a campaign goes on, and the second questions behind it."""
_BACKGROUND, _UNKNOWN = 0.045, (Concern.YELLOW, Concern.YELLOW, Concern.YELLOW, Concern.ORANGE)
"""How many pupils feel badly of whom nobody knew, and how badly."""
_ABSENT, _LAX, _ABSENT_WHERE_LAX = 0.03, 0.1, 0.18
"""Who did not take it, how many classes are lax, and who did not take it there."""
_FEIGNED, _SKIPPED = 0.02, 0.01
_GRAVE = frozenset({Trouble.LOW_MOOD, Trouble.SEVERE, Trouble.BULLIED, Trouble.SCHOOL_REFUSAL})


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign of the district; `grades` are those of the pupils at the time."""

    code: str
    name: str
    edition: str
    term: Term
    starts_on: date
    ends_on: date
    grades: tuple[int, ...]
    before: int = 0
    """How many grades lower the pupils were then."""
    again: bool = False
    """Whether only those are meant who were at a cut-off of the campaign before."""

    @property
    def instrument(self) -> Instrument:
        """What is asked."""
        return instruments()[self.edition]


@dataclass(frozen=True, slots=True)
class Taking:
    """A pupil's part in a campaign; `points` are None where it was not taken."""

    campaign: Campaign
    pupil: Pupil
    grade: int
    taken_on: date | None = None
    points: tuple[int | None, ...] | None = None
    score: Score | None = None


def campaigns_of(calendar: Calendar) -> tuple[Campaign, ...]:
    """The campaigns of the term before and of the running one that have begun."""
    running = calendar.terms.index(calendar.running)
    found = [
        campaign
        for term in calendar.terms[max(0, running - 1) : running + 1]
        for campaign in _of_term(term, calendar.running)
    ]
    return tuple(campaign for campaign in found if campaign.starts_on <= calendar.today)


def _of_term(term: Term, running: Term) -> Iterator[Campaign]:
    begins = term.starts_on + _BEGINS
    ends = begins + _WINDOW
    before = int(term.school_year < running.school_year)
    season = f"{term.starts_on.year}年{'秋' if term.number == 1 else '春'}季"
    for word, name, edition, grades in (
        ("X", "小学低年级家长问卷", "SDQ@P4-17", (1, 2, 3)),
        ("Y", "中小学心理健康测评", "MHT@1991", (4, 5, 6, 7, 8, 9)),
        ("G", "高中心理健康测评", "MSSMHS@1997", (10, 11, 12)),
    ):
        yield Campaign(
            f"CP{term.code}-{word}", f"{season}{name}", edition, term, begins, ends, grades, before
        )
    if term is running:
        second = ends + timedelta(days=1)
        for edition, name in (("PHQ-9@2001", "抑郁复评"), ("GAD-7@2006", "焦虑复评")):
            yield Campaign(
                f"CP{term.code}-{edition[0]}2",
                f"{season}{name}",
                edition,
                term,
                second,
                second + _AGAIN,
                (6, 7, 8, 9, 10, 11, 12),
                again=True,
            )


def screened(world: SchoolWorld, campaigns: Sequence[Campaign], today: date, rng: Random) -> list[Taking]:
    """Everybody of the school who is meant, and what was answered."""
    lax = {group.key for group in world.classes if rng.random() < _LAX}
    hidden = {
        (term, pupil.key): rng.choice(_UNKNOWN)
        for term in dict.fromkeys(campaign.term.code for campaign in campaigns)
        for pupil in world.pupils
        if rng.random() < _BACKGROUND
    }
    found: list[Taking] = []
    alarming: set[str] = set()
    for campaign in campaigns:
        days = _days(campaign, today)
        for pupil in world.pupils:
            grade = pupil.grade - campaign.before
            if grade not in campaign.grades or not _was_there(world, pupil, grade, campaign):
                continue
            if campaign.again and pupil.key not in alarming:
                continue
            unknown = hidden.get((campaign.term.code, pupil.key), Concern.GREEN)
            where = (
                days
                if days and rng.random() >= (_ABSENT_WHERE_LAX if pupil.class_key in lax else _ABSENT)
                else ()
            )
            taking = _taking(campaign, pupil, grade, where, world.stories.get(pupil.key), unknown, rng)
            found.append(taking)
            if not campaign.before and taking.score is not None and taking.score.at_cut_off:
                alarming.add(pupil.key)
    return found


def _was_there(world: SchoolWorld, pupil: Pupil, grade: int, campaign: Campaign) -> bool:
    if not campaign.before:
        return pupil.attends(campaign.starts_on)
    # Who came during this school year was elsewhere; so were the youngest.
    first = min(attending.starts_on for attending in pupil.attending)
    taught = GRADES[world.school.stage]
    return (
        grade in taught
        and pupil.entered_on <= campaign.starts_on
        and first <= campaign.starts_on.replace(month=9, day=1)
    )


def _days(campaign: Campaign, today: date) -> list[date]:
    every = (
        campaign.starts_on + timedelta(n) for n in range((campaign.ends_on - campaign.starts_on).days + 1)
    )
    return [day for day in every if day <= today and day_of(day).held]


def _taking(
    campaign: Campaign,
    pupil: Pupil,
    grade: int,
    days: Sequence[date],
    story: Story | None,
    unknown: Concern,
    rng: Random,
) -> Taking:
    if not days:
        return Taking(campaign, pupil, grade)
    # A class sits together.
    day = days[(int(pupil.class_key.rpartition("-")[2].strip("C") or 0) * 3) % len(days)]
    concern = _concern(story, day, unknown)
    points = _points(campaign.instrument, concern, story, rng)
    return Taking(campaign, pupil, grade, day, points, score(campaign.instrument, points))


def _concern(story: Story | None, day: date, unknown: Concern) -> Concern:
    """How the pupil feels on the day: as the story has it while it goes on, else well, but for a few of whom nobody knew."""
    if story is not None and story.began_on <= day and not (story.eased_on and story.eased_on <= day):
        return story.concern
    return unknown


_SHARES = {
    "MHT@1991": ((0.16, 0.2, 0.5, 0.65), (0, 0.85, 0.85, 0.9)),
    "MSSMHS@1997": ((0.07, 0.12, 0.2, 0.3), (0, 0.36, 0.55, 0.82)),
    "SDQ@P4-17": ((0.16, 0.42, 0.55, 0.7), (0, 0, 0, 0)),
    "PHQ-9@2001": ((0.1, 0.28, 0.5, 0.8), (0, 0, 0, 0)),
    "GAD-7@2006": ((0.1, 0.28, 0.5, 0.8), (0, 0, 0, 0)),
}
"""Of the points of an item, those that pupils of each concern give it; and in the subscales that trouble them."""


def _points(
    instrument: Instrument, concern: Concern, story: Story | None, rng: Random
) -> tuple[int | None, ...]:
    low, high = instrument.answers
    heavy = set[int]()
    light_share, heavy_share = (shares[concern] for shares in _SHARES[instrument.edition])
    if concern >= Concern.YELLOW and instrument.scale_bands:
        for scale in rng.sample(instrument.scales, 2 if concern is Concern.YELLOW else 4):
            heavy.update(scale.items)
    said: list[int | None] = []
    for item in range(1, instrument.items + 1):
        share = heavy_share if item in heavy else light_share
        value = low + sum(rng.random() < share for _ in range(high - low))
        said.append(low + high - value if item in instrument.reverse else value)
    trusted = instrument.validity.items if instrument.validity else ()
    feigned = rng.random() < _FEIGNED
    for item in trusted:
        said[item - 1] = int(rng.random() < (0.9 if feigned else 0.15))
    grave = story is not None and story.trouble in _GRAVE and concern >= Concern.ORANGE
    for item in instrument.urgent:
        said[item - 1] = rng.randint(1, 3) if grave and rng.random() < 0.3 * concern else 0
    if rng.random() < _SKIPPED:
        said[
            rng.choice([item for item in range(1, instrument.items + 1) if item not in instrument.urgent]) - 1
        ] = None
    return tuple(said)
