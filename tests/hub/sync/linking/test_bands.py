"""What is certain, what is to be reviewed and what is different: the classic traps, and a labelled set by counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from benchmarks.labelled import measured, records
from hub.demo.linkage import Person, pupils_and_patients
from hub.sync.linking import forms
from hub.sync.linking.bands import banded
from hub.sync.linking.model import COLUMNS, Model
from hub.sync.linking.profile import ADULTS, PUPILS, Profile
from schema.integration.identity_match import MatchBand

CERTAIN, REVIEW = MatchBand.CERTAIN, MatchBand.TO_REVIEW
TABLE = Sequence[dict[str, Any]]


def someone(key: str, name: str, **more: Any) -> dict[str, Any]:
    normal = forms.name(name)
    assert normal
    plain = {
        "unique_id": key, "known": key[0] == "P", "fresh": True, "name": normal, "sound": forms.sound(normal),
        "bag": forms.bag(normal), "born": "2014-03-05", "sex": "MALE", "national_id": None, "number": None,
        "phones": [], "places": [], "kin": [],
    }  # fmt: skip
    return plain | more


def bands(
    *people: dict[str, Any], profile: Profile = PUPILS, one_system: bool = False
) -> dict[str, MatchBand]:
    """The bands of the pairs between the last and the others, among a crowd of a thousand strangers."""
    crowd = [
        someone(f"P-crowd-{number}", name, born=str(date(2008 + number % 12, 1 + number % 9, 1 + number % 27)), places=[str(number % 9)])
        for number, name in enumerate(f"{a}{b}{c}" for a in "赵钱孙李周吴郑冯陈褚" for b in "建国志文海晓永小明春" for c in "伟强军勇杰涛刚平辉斌")
    ]  # fmt: skip
    table = [*crowd, *people]
    columns = {name: [one[name] for one in table] for name in COLUMNS}
    sources = {one["unique_id"]: {1 if one["known"] or one_system else 2} for one in table}
    last = people[-1]["unique_id"]
    found = banded(Model(profile, threads=1).pairs(columns), profile, sources)
    return {
        (right if left == last else left): band
        for (left, right), band in found.items()
        if last in (left, right)
    }


PHONE, SCHOOL = ["16812345678"], ["7"]


def test_a_full_coincidence_is_certain_and_half_of_one_is_reviewed() -> None:
    known = someone("P", "欧阳若曦", phones=PHONE, places=SCHOOL)
    assert bands(known, someone("X", "歐陽若曦", phones=PHONE)) == {"P": CERTAIN}
    assert bands(known, someone("X", "欧阳若曦")) == {"P": REVIEW}
    assert bands(known, someone("X", "欧阳若曦", born="2014-05-03", phones=PHONE)) == {"P": REVIEW}


@pytest.mark.parametrize("written", ["歐陽若曦", "欧阳 若曦", "若曦欧阳", "欧阳若希", "欧阳·若曦"])
def test_a_name_is_known_in_every_spelling(written: str) -> None:
    known = someone("P", "欧阳若曦", phones=PHONE)
    assert bands(known, someone("X", written, phones=PHONE))["P"] in (CERTAIN, REVIEW)


def test_twins_are_never_certain() -> None:
    twins = (
        someone("P1", "王欣怡", phones=PHONE, places=SCHOOL, national_id="a1", number="b1"),
        someone("P2", "王心怡", phones=PHONE, places=SCHOOL, national_id="a2", number="b2"),
    )
    found = bands(*twins, someone("X", "王新怡", phones=PHONE, places=SCHOOL))
    assert set(found.values()) == {REVIEW}, "which of the two is a person's to say"
    assert CERTAIN not in bands(*twins, one_system=True).values()
    assert bands(*twins, someone("X", "王心怡", phones=PHONE, places=SCHOOL)).get("P1") != CERTAIN


def test_of_namesakes_born_on_one_day_none_is_certain() -> None:
    found = bands(
        someone("P1", "王梓涵", places=["1"], national_id="a1"),
        someone("P2", "王梓涵", places=["2"], national_id="a2"),
        someone("X", "王梓涵"),
    )
    assert found == {"P1": REVIEW, "P2": REVIEW}


def test_a_classmate_of_the_same_name_is_somebody_else() -> None:
    found = bands(
        someone("P", "王梓涵", places=SCHOOL), someone("X", "王梓涵", places=SCHOOL, born="2013-11-20")
    )
    assert CERTAIN not in found.values()


def test_a_shared_phone_makes_nobody_one() -> None:
    mother = someone("P", "李秀芳", phones=PHONE, kin=["5"], born=None)
    father = someone("X", "王建国", phones=PHONE, kin=["5"], born=None, sex=None)
    assert CERTAIN not in bands(mother, father, profile=ADULTS).values()
    brother = someone("X", "王子轩", phones=PHONE, places=SCHOOL, born="2011-08-30")
    assert CERTAIN not in bands(someone("P", "王子涵", phones=PHONE, places=SCHOOL), brother).values()
    again = someone("X", "李秀芳", phones=PHONE, kin=["5"], born=None)
    assert bands(mother, again, profile=ADULTS) == {"P": CERTAIN}


def test_an_identifier_that_differs_is_a_person_s_to_judge() -> None:
    known = someone("P", "欧阳若曦", phones=PHONE, places=SCHOOL, national_id="a1")
    assert bands(known, someone("X", "欧阳若曦", phones=PHONE, places=SCHOOL, national_id="a9")) == {
        "P": REVIEW
    }
    proven = someone("X", "欧阳若溪", national_id="a1")
    assert bands(known, proven)["P"] is CERTAIN, "the number and the birth date"


def test_one_system_knows_its_own_people() -> None:
    twice = (someone("P1", "欧阳若曦", phones=PHONE), someone("P2", "欧阳若曦", phones=PHONE))
    assert bands(*twice, one_system=True) == {"P1": REVIEW}
    siblings = (someone("P1", "欧阳若曦", phones=PHONE), someone("P2", "欧阳清", phones=PHONE, places=SCHOOL))
    assert bands(*siblings, one_system=True) == {}


def test_the_labelled_set_keeps_its_counts() -> None:
    """The small form of what `make bench-identity` measures."""
    known, patients = pupils_and_patients(2_500, 800, seed=7)
    people: list[Person] = [*known, *patients]
    table = records(people)
    model = Model(PUPILS, threads=1)
    pairs = model.pairs(table, learn=True)
    assert {"name", "born", "phones"} <= model.learnt.keys(), "it learnt without labels"
    sources = {one.key: {1 if one.key[0] == "P" else 2} for one in people}
    result = measured(people, banded(pairs, PUPILS, sources))
    assert result.wrong_certain == 0
    assert result.certain >= 0.6 * result.pupils
    assert result.found >= 0.98 * result.pupils
    assert result.wrong_review <= 0.02 * len(patients)
    assert len(pairs) < 4 * len(patients), "blocks and weights leave few pairs to look at"
