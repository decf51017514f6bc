"""Screenings that a partner took, by LOINC."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from connectors.fhir import Fhir
from hub.sync.contract import Draft, RecordError, Ref
from schema.screening.screening_result import ScreeningResult
from schema.screening.warning_level import WarningLevel
from tests.connectors.fhir.partner import LOINC, Keys, Site, answers, config, fetch, ids, observation

BASE = "https://fhir.example/r4"


def reader(keys: Keys, **more: Any) -> Any:
    streams = {stream.name: stream for stream in Fhir.streams_of(config(BASE, keys, **more))}

    def drafts(record: dict[str, Any]) -> list[Draft]:
        stream = streams[record["resourceType"]]
        return list(stream.drafts(stream.record.model_validate(record)))

    return drafts


@pytest.fixture(scope="session")
def read(keys: Keys) -> Any:
    return reader(keys)


def items(*said: Any, codes: Any = None) -> list[dict[str, Any]]:
    codes = codes or (
        "44250-9",
        "44255-8",
        "44259-0",
        "44254-1",
        "44251-7",
        "44258-2",
        "44252-5",
        "44253-3",
        "44260-8",
    )
    return [{"linkId": code, "answer": [answer]} for code, answer in zip(codes, said, strict=False) if answer]


def coded(code: str) -> dict[str, Any]:
    return {"valueCoding": {"system": LOINC, "code": code}}


def test_answers_are_scored(read: Any) -> None:
    (draft,) = read(answers(1))
    assert draft.entity is ScreeningResult
    assert draft.values == {
        "taken_on": date(2023, 3, 6), "level": WarningLevel.GREEN, "at_cut_off": False, "urgent": False, "valid": True,
        "total": Decimal(3), "subscale_scores": None, "answers": "300000000",
    }  # fmt: skip
    assert draft.refs["student"] == Ref.record("Patient", "p1")
    assert draft.refs["instrument"].identifiers == {"edition": "PHQ-9@2001"}


def test_answers_are_known_by_their_items_where_the_questionnaire_is_the_partners_own(read: Any) -> None:
    said = [coded("LA6570-1"), {"valueInteger": 3}, {"valueDecimal": 3.0}, None, *[coded("LA6569-3")] * 5]
    (draft,) = read(answers(1, questionnaire="https://hospital.example/phq", item=items(*said)))
    # 13 of 8 answered items: 14.6, rounded up.
    assert (draft.values["total"], draft.values["answers"]) == (15, "233-11111")
    assert (draft.values["level"], draft.values["urgent"]) == (WarningLevel.RED, True)
    gad = ("69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7")
    (draft,) = read(answers(1, questionnaire=None, item=items(*[coded("LA6570-1")] * 7, codes=gad)))
    assert (draft.values["total"], draft.values["level"]) == (14, WarningLevel.ORANGE)


@pytest.mark.parametrize(
    "more",
    [
        {"status": "in-progress"},
        {"status": "stopped"},
        {"basedOn": []},
        {"questionnaire": f"{LOINC}/q/71354-5", "item": [{"linkId": "/71354-5"}]},
    ],
)
def test_what_is_no_result_of_a_referral_is_none(read: Any, more: dict[str, Any]) -> None:
    assert read(answers(1, **more)) == []


def test_all_screenings_are_taken_in_where_the_settings_say_so(keys: Keys) -> None:
    assert len(reader(keys, screenings="all")(answers(1, basedOn=[]))) == 1


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (answers(1, item=[*items(*[coded("LA6568-5")] * 9), {"linkId": "44261-6", "answer": [{"valueInteger": 1}]}]), "item/9"),
        (answers(1, item=items(coded("LA6568-5"), coded("LA13942-3"))), "item/1/answer/0/valueCoding/code"),
        (answers(1, item=items({"valueInteger": 4}, *[coded("LA6568-5")] * 8)), "item/0"),
        (answers(1, item=items({"valueDecimal": 1.5})), "item/0/answer/0"),
        (answers(1, item=[{"linkId": "44250-9", "answer": [coded("LA6568-5"), coded("LA6569-3")]}]), "item/0/answer"),
        (answers(1, authored="2023-03"), "authored"),
        (answers(1, subject={"reference": "Group/g"}), "subject/reference"),
        (answers(1, item=[]), "item"),
        (observation(1, valueInteger=22), "valueInteger"),
        (observation(1, valueInteger=None), "valueInteger"),
        (observation(1, effectiveDateTime=None), "effectiveDateTime"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_place(read: Any, record: dict[str, Any], field: str) -> None:
    with pytest.raises(RecordError) as refused:
        read(record)
    assert refused.value.field == field


def test_a_total_without_answers_is_judged(read: Any) -> None:
    (draft,) = read(observation(1))
    assert (draft.values["total"], draft.values["level"]) == (12, WarningLevel.ORANGE)
    assert draft.values["answers"] is None
    (draft,) = read(observation(1, valueInteger=None, valueQuantity={"value": 4.0}))
    assert (draft.values["total"], draft.values["level"]) == (4, WarningLevel.GREEN)


@pytest.mark.parametrize(
    "more",
    [
        {"derivedFrom": [{"reference": "QuestionnaireResponse/q1"}]},
        {"status": "preliminary"},
        {"basedOn": []},
        {"code": "718-7"},
    ],
)
def test_a_total_that_says_nothing_new_is_none(read: Any, more: dict[str, Any]) -> None:
    assert read(observation(1, **more)) == []


@pytest.mark.parametrize("export", ["never", "first"])
async def test_only_scores_are_asked_for(site: Site, export: str) -> None:
    pages = await fetch(site.config(export=export), "Observation")
    assert sorted(ids(pages)) == ["o0", "o1", "o2"]
    assert len(pages) == 2
    cursor = pages[-1].cursor
    assert ids(await fetch(site.config(export=export), "Observation", since=cursor)) == ["o0", "o1", "o2"]


async def test_the_simulator_searches_by_code_where_the_standard_does(site: Site) -> None:
    found = (await site.get("/Observation", code=f"{LOINC}|718-7")).json()
    assert [entry["resource"]["id"] for entry in found["entry"]] == ["o3"]
    assert (await site.get("/Observation", code="urn:other|718-7")).json()["total"] == 0
    assert (await site.get("/QuestionnaireResponse", code="44249-1")).status_code == 400
    assert (await site.get("/Observation", patient="p1")).json()["total"] == 1
