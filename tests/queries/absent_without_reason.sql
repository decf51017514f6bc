-- 1 of 6
SELECT student_1.birth_date AS s0, student_1.id AS s1, student_1.id AS c0, student_1.school_id AS c1, student_1.class_group_id AS c2, student_1.name AS c3, student_1.sex AS c4, student_1.birth_date AS c5, student_1.national_id AS c6, student_1.student_number AS c7, student_1.status AS c8 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) AND (EXISTS (SELECT attendance_mark_1.id 
FROM attendance_mark AS attendance_mark_1 
WHERE student_1.id = attendance_mark_1.student_id AND attendance_mark_1.removed_at IS NULL AND attendance_mark_1.date >= $3::DATE AND attendance_mark_1.code = $4::VARCHAR COLLATE "C")) ORDER BY student_1.birth_date DESC NULLS FIRST, student_1.id DESC 
 LIMIT $5::INTEGER

-- 2 of 6
SELECT count(*) AS count_1 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) AND (EXISTS (SELECT attendance_mark_1.id 
FROM attendance_mark AS attendance_mark_1 
WHERE student_1.id = attendance_mark_1.student_id AND attendance_mark_1.removed_at IS NULL AND attendance_mark_1.date >= $3::DATE AND attendance_mark_1.code = $4::VARCHAR COLLATE "C"))

-- 3 of 6
SELECT class_group_1.id, class_group_1.id AS id__1, class_group_1.school_id, class_group_1.name, class_group_1.code, class_group_1.grade, class_group_1.school_year 
FROM class_group AS class_group_1 
WHERE class_group_1.id = ANY ($1::BIGINT[]) AND class_group_1.removed_at IS NULL AND class_group_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) ORDER BY class_group_1.id

-- 4 of 6
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT absence_episode_1.first_day AS s0, absence_episode_1.id AS s1, absence_episode_1.id AS c0, absence_episode_1.student_id AS c1, absence_episode_1.first_day AS c2, absence_episode_1.last_day AS c3, absence_episode_1.school_days AS c4, absence_episode_1.explained AS c5, absence_episode_1.unexplained_days AS c6, absence_episode_1.state AS c7, row_number() OVER (ORDER BY absence_episode_1.first_day ASC, absence_episode_1.id ASC) AS place 
FROM absence_episode AS absence_episode_1 
WHERE absence_episode_1.removed_at IS NULL AND absence_episode_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) AND absence_episode_1.explained = $4::BOOLEAN AND absence_episode_1.student_id = anon_2.id ORDER BY absence_episode_1.first_day ASC, absence_episode_1.id ASC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 5 of 6
SELECT anon_1.s0, anon_1.s1, anon_1.s2, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT array_position(ARRAY['PRINCIPAL', 'HOMEROOM_TEACHER', 'TEACHER', 'PSYCHOLOGIST', 'LEGAL_VICE_PRINCIPAL', 'OTHER'], staff_post_1.kind) AS s0, staff_post_1.starts_on AS s1, staff_post_1.id AS s2, staff_post_1.id AS c0, staff_post_1.staff_id AS c1, staff_post_1.school_id AS c2, staff_post_1.class_group_id AS c3, staff_post_1.kind AS c4, staff_post_1.starts_on AS c5, staff_post_1.ends_on AS c6, row_number() OVER (ORDER BY array_position(ARRAY['PRINCIPAL', 'HOMEROOM_TEACHER', 'TEACHER', 'PSYCHOLOGIST', 'LEGAL_VICE_PRINCIPAL', 'OTHER'], staff_post_1.kind) ASC, staff_post_1.starts_on ASC NULLS LAST, staff_post_1.id ASC) AS place 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) AND staff_post_1.kind = $4::VARCHAR COLLATE "C" AND staff_post_1.class_group_id = anon_2.id ORDER BY array_position(ARRAY['PRINCIPAL', 'HOMEROOM_TEACHER', 'TEACHER', 'PSYCHOLOGIST', 'LEGAL_VICE_PRINCIPAL', 'OTHER'], staff_post_1.kind) ASC, staff_post_1.starts_on ASC NULLS LAST, staff_post_1.id ASC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 6 of 6
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, staff_1.national_id, staff_1.name, staff_1.phone 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($1::BIGINT[]) AND staff_1.removed_at IS NULL AND staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) ORDER BY staff_1.id
