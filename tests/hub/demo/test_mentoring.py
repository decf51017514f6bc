from collections import Counter, defaultdict
from datetime import timedelta

from hub.base.conventions import EnrolmentStatus
from hub.demo.model import Post


def test_every_pupil_at_school_has_exactly_one_mentor_today(schools, world):
    for school in schools:
        current = Counter(m.pupil_key for m in school.mentoring if m.ends_on is None)
        gone = (EnrolmentStatus.TRANSFERRED_OUT, EnrolmentStatus.WITHDRAWN)
        for pupil in school.pupils:
            assert current[pupil.key] == (pupil.status not in gone), pupil.key


def test_some_mentors_changed_without_gap_or_overlap(schools):
    changed = 0
    for school in schools:
        by_pupil = defaultdict(list)
        for mentoring in school.mentoring:
            by_pupil[mentoring.pupil_key].append(mentoring)
        for first, *later in by_pupil.values():
            if later:
                changed += 1
                assert later[0].starts_on == first.ends_on + timedelta(days=1)
                assert later[0].staff_key != first.staff_key
    assert 40 < changed < 200


def test_mentors_are_teachers_of_the_school_with_a_bearable_number_of_pupils(schools):
    for school in schools:
        staff = {person.key: person for person in school.staff}
        load = Counter(m.staff_key for m in school.mentoring if m.ends_on is None)
        assert all(staff[key].post not in (Post.PRINCIPAL, Post.LEGAL_VICE_PRINCIPAL) for key in load)
        assert max(load.values()) <= 16
