"""What changes upstream changes the graph, and nothing else does."""

import orjson
import pytest

from tests.hub.sync.hubs import Hub
from tests.hub.sync.upstreams import Record, Upstreams, now

QUIET = {"added": 0, "changed": 0, "tombstoned": 0, "removed": 0, "released": 0}


def moved(counts: dict[str, int]) -> dict[str, int]:
    return {name: counts[name] for name in QUIET if counts[name]}


def pupil_of(upstreams: Upstreams, number: int = 3) -> Record:
    return [
        r
        for r in upstreams.records("oneroster/users")
        if r["roles"][0]["role"] == "student" and "familyName" in r
    ][number]


def replace(upstreams: Upstreams, path: str, key: str, **fields: object) -> None:
    def change(record: Record) -> Record:
        return record | {"dateLastModified": now()} | fields if record["sourcedId"] == key else record

    assert upstreams.edit(path, change) == 1


def drop(upstreams: Upstreams, path: str, keep) -> int:
    return upstreams.edit(path, lambda record: record if keep(record) else None)


async def test_a_changed_record_changes_its_row_and_leaves_one_version(changing) -> None:
    hub, upstreams = changing
    pupil = pupil_of(upstreams)
    row_id = await hub.subject("oneroster", "users", pupil["sourcedId"])
    old, versions = await hub.row("student", row_id), await hub.versions()
    replace(upstreams, "oneroster/users", pupil["sourcedId"], familyName="欧阳")
    assert moved((await hub.sync("oneroster")).counts) == {"changed": 1}
    new = await hub.row("student", row_id)
    assert new.name == "欧阳" + pupil["givenName"]
    assert new.name_pinyin.startswith("ou yang")
    after = await hub.versions()
    assert {name for name in after if after[name] != versions[name]} == {
        "student_history",
        "source_record_history",
    }
    assert after["student_history"] == versions["student_history"] + 1
    # Each part that the record feeds (the guardianships too) was told anew at that time.
    parts = await hub.one(
        "SELECT count(*) FROM source_record WHERE key = :key AND stream = 'users'", key=pupil["sourcedId"]
    )
    assert after["source_record_history"] == versions["source_record_history"] + parts
    (kept,) = await hub.ask(
        "SELECT * FROM student_history WHERE id = :id ORDER BY version DESC LIMIT 1", id=row_id
    )
    assert {name: getattr(kept, name) for name in old._fields} == old._asdict()
    assert kept.superseded_at == new.changed_at


@pytest.mark.parametrize("full", [False, True])
async def test_a_removed_row_that_returns_is_the_same_row(changing, undisturbed, full: bool) -> None:
    hub, upstreams = changing
    key = pupil_of(upstreams)["sourcedId"]
    row_id = await hub.subject("oneroster", "users", key)
    users = upstreams.records("oneroster/users")
    if full:
        drop(upstreams, "oneroster/users", lambda r: r["sourcedId"] != key)
    else:
        replace(upstreams, "oneroster/users", key, status="tobedeleted")
    counts = (await hub.sync("oneroster", full=full)).counts
    assert moved(counts) == {"removed" if full else "tombstoned": 1}
    gone = await hub.row("student", row_id)
    assert gone.removed_at
    assert await hub.one(
        "SELECT removed_at IS NULL FROM student_history WHERE id = :id ORDER BY version DESC LIMIT 1",
        id=row_id,
    )
    upstreams.write("oneroster/users", users)
    if not full:
        replace(upstreams, "oneroster/users", key)
    await hub.sync("oneroster")
    await hub.sync("oneroster", full=True)
    back = await hub.row("student", row_id)
    assert back.removed_at is None
    assert await hub.subject("oneroster", "users", key) == row_id
    assert await hub.digest() == undisturbed


async def test_a_change_of_class_moves_the_pupil_and_leaves_marks_where_they_were(changing) -> None:
    hub, upstreams = changing
    marks = "SELECT m.id, m.date, m.class_group_id FROM attendance_mark m WHERE m.student_id = :id AND m.removed_at IS NULL ORDER BY 1"
    (row_id, key), *_ = await hub.ask(
        "SELECT s.id, r.key FROM student s JOIN source_record r ON r.subject_id = s.id AND r.stream = 'users' AND"
        " subject_entity = 'Student' WHERE s.status = 'ENROLLED' AND (SELECT min(date) < max(date) FROM attendance_mark"
        " WHERE student_id = s.id) AND (SELECT count(*) = 1 FROM enrolment WHERE student_id = s.id) ORDER BY 1"
    )
    before = await hub.ask(marks, id=row_id)
    day = max(mark.date for mark in before)
    mine = next(r for r in upstreams.records("oneroster/enrollments") if r["user"]["sourcedId"] == key)
    other = next(
        r for r in upstreams.records("oneroster/classes") if r["sourcedId"] != mine["class"]["sourcedId"]
    )
    replace(
        upstreams,
        "oneroster/enrollments",
        mine["sourcedId"],
        endDate=day.replace(day=day.day - 1).isoformat(),
    )
    fresh = orjson.loads(orjson.dumps(mine)) | {
        "sourcedId": "moved",
        "beginDate": day.isoformat(),
        "dateLastModified": now(),
    }
    fresh["class"]["sourcedId"] = other["sourcedId"]
    upstreams.write("oneroster/enrollments", [*upstreams.records("oneroster/enrollments"), fresh])
    assert moved((await hub.sync("oneroster")).counts) == {"added": 1, "changed": 1}
    there = await hub.subject("oneroster", "classes", other["sourcedId"], "ClassGroup")
    assert (await hub.row("student", row_id)).class_group_id == there
    for old, new in zip(before, await hub.ask(marks, id=row_id), strict=True):
        assert new.class_group_id == (there if new.date >= day else old.class_group_id)


async def test_a_quarantined_record_that_is_corrected_is_applied_and_its_entry_resolved(
    changing, expected
) -> None:
    hub, upstreams = changing
    broken = next(e for e in expected["quarantined"] if e["source"] == "oneroster" and e["stream"] == "users")
    replace(upstreams, "oneroster/users", broken["key"], familyName="林")
    assert (await hub.sync("oneroster")).counts["added"] == 1
    (entry,) = await hub.ask(
        "SELECT state, resolved_at FROM quarantined_record WHERE key = :key", key=broken["key"]
    )
    assert entry.state == "RESOLVED"
    assert entry.resolved_at


async def test_what_waits_is_released_when_it_appears(changing, expected) -> None:
    hub, upstreams = changing
    waiting = next(e for e in expected["waiting"] if e["source"] == "oneroster")
    record = next(r for r in upstreams.records("oneroster/enrollments") if r["sourcedId"] == waiting["key"])
    classes = upstreams.records("oneroster/classes")
    missing = classes[0] | {
        "sourcedId": record["class"]["sourcedId"],
        "dateLastModified": now(),
        "title": "新班",
    }
    upstreams.write("oneroster/classes", [*classes, missing])
    counts = (await hub.sync("oneroster")).counts
    assert (counts["added"], counts["released"], counts["waiting"]) == (1, 1, 0)
    assert (await hub.ask("SELECT state FROM quarantined_record WHERE key = :key", key=waiting["key"])) == [
        ("RESOLVED",)
    ]


async def test_a_wrong_key_takes_no_school_away_and_the_right_one_moves_the_pupil(changing) -> None:
    hub, upstreams = changing
    pupil = pupil_of(upstreams)
    row_id = await hub.subject("oneroster", "users", pupil["sourcedId"])
    old = await hub.row("student", row_id)
    there = {"href": "https://example.org/orgs/new", "sourcedId": "new", "type": "org"}
    roles = [role | {"org": there} for role in pupil["roles"]]
    replace(
        upstreams,
        "oneroster/users",
        pupil["sourcedId"],
        roles=roles,
        primaryOrg=there,
        givenName="改",
    )
    counts = (await hub.sync("oneroster")).counts
    assert (counts["waiting"], counts["removed"]) == (1, 0)
    moving = await hub.row("student", row_id)
    assert old.school_id is not None
    assert (moving.school_id, moving.name) == (old.school_id, pupil["familyName"] + "改")
    assert await hub.ask("SELECT reason FROM quarantined_record WHERE state = 'WAITING' AND key = :key", key=pupil["sourcedId"]) == [
        ("reference.unknown",)
    ]  # fmt: skip
    school = next(r for r in upstreams.records("oneroster/orgs") if r["type"] == "school")
    new = school | {"sourcedId": "new", "name": "新学校", "identifier": "9", "dateLastModified": now()}
    upstreams.write("oneroster/orgs", [*upstreams.records("oneroster/orgs"), new])
    await hub.sync("oneroster")
    assert (await hub.row("student", row_id)).school_id == await hub.subject(
        "oneroster", "orgs", "new", "School"
    )


async def test_a_patient_and_all_that_hangs_on_it_is_released_when_the_roster_brings_the_pupil(
    changing, truth
) -> None:
    hub, upstreams = changing
    stranger = next(
        t
        for t in truth
        if t["source"] == "edfi" and t["outcome"] == "waits" and "DIGIT" not in str(t["differences"])
    )
    student = next(r for r in upstreams.records("edfi/students") if r["studentUniqueId"] == stranger["id"])
    numbers = {
        d["documentTitle"]: d["issuerDocumentIdentificationCode"] for d in student["identificationDocuments"]
    }
    model = pupil_of(upstreams)
    newcomer = model | {
        "sourcedId": "newcomer", "familyName": student["lastSurname"], "givenName": student["firstName"], "agents": [],
        "dateLastModified": now(), "metadata": {"studentNumber": numbers["学籍号"], "enrolmentStatus": "01"},
    }  # fmt: skip
    upstreams.write("oneroster/users", [*upstreams.records("oneroster/users"), newcomer])
    hanging = await hub.one(
        "SELECT count(*) FROM staged_record WHERE state = 'waiting' AND key LIKE :key",
        key=f"%{stranger['id']}%",
    )
    assert hanging >= 2
    counts = (await hub.sync("oneroster")).counts
    assert counts["added"] == 1
    assert counts["released"] == hanging
    assert await hub.subject("edfi", "students", stranger["id"]) == await hub.subject(
        "oneroster", "users", "newcomer"
    )
    assert not await hub.one(
        "SELECT count(*) FROM staged_record WHERE state = 'waiting' AND key LIKE :key",
        key=f"%{stranger['id']}%",
    )


async def test_who_was_contradicted_is_joined_when_the_roster_is_corrected(
    hub: Hub, upstreams: Upstreams, tmp_path, steps
) -> None:
    from tests.hub.sync.upstreams import serving

    async with serving(upstreams.copied(tmp_path), upstreams.vault) as served:
        await hub.connect(served)
        pupil = pupil_of(served, 5)
        replace(served, "oneroster/users", pupil["sourcedId"], familyName="误", givenName="记")
        right = [r for r in served.records("oneroster/demographics") if r["sourcedId"] == pupil["sourcedId"]]
        replace(served, "oneroster/demographics", pupil["sourcedId"], birthDate="2001-01-01")
        await hub.sync_all(("oneroster", "edfi"))
        contradicted = await hub.ask(
            "SELECT key FROM quarantined_record WHERE reason = 'identity.contradicted' AND state = 'QUARANTINED'"
        )
        # First the birth date, told by a record that bears no number, then the name: one of them is enough.
        replace(served, "oneroster/demographics", pupil["sourcedId"], birthDate=right[0]["birthDate"])
        counts = (await hub.sync("oneroster")).counts
        assert counts["released"] >= 1
        replace(
            served,
            "oneroster/users",
            pupil["sourcedId"],
            familyName=pupil["familyName"],
            givenName=pupil["givenName"],
        )
        await hub.sync("oneroster")
        left = await hub.ask(
            "SELECT key FROM quarantined_record WHERE reason = 'identity.contradicted' AND state = 'QUARANTINED'"
        )
        assert len(left) < len(contradicted)
        assert await hub.digest() == steps.digests["edfi"]


async def test_deletes_of_ed_fi_take_their_rows(changing) -> None:
    hub, upstreams = changing
    path = "edfi/studentSchoolAttendanceEvents"
    live = "SELECT count(*) FROM attendance_mark WHERE removed_at IS NULL"
    before = await hub.one(live)
    # The simulator tells changes since it first read its files, as an ODS does of its own.
    await hub.sync("edfi", full=True)
    records = upstreams.records(path)
    good = await hub.one(
        "SELECT key FROM source_record WHERE subject_entity = 'AttendanceMark' ORDER BY id LIMIT 1"
    )
    day, number = good.split("|")[1], good.split("|")[-1]

    def hit(r):
        return r["eventDate"] == day and r["studentReference"]["studentUniqueId"] == number

    drop(upstreams, path, lambda r: not hit(r))
    counts = (await hub.sync("edfi")).counts
    assert counts["tombstoned"] >= 1
    assert await hub.one(live) == before - counts["tombstoned"]
    upstreams.write(path, records)
    await hub.sync("edfi")
    assert await hub.one(live) == before


async def test_a_row_that_left_the_file_leaves_the_graph(changing) -> None:
    hub, upstreams = changing
    file = upstreams.data / "tabular" / "mentors.csv"
    lines = file.read_bytes().splitlines(keepends=True)
    live = "SELECT count(*) FROM mentor_assignment WHERE removed_at IS NULL"
    before = await hub.one(live)
    file.write_bytes(b"".join(lines[:3] + lines[4:]))
    counts = (await hub.sync("tabular", full=True)).counts
    assert moved(counts) == {"removed": 1}
    assert await hub.one(live) == before - 1
    file.write_bytes(b"".join(lines))
    await hub.sync("tabular")
    assert await hub.one(live) == before


async def test_a_clock_that_is_put_back_loses_nothing(changing) -> None:
    hub, upstreams = changing
    pupil = pupil_of(upstreams)
    replace(
        upstreams,
        "oneroster/users",
        pupil["sourcedId"],
        familyName="前",
        dateLastModified="2027-01-01T00:00:00.000Z",
    )
    await hub.sync("oneroster")
    replace(
        upstreams,
        "oneroster/users",
        pupil["sourcedId"],
        familyName="后",
        dateLastModified="2026-12-01T00:00:00.000Z",
    )
    await hub.sync("oneroster", full=True)
    row_id = await hub.subject("oneroster", "users", pupil["sourcedId"])
    assert (await hub.row("student", row_id)).name.startswith("后")
