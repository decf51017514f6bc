"""Which value a field takes, by which rule, and that a change of the rules needs no upstream."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hub.sync.reprojecting import Reprojection
from hub.sync.survivorship import Rules, RulesInvalid, Stated
from schema.integration.survivorship import Survived
from schema.people.student import Student
from tests.hub.sync.hubs import Hub


def link(source: str, number: int, name: str | None, **more: Any) -> dict[str, Any]:
    base = {
        "source": source, "source_id": number, "connector": "oneroster", "roster": False, "founding": True, "stream": "users",
        "key": source, "slot": "", "source_time": None, "values": {"name": name}, "refs": {},
    }  # fmt: skip
    return base | more


def rules(*criteria: Any, **default: Any) -> Rules:
    return Rules(Stated(fields={"Student.name": criteria} if criteria else {}, **default))


OLD, NEW = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 9))
A = link("a", 1, "王小明", source_time=OLD)
B = link("b", 2, "王晓明明", source_time=NEW)
C = link("c", 3, "王小民", roster=True)
HUB = link("hub", 9, "王小鸣", connector="hub")


@pytest.mark.parametrize(
    ("asked", "links", "winner", "rule"),
    [
        (rules(), [A], "a", Survived.ONLY),
        (rules(), [A, link("b", 2, "王小明")], "a", Survived.AGREED),
        (rules(), [A, link("b", 2, None)], "a", Survived.ONLY),
        (rules(), [A, B], "a", Survived.SENIOR),
        (rules(), [A, B, C], "c", Survived.ROSTER),
        (rules("newest"), [A, B, C], "b", Survived.NEWEST),
        (rules("longest"), [A, B, C], "b", Survived.LONGEST),
        (rules({"trusted": ["b", "a"]}), [A, B, C], "b", Survived.TRUSTED),
        (rules({"trusted": ["x"]}), [A, B, C], "c", Survived.ROSTER),
        (rules("longest", default=("newest",)), [A, C], "a", Survived.NEWEST),
        (rules(default=("longest",)), [A, B], "b", Survived.LONGEST),
        (rules("newest"), [A, B, C, HUB], "hub", Survived.HUB),
        (rules("specific"), [A, link("b", 2, "王", founding=False)], "b", Survived.SPECIFIC),
    ],
)
def test_a_value_survives_by_the_first_criterion_that_tells_it_from_another(asked, links, winner, rule):
    for given in (links, links[::-1]):
        verdict = asked.verdict(Student, "name", given)
        assert verdict is not None
        assert (verdict.claims[0].link["source"], verdict.rule) == (winner, rule)
        # What is told is what is done.
        assert asked.merged(Student, given)["name"] == verdict.value


def test_a_source_speaks_once_however_many_records_it_has():
    older = link("a", 1, "王小", key="z", source_time=OLD)
    verdict = rules("newest").verdict(Student, "name", [older, link("a", 1, "王小明", source_time=NEW), B])
    assert verdict is not None and [claim.value for claim in verdict.claims] == ["王小明", "王晓明明"]


def test_identifiers_in_two_spellings_are_no_dispute():
    said = [
        link(s, n, None) | {"values": {"national_id": v}}
        for s, n, v in (("a", 1, "11010519491231002x"), ("b", 2, "11010519491231002X"))
    ]
    verdict = rules().verdict(Student, "national_id", said)
    assert verdict is not None and not verdict.disputed


@pytest.mark.parametrize(
    ("text", "place", "mend"),
    [
        ("fields: {Pupil.name: [newest]}", "fields.Pupil.name", "it is one of: "),
        ("fields: {Conflict.kind: [newest]}", "fields.Conflict.kind", "it is one of: "),
        ("fields: {Student.nickname: [newest]}", "fields.Student.nickname", "it has: name, sex"),
        ("fields: {Student.name: [latest]}", "fields.Student.name.0", "a criterion is roster"),
        ("fields: {Student.name: [{trusted: []}]}", "fields.Student.name.0", "a criterion is roster"),
        ("defaults: [newest]", "defaults", "a criterion is roster"),
        ("default: [", ", line 1", "a criterion is roster"),
    ],
)
def test_a_file_that_does_not_fit_says_where_and_what_would(tmp_path: Path, text, place, mend):
    path = tmp_path / "rules.yaml"
    path.write_text(text)
    with pytest.raises(RulesInvalid) as refused:
        Rules.read(path)
    assert place in (refused.value.place or "") and (refused.value.mend or "").startswith(mend)


async def test_a_change_of_the_rules_projects_from_what_is_known(synced: Hub, undisturbed, tmp_path: Path):
    def over(text: str) -> Reprojection:
        path = tmp_path / "rules.yaml"
        path.write_text(text)
        return Reprojection(synced.database, synced.keyring, synced.clock, Rules.read(path))

    # Nothing to do while the rules are as they were.
    versions = await synced.versions()
    assert await over("").run() == {}
    assert await synced.digest() == undisturbed and await synced.versions() == versions

    disputed = {
        (subject, field): (winner, rule)
        for subject, field, winner, rule in await synced.ask(
            "SELECT c.student_id, c.field, s.name, c.rule FROM conflict c JOIN conflict_value v ON v.conflict_id = c.id"
            " JOIN source s ON s.id = v.source_id WHERE v.stands AND c.removed_at IS NULL AND v.removed_at IS NULL AND c.kind = 'Student'"
        )
    }
    assert disputed and {rule for _, rule in disputed.values()} == {"ROSTER"}
    fields = {field for _, field in disputed}
    assert "name" in fields
    changed = await over("fields: {Student.name: [{trusted: [fhir, edfi]}]}").run()
    assert 0 < changed["Student"] <= len(disputed)
    now = await synced.ask(
        "SELECT c.rule, s.name FROM conflict c JOIN conflict_value v ON v.conflict_id = c.id JOIN source s ON s.id = v.source_id"
        " WHERE v.stands AND c.field = 'name' AND c.kind = 'Student' AND c.removed_at IS NULL"
    )
    assert {rule for rule, _ in now} == {"TRUSTED"} and {source for _, source in now} <= {"fhir", "edfi"}
    # The rows say what the conflicts say, and the old versions are kept.
    assert (await synced.versions())["student_history"] > versions["student_history"]
    assert (await over("").run())["Student"] == changed["Student"]
    assert await synced.digest() == undisturbed

    with pytest.raises(RulesInvalid, match="no source 'sis'"):
        await over("fields: {Student.name: [{trusted: [sis]}]}").run()


async def test_a_conflict_ends_with_the_record_that_differed(synced: Hub):
    live = "SELECT count(*) FROM conflict WHERE removed_at IS NULL AND student_id = :student"
    student = await synced.one("SELECT min(student_id) FROM conflict WHERE removed_at IS NULL")
    assert await synced.one(live, student=student) > 0
    await synced.ask_nothing(
        "UPDATE source_record r SET removed_at = now() FROM source s WHERE s.id = r.source_id AND NOT s.roster"
        f" AND subject_entity = 'Student' AND subject_id = {student}"
    )
    await Reprojection(synced.database, synced.keyring, synced.clock, Rules.read()).run()
    assert await synced.one(live, student=student) == 0
    left = "SELECT count(*) FROM conflict_value v JOIN conflict c ON c.id = v.conflict_id WHERE v.removed_at IS NULL AND c.removed_at IS NOT NULL"
    assert await synced.one(left) == 0
