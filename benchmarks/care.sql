-- What the district's indicators count, a term of it: behind seed.sql, in about the numbers that the demo district has for as many pupils.

INSERT INTO academic_year (id, code, name, starts_on, ends_on) VALUES (1, '2025-2026', '2025学年', '2025-09-01', '2026-06-30');
UPDATE term SET academic_year_id = 1;

-- Each school has what it is to have.
INSERT INTO mentor_plan (id, school_id, academic_year_id, state) SELECT id, id, 1, 'ADOPTED' FROM school;
INSERT INTO counselling_room (id, school_id, name, weekly_hours) SELECT id, id, '心理辅导室', 20 FROM school;
INSERT INTO certification (id, school_id, kind, state, awarded_on) SELECT id, id, 'STANDARD', 'VALID', '2020-12-15' FROM school;
INSERT INTO parent_school (id, school_id, name, state) SELECT id, id, '家长学校', 'ACTIVE' FROM school;
INSERT INTO self_check (id, school_id, academic_year_id, kind, checked_on) SELECT id, id, 1, 'SELF', '2025-11-05' FROM school;
INSERT INTO finding (id, self_check_id, area, severity) SELECT id, id, 'STAFF', 'MINOR' FROM self_check;
INSERT INTO rectification (id, finding_id, measure, due_on, done_on, version)
SELECT id, id, '整改', '2025-12-20', CASE WHEN id % 4 > 0 THEN date '2025-12-10' END, 1 FROM finding;
INSERT INTO survey (id, code, title, kind, starts_on)
VALUES (1, 'L', '素养调查', 'LITERACY', '2025-10-10'), (2, 'A', '知晓率调查', 'HOTLINE_AWARENESS', '2025-11-08');
INSERT INTO survey_result (id, survey_id, school_id, respondents, asked, positive)
SELECT row_number() OVER (), survey.id, school.id, 'PUPILS', 60, 55 FROM survey, school;
INSERT INTO community_partner (id, code, name, name_pinyin, kind) VALUES (1, 'C1', '青少年事务社工站', 'qing shao nian', 'SOCIAL_WORK');
INSERT INTO partner_service (id, partner_id, school_id, starts_on) SELECT id, 1, id, '2024-09-01' FROM school;
INSERT INTO training (id, code, course, kind, held_on) VALUES (1, 'T1', '危机识别', 'HOMEROOM_TEACHER', '2025-10-18');
INSERT INTO training_attendance (id, training_id, staff_id, school_id, passed, recognises_crisis)
SELECT row_number() OVER (), 1, staff_id, school_id, true, true FROM staff_post WHERE kind = 'HOMEROOM_TEACHER';
INSERT INTO activity (id, school_id, title, kind, starts_on, participations)
SELECT row_number() OVER (), id, '活动', 'GAMES', date '2025-09-10' + n * 20, 240 FROM school, generate_series(0, 5) AS n;
INSERT INTO article (id, "column", due_on, published_on, readings)
SELECT n, '润心学堂', date '2025-09-01' + n * 7, date '2025-09-01' + n * 7, 400 FROM generate_series(1, 25) AS n;
INSERT INTO exam_service (id, kind, team, date, served) SELECT n, 'PSYCHOLOGY', '服务队', date '2026-01-05' + n, 30 FROM generate_series(1, 10) AS n;
INSERT INTO health_partner (id, name, name_pinyin) VALUES (1, '区精神卫生中心', 'qu jing shen wei sheng zhong xin');
INSERT INTO clinic (id, partner_id, school_id, planned_on, held_on, state, seen)
SELECT n, 1, n, date '2025-09-09' + n * 5, date '2025-09-09' + n * 5, 'HELD', 12 FROM generate_series(1, 24) AS n;

-- Each class has its lessons, each school its sessions for parents, to which one guardian of each pupil came.
INSERT INTO psychology_lesson (id, class_group_id, held_on, title)
SELECT row_number() OVER (), id, date '2025-09-03' + n * 14 + (id % 5)::int, '心理课' FROM class_group, generate_series(0, 11) AS n;
INSERT INTO parent_session (id, parent_school_id, school_id, theme, held_on, hours)
SELECT row_number() OVER (ORDER BY n, id), id, id, 'PHONE_USE', date '2025-09-20' + n * 28, 2 FROM school, generate_series(0, 3) AS n;
INSERT INTO parent_attendance (id, session_id, student_id, guardian_id)
SELECT s.id, s.school_id + s.id % 4 * (SELECT schools FROM size), s.id, s.id * 2 FROM student s;

-- Talks: one or two with each pupil.
INSERT INTO mentor_talk (id, assignment_id, held_on, topics, concern)
SELECT row_number() OVER (ORDER BY day, id), id, day, ARRAY['ACADEMIC'], id % 20 = 0
FROM mentor_assignment, generate_series(0, 1) AS n, LATERAL (SELECT date '2025-09-15' + (pg_temp.scatter(id * 2 + n, 9) % 130)::int AS day) AS held
WHERE ends_on IS NULL AND (n = 0 OR id % 2 = 0);

-- Screening: all pupils this term, and all of the term before.
INSERT INTO screening_campaign (id, instrument_id, term_id, code, name, name_pinyin, starts_on)
SELECT n, (SELECT min(id) FROM instrument), NULLIF(n, 1) - 1, code, name, pinyin, starts_on
FROM (VALUES (1, '2025S', '春季测评', 'chun ji ce ping', date '2025-03-15'), (2, '2025A', '秋季测评', 'qiu ji ce ping', date '2025-10-13'))
  AS campaign (n, code, name, pinyin, starts_on);
INSERT INTO campaign_school (id, campaign_id, school_id, starts_on)
SELECT row_number() OVER (), c.id, s.id, c.starts_on FROM screening_campaign c, school s;
INSERT INTO screening_result (id, student_id, instrument_id, campaign_id, school_id, taken_on, grade, level, at_cut_off, urgent, valid, total)
SELECT row_number() OVER (ORDER BY c.id, s.school_id, s.id), s.id, c.instrument_id, c.id, s.school_id,
       CASE WHEN mixed % 20 > 0 THEN c.starts_on + (mixed % 30)::int END, 5, CASE WHEN mixed % 16 = 1 THEN 'ORANGE' ELSE 'GREEN' END,
       mixed % 16 = 1, false, true, 40
FROM student s, screening_campaign c, LATERAL (SELECT pg_temp.scatter(s.id * 2 + c.id, 10) AS mixed) AS hashed;

-- The centre, and the pupils in care: one of twenty has a file.
INSERT INTO hotline_call (id, received_at, caller_kind, topic, risk)
SELECT n, timestamptz '2025-09-01 08:00+08' + n * interval '1 hour', 'PUPIL', 'EMOTION', 'LOW' FROM generate_series(1, 3000) AS n;
INSERT INTO care_file (id, student_id, level, categories, opened_on, version)
SELECT id, id * 20, 'YELLOW', ARRAY['SEVERE'], date '2025-09-10' + (pg_temp.scatter(id, 11) % 140)::int, 1
FROM generate_series(1, (SELECT count(*) FROM student) / 20) AS id;
INSERT INTO appointment (id, student_id, kind, state, asked_on, slot, version)
SELECT id, student_id, 'WEEKEND', CASE WHEN id % 5 = 0 THEN 'CANCELLED' ELSE 'HELD' END, opened_on, opened_on + interval '50 hours', 1
FROM care_file WHERE id % 3 = 0;
INSERT INTO care_plan (id, file_id, goal, made_on, version) SELECT id, id, '\x00', opened_on + 7, 1 FROM care_file;
INSERT INTO plan_action (id, plan_id, kind, task, due_on, done_on, version)
SELECT id * 2 - one, id, 'FAMILY', '\x00', made_on + 14 * (one + 1), CASE WHEN (id + one) % 4 > 0 THEN made_on + 12 * (one + 1) END, 1
FROM care_plan, generate_series(0, 1) AS one;
INSERT INTO follow_up (id, student_id, file_id, due_on, done_on, side, version)
SELECT id * 2 - one, student_id, id, opened_on + 14 * (one + 1), CASE WHEN (id + one) % 5 > 0 THEN opened_on + 13 * (one + 1) END, 'SCHOOL', 1
FROM care_file, generate_series(0, 1) AS one;
INSERT INTO alert (id, student_id, rule, rule_version, level, state, since, raised_on, raised_at, answered_at, version)
SELECT id * 2 - one, student_id, 'absence', '1', 'YELLOW', CASE WHEN id % 2 = 0 THEN 'CLOSED' ELSE 'ACKNOWLEDGED' END, opened_on, opened_on + one,
       opened_on + one + interval '3 hours', CASE WHEN id % 6 > 0 THEN opened_on + one + interval '9 hours' END, 1
FROM care_file, generate_series(0, 1) AS one;
INSERT INTO aid (id, student_id, file_id, programme, amount, starts_on) SELECT id, student_id, id, 'LIVING', 1000, opened_on + 5 FROM care_file WHERE id % 2 = 0;
INSERT INTO peer_support (id, student_id, file_id, kind, starts_on) SELECT id, student_id, id, 'COMPANY', opened_on + 9 FROM care_file WHERE id % 3 = 0;
INSERT INTO referral (id, student_id, school_id, partner_id, state, urgency, consent, requested_at, accepted_at, version)
SELECT f.id, f.student_id, s.school_id, 1, CASE WHEN f.id % 2 = 0 THEN 'COMPLETED' ELSE 'REQUESTED' END, 'ROUTINE', true, f.opened_on + interval '30 hours',
       CASE WHEN f.id % 2 = 0 THEN f.opened_on + interval '60 hours' END, 1
FROM care_file f JOIN student s ON s.id = f.student_id WHERE f.id % 4 = 0;
INSERT INTO incident (id, school_id, kind, bullying, occurred_on, state, measures_on)
SELECT id, 1 + id % (SELECT schools FROM size), 'VERBAL_BULLYING', id % 3 = 0, date '2025-09-10' + (id % 140)::int, 'CLOSED', CASE WHEN id % 5 > 0 THEN date '2026-02-01' END
FROM care_file WHERE id % 4 = 1;
INSERT INTO incident_part (id, incident_id, student_id, kind)
SELECT i.id, i.id, f.student_id, 'VICTIM' FROM incident i JOIN care_file f ON f.id = i.id;
INSERT INTO admonishment (id, student_id, given_on, body) SELECT id, student_id, opened_on, 'SCHOOL' FROM care_file WHERE id % 10 = 0;
INSERT INTO engagement (id, partner_id, school_id, student_id, held_on, kind)
SELECT f.id, 1, s.school_id, s.id, f.opened_on + 3, 'CASE_WORK' FROM care_file f JOIN student s ON s.id = f.student_id WHERE f.id % 2 = 0;
INSERT INTO counselling_session (id, school_id, kind, place, held_on)
SELECT f.id, s.school_id, 'INDIVIDUAL', 'SCHOOL_ROOM', f.opened_on + 4 FROM care_file f JOIN student s ON s.id = f.student_id;
INSERT INTO counselling_attendance (id, session_id, student_id, came) SELECT id, id, student_id, true FROM care_file;
