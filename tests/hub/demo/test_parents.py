def test_sessions_lie_on_school_days_and_are_numbered_once(schools, world):
    numbers = [session.number for school in schools for session in school.sessions]
    assert len(set(numbers)) == len(numbers) >= 24
    assert all(session.held_on in world.calendar.held for school in schools for session in school.sessions)


def test_guardians_come_for_their_own_pupils_to_sessions_for_their_grade(schools):
    for school in schools:
        pupils = {pupil.key: pupil for pupil in school.pupils}
        sessions = {session.key: session for session in school.sessions}
        seen = set()
        for row in school.attendances:
            pupil = pupils[row.pupil_key]
            assert row.guardian_key in pupil.guardian_keys
            assert pupil.grade in sessions[row.session_key].grades
            assert row.score in (None, 1, 2, 3, 4, 5)
            seen.add((row.session_key, row.pupil_key))
        assert len(seen) == len(school.attendances)
