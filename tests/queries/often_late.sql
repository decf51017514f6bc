-- 1 of 5
SELECT (SELECT count(*) AS count_1 
FROM attendance_mark AS attendance_mark_1 
WHERE student_1.id = attendance_mark_1.student_id AND attendance_mark_1.removed_at IS NULL) AS s0, class_group_1.name_pinyin AS s1, class_group_1.name AS s2, student_1.name_pinyin AS s3, student_1.name AS s4, student_1.id AS s5, student_1.id AS c0, student_1.school_id AS c1, student_1.class_group_id AS c2, student_1.name AS c3, student_1.sex AS c4, student_1.birth_date AS c5, student_1.national_id AS c6, student_1.student_number AS c7, student_1.status AS c8 
FROM student AS student_1 LEFT OUTER JOIN class_group AS class_group_1 ON student_1.class_group_id = class_group_1.id AND class_group_1.removed_at IS NULL AND class_group_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) 
WHERE student_1.removed_at IS NULL AND student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) AND (strpos(translate(lower(student_1.name), $3::VARCHAR, $4::VARCHAR), $5::VARCHAR) > $6::INTEGER OR student_1.name_pinyin ~ $7::VARCHAR OR student_1.school_id IN (SELECT school_1.id 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL AND (strpos(translate(lower(school_1.name), $8::VARCHAR, $9::VARCHAR), $10::VARCHAR) > $11::INTEGER OR school_1.name_pinyin ~ $12::VARCHAR))) AND (SELECT count(*) >= $13::INTEGER AS anon_1 
FROM attendance_mark AS attendance_mark_2 
WHERE student_1.id = attendance_mark_2.student_id AND attendance_mark_2.removed_at IS NULL AND attendance_mark_2.code = $14::VARCHAR COLLATE "C") ORDER BY (SELECT count(*) AS count_1 
FROM attendance_mark AS attendance_mark_1 
WHERE student_1.id = attendance_mark_1.student_id AND attendance_mark_1.removed_at IS NULL) DESC, class_group_1.name_pinyin ASC NULLS LAST, class_group_1.name ASC NULLS LAST, student_1.name_pinyin ASC, student_1.name ASC, student_1.id ASC 
 LIMIT $15::INTEGER

-- 2 of 5
SELECT count(*) AS count_1 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) AND (strpos(translate(lower(student_1.name), $3::VARCHAR, $4::VARCHAR), $5::VARCHAR) > $6::INTEGER OR student_1.name_pinyin ~ $7::VARCHAR OR student_1.school_id IN (SELECT school_1.id 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL AND (strpos(translate(lower(school_1.name), $8::VARCHAR, $9::VARCHAR), $10::VARCHAR) > $11::INTEGER OR school_1.name_pinyin ~ $12::VARCHAR))) AND (SELECT count(*) >= $13::INTEGER AS anon_1 
FROM attendance_mark AS attendance_mark_1 
WHERE student_1.id = attendance_mark_1.student_id AND attendance_mark_1.removed_at IS NULL AND attendance_mark_1.code = $14::VARCHAR COLLATE "C")

-- 3 of 5
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id

-- 4 of 5
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT attendance_mark_1.date AS s0, attendance_mark_1.id AS s1, attendance_mark_1.id AS c0, attendance_mark_1.student_id AS c1, attendance_mark_1.school_id AS c2, attendance_mark_1.class_group_id AS c3, attendance_mark_1.recorded_by_id AS c4, attendance_mark_1.date AS c5, attendance_mark_1.period AS c6, attendance_mark_1.code AS c7, attendance_mark_1.reason AS c8, row_number() OVER (ORDER BY attendance_mark_1.date DESC, attendance_mark_1.id DESC) AS place 
FROM attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.removed_at IS NULL AND attendance_mark_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) AND attendance_mark_1.code = $4::VARCHAR COLLATE "C" AND attendance_mark_1.student_id = anon_2.id ORDER BY attendance_mark_1.date DESC, attendance_mark_1.id DESC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 5 of 5
SELECT attendance_mark_1.student_id, count(*) AS count_1 
FROM attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.student_id = ANY ($1::BIGINT[]) AND attendance_mark_1.removed_at IS NULL AND attendance_mark_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) AND attendance_mark_1.code = $4::VARCHAR COLLATE "C" GROUP BY attendance_mark_1.student_id
