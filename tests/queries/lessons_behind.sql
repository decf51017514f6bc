-- 1 of 10
SELECT class_group_1.grade AS s0, class_group_1.name_pinyin AS s1, class_group_1.name AS s2, class_group_1.id AS s3, class_group_1.id AS c0, class_group_1.school_id AS c1, class_group_1.name AS c2, class_group_1.code AS c3, class_group_1.grade AS c4, class_group_1.school_year AS c5 
FROM class_group AS class_group_1 
WHERE class_group_1.removed_at IS NULL AND (EXISTS (SELECT psychology_lesson_1.id 
FROM psychology_lesson AS psychology_lesson_1 
WHERE class_group_1.id = psychology_lesson_1.class_group_id AND psychology_lesson_1.removed_at IS NULL)) AND NOT (EXISTS (SELECT psychology_lesson_2.id 
FROM psychology_lesson AS psychology_lesson_2 
WHERE class_group_1.id = psychology_lesson_2.class_group_id AND psychology_lesson_2.removed_at IS NULL AND psychology_lesson_2.held_on >= $1::DATE)) ORDER BY class_group_1.grade ASC NULLS LAST, class_group_1.name_pinyin ASC, class_group_1.name ASC, class_group_1.id ASC 
 LIMIT $2::INTEGER

-- 2 of 10
SELECT article_1.due_on AS s0, article_1.id AS s1, article_1.id AS c0, article_1.number AS c1, article_1.title AS c2, article_1.due_on AS c3, article_1.published_on AS c4, article_1.readings AS c5, article_1."column" AS c6 
FROM article AS article_1 
WHERE article_1.removed_at IS NULL ORDER BY article_1.due_on DESC, article_1.id DESC 
 LIMIT $1::INTEGER

-- 3 of 10
SELECT article_1.due_on AS s0, article_1.id AS s1, article_1.id AS c0, article_1.number AS c1, article_1.title AS c2, article_1.due_on AS c3, article_1.published_on AS c4, article_1.readings AS c5, article_1."column" AS c6 
FROM article AS article_1 
WHERE article_1.removed_at IS NULL AND (article_1.published_on IS NULL) = $1::BOOLEAN ORDER BY article_1.due_on DESC, article_1.id DESC 
 LIMIT $2::INTEGER

-- 4 of 10
SELECT training_1.held_on AS s0, training_1.id AS s1, training_1.id AS c0, training_1.code AS c1, training_1.course AS c2, training_1.kind AS c3, training_1.held_on AS c4, training_1.hours AS c5, training_1.lecturer AS c6 
FROM training AS training_1 
WHERE training_1.removed_at IS NULL ORDER BY training_1.held_on DESC, training_1.id DESC 
 LIMIT $1::INTEGER

-- 5 of 10
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id

-- 6 of 10
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT psychology_lesson_1.held_on AS s0, psychology_lesson_1.id AS s1, psychology_lesson_1.id AS c0, psychology_lesson_1.class_group_id AS c1, psychology_lesson_1.teacher_id AS c2, psychology_lesson_1.held_on AS c3, psychology_lesson_1.title AS c4, row_number() OVER (ORDER BY psychology_lesson_1.held_on DESC, psychology_lesson_1.id DESC) AS place 
FROM psychology_lesson AS psychology_lesson_1 
WHERE psychology_lesson_1.removed_at IS NULL AND psychology_lesson_1.class_group_id = anon_2.id ORDER BY psychology_lesson_1.held_on DESC, psychology_lesson_1.id DESC 
 LIMIT $2::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 7 of 10
SELECT count(*) AS count_1 
FROM article AS article_1 
WHERE article_1.removed_at IS NULL AND (article_1.published_on IS NULL) = $1::BOOLEAN

-- 8 of 10
SELECT anon_1.s0, anon_1.s1, anon_1.s2, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT training_attendance_1.training_id AS s0, training_attendance_1.staff_id AS s1, training_attendance_1.id AS s2, training_attendance_1.id AS c0, training_attendance_1.training_id AS c1, training_attendance_1.staff_id AS c2, training_attendance_1.school_id AS c3, training_attendance_1.passed AS c4, training_attendance_1.recognises_crisis AS c5, row_number() OVER (ORDER BY training_attendance_1.training_id ASC, training_attendance_1.staff_id ASC, training_attendance_1.id ASC) AS place 
FROM training_attendance AS training_attendance_1 
WHERE training_attendance_1.removed_at IS NULL AND training_attendance_1.training_id = anon_2.id ORDER BY training_attendance_1.training_id ASC, training_attendance_1.staff_id ASC, training_attendance_1.id ASC 
 LIMIT $2::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 9 of 10
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, staff_1.name 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($1::BIGINT[]) AND staff_1.removed_at IS NULL AND staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL) ORDER BY staff_1.id

-- 10 of 10
SELECT training_attendance_1.training_id, count(*) AS count_1 
FROM training_attendance AS training_attendance_1 
WHERE training_attendance_1.training_id = ANY ($1::BIGINT[]) AND training_attendance_1.removed_at IS NULL GROUP BY training_attendance_1.training_id
