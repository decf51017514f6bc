-- 1 of 12
SELECT parent_school_1.name AS s0, parent_school_1.id AS s1, parent_school_1.id AS c0, parent_school_1.school_id AS c1, parent_school_1.head_id AS c2, parent_school_1.name AS c3, parent_school_1.state AS c4, parent_school_1.founded_on AS c5, parent_school_1.demonstration AS c6 
FROM parent_school AS parent_school_1 
WHERE parent_school_1.removed_at IS NULL ORDER BY parent_school_1.name ASC, parent_school_1.id ASC 
 LIMIT $1::INTEGER

-- 2 of 12
SELECT parent_course_1.title AS s0, parent_course_1.id AS s1, parent_course_1.id AS c0, parent_course_1.code AS c1, parent_course_1.title AS c2, parent_course_1.theme AS c3, parent_course_1.hours AS c4, parent_course_1.stage AS c5 
FROM parent_course AS parent_course_1 
WHERE parent_course_1.removed_at IS NULL ORDER BY parent_course_1.title ASC, parent_course_1.id ASC 
 LIMIT $1::INTEGER

-- 3 of 12
SELECT parent_session_1.held_on AS s0, parent_session_1.id AS s1, parent_session_1.id AS c0, parent_session_1.teacher_id AS c1, parent_session_1.course_id AS c2, parent_session_1.parent_school_id AS c3, parent_session_1.school_id AS c4, parent_session_1.code AS c5, parent_session_1.theme AS c6, parent_session_1.held_on AS c7, parent_session_1.hours AS c8, parent_session_1.mode AS c9, parent_session_1.grades AS c10, parent_session_1.family_education_week AS c11, parent_session_1.teacher_name AS c12 
FROM parent_session AS parent_session_1 
WHERE parent_session_1.removed_at IS NULL ORDER BY parent_session_1.held_on DESC, parent_session_1.id DESC 
 LIMIT $1::INTEGER

-- 4 of 12
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, CASE WHEN (staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE))))) OR staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN staff_1.national_id END AS anon_1, staff_1.name, CASE WHEN (staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE))))) OR staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN staff_1.phone END AS anon_2 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($3::BIGINT[]) AND staff_1.removed_at IS NULL AND (staff_1.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL) OR staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE))))) OR staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY staff_1.id

-- 5 of 12
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id

-- 6 of 12
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.c9, anon_1.c10, anon_1.c11, anon_1.c12, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT parent_session_1.held_on AS s0, parent_session_1.id AS s1, parent_session_1.id AS c0, parent_session_1.teacher_id AS c1, parent_session_1.course_id AS c2, parent_session_1.parent_school_id AS c3, parent_session_1.school_id AS c4, parent_session_1.code AS c5, parent_session_1.theme AS c6, parent_session_1.held_on AS c7, parent_session_1.hours AS c8, parent_session_1.mode AS c9, parent_session_1.grades AS c10, parent_session_1.family_education_week AS c11, parent_session_1.teacher_name AS c12, row_number() OVER (ORDER BY parent_session_1.held_on DESC, parent_session_1.id DESC) AS place 
FROM parent_session AS parent_session_1 
WHERE parent_session_1.removed_at IS NULL AND parent_session_1.parent_school_id = anon_2.id ORDER BY parent_session_1.held_on DESC, parent_session_1.id DESC 
 LIMIT $2::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 7 of 12
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.c9, anon_1.c10, anon_1.c11, anon_1.c12, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT parent_session_1.held_on AS s0, parent_session_1.id AS s1, parent_session_1.id AS c0, parent_session_1.teacher_id AS c1, parent_session_1.course_id AS c2, parent_session_1.parent_school_id AS c3, parent_session_1.school_id AS c4, parent_session_1.code AS c5, parent_session_1.theme AS c6, parent_session_1.held_on AS c7, parent_session_1.hours AS c8, parent_session_1.mode AS c9, parent_session_1.grades AS c10, parent_session_1.family_education_week AS c11, parent_session_1.teacher_name AS c12, row_number() OVER (ORDER BY parent_session_1.held_on DESC, parent_session_1.id DESC) AS place 
FROM parent_session AS parent_session_1 
WHERE parent_session_1.removed_at IS NULL AND parent_session_1.course_id = anon_2.id ORDER BY parent_session_1.held_on DESC, parent_session_1.id DESC 
 LIMIT $2::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 8 of 12
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT parent_attendance_1.session_id AS s0, parent_attendance_1.id AS s1, parent_attendance_1.id AS c0, parent_attendance_1.session_id AS c1, parent_attendance_1.student_id AS c2, parent_attendance_1.guardian_id AS c3, parent_attendance_1.feedback_score AS c4, row_number() OVER (ORDER BY parent_attendance_1.session_id ASC, parent_attendance_1.id ASC) AS place 
FROM parent_attendance AS parent_attendance_1 
WHERE parent_attendance_1.removed_at IS NULL AND (parent_attendance_1.session_id IN (SELECT parent_session_1.id 
FROM parent_session AS parent_session_1 
WHERE parent_session_1.removed_at IS NULL AND parent_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE))))) OR parent_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND parent_attendance_1.session_id = anon_2.id ORDER BY parent_attendance_1.session_id ASC, parent_attendance_1.id ASC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 9 of 12
SELECT trim_scale(round(avg(CAST(parent_attendance_1.feedback_score AS NUMERIC)), 6)) AS trim_scale_1, parent_attendance_1.session_id 
FROM parent_attendance AS parent_attendance_1 
WHERE parent_attendance_1.session_id = ANY ($1::BIGINT[]) AND parent_attendance_1.removed_at IS NULL AND (parent_attendance_1.session_id IN (SELECT parent_session_1.id 
FROM parent_session AS parent_session_1 
WHERE parent_session_1.removed_at IS NULL AND parent_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE))))) OR parent_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) GROUP BY parent_attendance_1.session_id

-- 10 of 12
SELECT parent_session_1.parent_school_id, count(*) AS count_1 
FROM parent_session AS parent_session_1 
WHERE parent_session_1.parent_school_id = ANY ($1::BIGINT[]) AND parent_session_1.removed_at IS NULL GROUP BY parent_session_1.parent_school_id

-- 11 of 12
SELECT parent_session_1.course_id, count(*) AS count_1 
FROM parent_session AS parent_session_1 
WHERE parent_session_1.course_id = ANY ($1::BIGINT[]) AND parent_session_1.removed_at IS NULL GROUP BY parent_session_1.course_id

-- 12 of 12
SELECT parent_attendance_1.session_id, count(*) AS count_1 
FROM parent_attendance AS parent_attendance_1 
WHERE parent_attendance_1.session_id = ANY ($1::BIGINT[]) AND parent_attendance_1.removed_at IS NULL AND (parent_attendance_1.session_id IN (SELECT parent_session_1.id 
FROM parent_session AS parent_session_1 
WHERE parent_session_1.removed_at IS NULL AND parent_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE))))) OR parent_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) GROUP BY parent_attendance_1.session_id
