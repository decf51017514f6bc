-- A district's rows, the same ones at every run. Before it: the temporary tables `size` (schools, classes, marks) and
-- `part` (kind, n, text, pinyin), the parts of names; indexes and foreign keys are away.

-- Knuth's multiplicative hash, then Lehmer's step: numbers without a pattern, equal on every server.
CREATE FUNCTION pg_temp.scatter(n bigint, salt int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT (n * 2654435761 + salt::bigint * 1013904223) % 4294967296 * 48271 % 2147483647
$$;

CREATE TEMP TABLE person_name AS
SELECT row_number() OVER (ORDER BY a.n, b.n, c.n) - 1 AS n,
       a.text || b.text || c.text AS name,
       a.pinyin || ' ' || b.pinyin || ' ' || c.pinyin AS pinyin
FROM part a, part b, part c
WHERE a.kind = 'surname' AND b.kind = 'first' AND c.kind = 'second';
CREATE UNIQUE INDEX ON person_name (n);
ANALYZE person_name;

INSERT INTO district (id, code, name, name_pinyin) VALUES (1, '310107', '普陀区', 'pu tuo qu');

INSERT INTO term (id, code, name, starts_on, ends_on)
VALUES (1, '2025-2026-1', '2025学年第一学期', '2025-09-01', '2026-03-01');

INSERT INTO school_day (id, term_id, date, held, kind)
SELECT n + 1, 1, day, extract(isodow FROM day) < 6, CASE WHEN extract(isodow FROM day) < 6 THEN 'SCHOOL' ELSE 'WEEKEND' END
FROM generate_series(0, 181) AS n, LATERAL (SELECT date '2025-09-01' + n AS day) AS calendar;

INSERT INTO school (id, district_id, code, name, name_pinyin, stage, ownership, opened_on)
SELECT n, 1, '31' || lpad(n::text, 8, '0'), '第' || n || '学校', 'di ' || n || ' xue xiao',
       CASE WHEN n % 3 = 0 THEN 'JUNIOR' ELSE 'PRIMARY' END, 'PUBLIC', date '1980-09-01' + n
FROM size, generate_series(1, schools) AS n;

INSERT INTO class_group (id, school_id, name, name_pinyin, grade, school_year)
SELECT (school.id - 1) * classes + c, school.id, lpad(c::text, 2, '0') || '班', lpad(c::text, 2, '0') || ' ban',
       1 + (c - 1) / 5, '2025-2026'
FROM size, school, generate_series(1, classes) AS c;

-- Ids in no order of schools, as rosters arrive.
INSERT INTO student (id, school_id, class_group_id, name, name_pinyin, sex, birth_date, status)
SELECT id, school_id, class_group_id, name, pinyin, CASE id % 2 WHEN 0 THEN 'MALE' ELSE 'FEMALE' END,
       date '2019-08-31' - (grade * 365 + pg_temp.scatter(id, 2) % 365)::int,
       CASE WHEN id % 97 = 0 THEN 'SUSPENDED' ELSE 'ENROLLED' END
FROM (
  SELECT row_number() OVER (ORDER BY pg_temp.scatter(c.id * 64 + seat, 1), c.id, seat) AS id,
         c.school_id, c.id AS class_group_id, c.grade
  FROM class_group c, LATERAL generate_series(1, CASE WHEN c.school_id % 3 = 0 THEN 40 ELSE 30 END) AS seat
) AS seated
JOIN person_name ON n = pg_temp.scatter(id, 3) % (SELECT count(*) FROM person_name)
ORDER BY id;

-- The first is the principal of every school, whose account is measured; then three mentors for each class.
INSERT INTO staff (id, staff_number, name, name_pinyin, phone)
SELECT id, 'T' || lpad(id::text, 7, '0'), name, pinyin, '139' || lpad(id::text, 8, '0')
FROM size, generate_series(1, 1 + schools * classes * 3) AS id
JOIN person_name ON n = pg_temp.scatter(id, 4) % (SELECT count(*) FROM person_name);

INSERT INTO staff_post (id, staff_id, school_id, class_group_id, kind, starts_on)
SELECT row_number() OVER (ORDER BY kind, staff_id, school_id), staff_id, school_id, class_group_id, kind, date '2020-09-01'
FROM (
  SELECT 1 AS staff_id, id AS school_id, NULL::bigint AS class_group_id, 'PRINCIPAL' AS kind FROM school
  UNION ALL
  SELECT 1 + (id - 1) * 3 + m, school_id, NULL, 'TEACHER' FROM class_group, generate_series(1, 3) AS m
  UNION ALL
  SELECT 2 + (id - 1) * 3, school_id, id, 'HOMEROOM_TEACHER' FROM class_group
) AS posts;

-- Each school has a principal of its own, too: the first mentor of its first class.
INSERT INTO staff_post (id, staff_id, school_id, kind, starts_on)
SELECT (SELECT max(id) FROM staff_post) + id, 2 + (id - 1) * classes * 3, id, 'PRINCIPAL', date '2020-09-01' FROM size, school;

INSERT INTO mentor_assignment (id, student_id, mentor_id, starts_on, ends_on)
SELECT row_number() OVER (ORDER BY starts_on, student_id), student_id, mentor_id, starts_on, ends_on
FROM (
  SELECT id AS student_id, 2 + (class_group_id - 1) * 3 + pg_temp.scatter(id, 5) % 3 AS mentor_id,
         date '2025-09-10' AS starts_on, NULL::date AS ends_on
  FROM student
  UNION ALL
  SELECT id, 2 + (class_group_id - 1) * 3 + pg_temp.scatter(id, 6) % 3, date '2024-09-10', date '2025-06-30'
  FROM student WHERE id % 5 = 0
) AS assigned;

INSERT INTO guardian (id, name, name_pinyin, phone)
SELECT id, name, pinyin, '137' || lpad((id % 100000000)::text, 8, '0')
FROM (SELECT id * 2 - one AS id FROM student, generate_series(0, 1) AS one) AS parents
JOIN person_name ON n = pg_temp.scatter(id, 7) % (SELECT count(*) FROM person_name);

INSERT INTO guardianship (id, student_id, guardian_id, kin, "primary")
SELECT id, (id + 1) / 2, id, CASE id % 2 WHEN 0 THEN 'MOTHER' ELSE 'FATHER' END, id % 2 = 0 FROM guardian;

INSERT INTO enrolment (id, student_id, class_group_id, starts_on)
SELECT id, id, class_group_id, date '2025-09-01' FROM student;

-- By day, as they arrive: the marks of one pupil lie apart. No pupil has two on one day.
INSERT INTO attendance_mark (id, student_id, school_id, class_group_id, recorded_by_id, date, code)
SELECT row_number() OVER (ORDER BY date, mixed), student_id, school_id, class_group_id, 2 + (class_group_id - 1) * 3, date,
       CASE WHEN mixed % 100 < 60 THEN 'EXCUSED_ABSENCE' WHEN mixed % 100 < 70 THEN 'UNEXCUSED_ABSENCE'
            WHEN mixed % 100 < 90 THEN 'TARDY' WHEN mixed % 100 < 95 THEN 'EARLY_DEPARTURE' ELSE 'PARTIAL' END
FROM (
  SELECT s.id AS student_id, s.school_id, s.class_group_id, mixed, date '2025-09-01' + (k * 9 + mixed % 9)::int AS date
  FROM size, student s, generate_series(0, marks - 1) AS k,
       LATERAL (SELECT pg_temp.scatter(s.id * marks + k, 8) AS mixed) AS hashed
) AS marked
ORDER BY date, mixed;
