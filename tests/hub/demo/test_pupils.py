from collections import Counter
from datetime import date

from hub.base.conventions import (
    EnrolmentChange,
    EnrolmentStatus,
    Kin,
    birth_date_of,
    identity_number,
    mobile_phone,
    school_code,
    school_kind,
    sex_of,
    student_number,
)
from hub.demo.model import Post, Stage
from hub.demo.names import parted


def test_all_identity_numbers_are_valid_and_agree_with_the_pupil(schools):
    seen: set[str] = set()
    for school in schools:
        for pupil in school.pupils:
            if pupil.national_id is None:
                continue
            assert identity_number(pupil.national_id) == pupil.national_id
            assert birth_date_of(pupil.national_id) == pupil.birth_date
            assert sex_of(pupil.national_id) is pupil.sex
            assert pupil.national_id not in seen
            seen.add(pupil.national_id)
        for guardian in school.guardians:
            assert identity_number(guardian.national_id) == guardian.national_id
            assert sex_of(guardian.national_id) is guardian.sex
            assert guardian.national_id not in seen
            seen.add(guardian.national_id)


def test_student_numbers_are_unique_and_mostly_g(schools):
    pupils = [pupil for school in schools for pupil in school.pupils]
    numbers = [pupil.student_number for pupil in pupils]
    assert all(student_number(number) == number for number in numbers)
    assert len(set(numbers)) == len(numbers)
    kinds = Counter(number[0] for number in numbers)
    assert kinds["G"] > 0.95 * len(numbers)
    assert kinds["J"] > 10
    assert kinds["L"] > 2
    replaced = [pupil for pupil in pupils if pupil.temporary_number]
    assert replaced
    assert all(pupil.temporary_number == f"L{pupil.national_id}" for pupil in replaced)


def test_pupils_have_the_age_of_their_grade(schools, world):
    year = int(world.calendar.running.code[:4])
    late = 0
    for school in schools:
        for pupil in school.pupils:
            first = date(year - 6 - pupil.grade, 9, 1)
            late += pupil.birth_date < first
            assert date(first.year - 1, 9, 1) <= pupil.birth_date < date(first.year + 1, 9, 1)
    assert 0 < late < 60


def test_every_pupil_has_a_guardian_and_siblings_share_theirs(schools):
    known: dict[str, object] = {}
    children: Counter[str] = Counter()
    for school in schools:
        for guardian in school.guardians:
            assert guardian.key not in known
            known[guardian.key] = guardian
            assert mobile_phone(guardian.phone) == guardian.phone
        shared = {guardian.key for guardian in school.shared_guardians}
        assert shared <= known.keys()
        here = {guardian.key for guardian in school.guardians} | shared
        for pupil in school.pupils:
            assert pupil.guardian_keys
            assert set(pupil.guardian_keys) <= here
            children.update(pupil.guardian_keys[:1])
    assert sum(count > 1 for count in children.values()) > 100
    assert any(school.shared_guardians for school in schools)


def test_most_guardians_are_parents_and_all_kinds_of_kin_occur(schools):
    kin = Counter(guardian.kin for school in schools for guardian in school.guardians)
    assert kin[Kin.MOTHER] + kin[Kin.FATHER] > 0.85 * kin.total()
    assert len(kin) >= 9


def test_statuses_follow_from_the_last_change(schools, world):
    statuses = Counter(pupil.status for school in schools for pupil in school.pupils)
    assert statuses[EnrolmentStatus.ENROLLED] > 1900
    assert {
        EnrolmentStatus.SUSPENDED,
        EnrolmentStatus.TRANSFERRED_OUT,
        EnrolmentStatus.RESUMED,
    } <= statuses.keys()
    for school in schools:
        for pupil in school.pupils:
            assert all(event.effective_on <= world.today for event in pupil.events)
            days = [event.effective_on for event in pupil.events]
            assert days == sorted(days)
            if pupil.status is EnrolmentStatus.SUSPENDED:
                assert pupil.events[-1].kind is EnrolmentChange.SUSPENDED
                assert not pupil.attends(world.today)
            if pupil.status is EnrolmentStatus.TRANSFERRED_OUT:
                assert pupil.attending[-1].ends_on == pupil.events[-1].effective_on


def test_school_codes_tell_province_and_stage(schools):
    assert (
        len({school.school.code for school in schools})
        == len({s.school.name for s in schools})
        == len(schools)
    )
    kinds = {school.school.stage: school_kind(school_code(school.school.code)).value for school in schools}
    assert kinds == {
        Stage.PRIMARY: "21", Stage.JUNIOR: "31", Stage.NINE_YEAR: "31",
        Stage.SENIOR: "34", Stage.COMPLETE: "34", Stage.SPECIAL: "51",
    }  # fmt: skip
    assert all(school.school.code[2:4] == "31" for school in schools)


def test_every_class_has_its_homeroom_teacher_and_every_school_its_posts(schools):
    numbers = [person.number for school in schools for person in school.staff]
    assert len(set(numbers)) == len(numbers)
    for school in schools:
        posts = Counter(person.post for person in school.staff)
        for post in (Post.PRINCIPAL, Post.PSYCHOLOGIST, Post.LEGAL_VICE_PRINCIPAL):
            assert posts[post] == 1
        led = [person.class_key for person in school.staff if person.post is Post.HOMEROOM_TEACHER]
        assert sorted(led) == sorted(group.key for group in school.classes)
        assert {pupil.class_key for pupil in school.pupils} == {group.key for group in school.classes}


def test_names_are_spread_as_in_china(schools):
    pupils = [pupil.name for school in schools for pupil in school.pupils]
    families = Counter(parted(name)[0] for name in pupils)
    assert {name for name, _ in families.most_common(8)} & {"王", "李", "张"} == {"王", "李", "张"}
    assert any(len(family) == 2 for family in families)
    assert any(len(name) == 2 for name in pupils)
    assert any(ord(letter) > 0xFFFF or "\u3400" <= letter <= "\u4dbf" for name in pupils for letter in name)


def test_class_names_are_those_of_the_stage(schools):
    names = {school.school.stage: {group.name for group in school.classes} for school in schools}
    assert "三（1）班" in names[Stage.PRIMARY]
    assert "初二（1）班" in names[Stage.JUNIOR]
    assert "高一（1）班" in names[Stage.SENIOR]
