-- 1 of 1
SELECT (SELECT concat('{"totalCount":', (SELECT CAST(count(*) AS VARCHAR) AS count_1 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.school_id IN (SELECT staff_post_1.school_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.staff_id = $1::BIGINT AND (staff_post_1.starts_on IS NULL OR staff_post_1.starts_on <= $2::DATE) AND (staff_post_1.ends_on IS NULL OR staff_post_1.ends_on >= $2::DATE) AND staff_post_1.kind = 'PRINCIPAL') AND (EXISTS (SELECT attendance_mark_1.id 
FROM attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.student_id = student_1.id AND attendance_mark_1.removed_at IS NULL AND attendance_mark_1.student_id IN (SELECT student_2.id 
FROM student AS student_2 
WHERE student_2.removed_at IS NULL AND student_2.school_id IN (SELECT staff_post_2.school_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.staff_id = $1::BIGINT AND (staff_post_2.starts_on IS NULL OR staff_post_2.starts_on <= $2::DATE) AND (staff_post_2.ends_on IS NULL OR staff_post_2.ends_on >= $2::DATE) AND staff_post_2.kind = 'PRINCIPAL')) AND attendance_mark_1.code = $3::VARCHAR COLLATE "C" AND attendance_mark_1.date >= $4::DATE))), ',"nodes":[', string_agg(concat('{"name":', CAST(to_json(r1.name) AS VARCHAR), ',"classGroup":', CASE WHEN (r2.id IS NULL) THEN 'null' ELSE concat('{"name":', CAST(to_json(r2.name) AS VARCHAR), ',"posts":', (SELECT concat('{"nodes":[', string_agg(concat('{"staff":', CASE WHEN (r4.id IS NULL) THEN 'null' ELSE concat('{"name":', CAST(to_json(r4.name) AS VARCHAR), '}') END, '}'), ',' ORDER BY r3.sort0 ASC, r3.sort1 ASC NULLS LAST, r3.sort2 ASC), ']}') AS concat_2 
FROM (SELECT staff_post_3.staff_id AS staff_id, array_position(ARRAY['PRINCIPAL', 'HOMEROOM_TEACHER', 'TEACHER', 'PSYCHOLOGIST', 'LEGAL_VICE_PRINCIPAL', 'OTHER'], staff_post_3.kind) AS sort0, staff_post_3.starts_on AS sort1, staff_post_3.id AS sort2 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.class_group_id = r2.id AND staff_post_3.removed_at IS NULL AND staff_post_3.school_id IN (SELECT staff_post_4.school_id 
FROM staff_post AS staff_post_4 
WHERE staff_post_4.removed_at IS NULL AND staff_post_4.staff_id = $1::BIGINT AND (staff_post_4.starts_on IS NULL OR staff_post_4.starts_on <= $2::DATE) AND (staff_post_4.ends_on IS NULL OR staff_post_4.ends_on >= $2::DATE) AND staff_post_4.kind = 'PRINCIPAL') AND staff_post_3.kind = $5::VARCHAR COLLATE "C" ORDER BY array_position(ARRAY['PRINCIPAL', 'HOMEROOM_TEACHER', 'TEACHER', 'PSYCHOLOGIST', 'LEGAL_VICE_PRINCIPAL', 'OTHER'], staff_post_3.kind) ASC, staff_post_3.starts_on ASC NULLS LAST, staff_post_3.id ASC 
 LIMIT 50) AS r3 LEFT OUTER JOIN staff AS r4 ON r4.id = r3.staff_id AND r4.removed_at IS NULL AND r4.id IN (SELECT staff_post_5.staff_id 
FROM staff_post AS staff_post_5 
WHERE staff_post_5.removed_at IS NULL AND staff_post_5.school_id IN (SELECT staff_post_6.school_id 
FROM staff_post AS staff_post_6 
WHERE staff_post_6.removed_at IS NULL AND staff_post_6.staff_id = $1::BIGINT AND (staff_post_6.starts_on IS NULL OR staff_post_6.starts_on <= $2::DATE) AND (staff_post_6.ends_on IS NULL OR staff_post_6.ends_on >= $2::DATE) AND staff_post_6.kind = 'PRINCIPAL')) 
HAVING true), '}') END, ',"absenceEpisodes":', (SELECT concat('{"nodes":[', string_agg(concat('{"firstDay":"', CAST(greatest(least(r5.first_day, date '9999-12-31'), date '0001-01-01') AS VARCHAR), '","schoolDays":', CAST(r5.school_days AS VARCHAR), ',"state":"', r5.state, '"}'), ',' ORDER BY r5.sort0 DESC, r5.sort1 DESC), ']}') AS concat_3 
FROM (SELECT absence_episode_1.first_day AS first_day, absence_episode_1.school_days AS school_days, absence_episode_1.state AS state, absence_episode_1.first_day AS sort0, absence_episode_1.id AS sort1 
FROM absence_episode AS absence_episode_1 
WHERE absence_episode_1.student_id = r1.id AND absence_episode_1.removed_at IS NULL AND absence_episode_1.explained = $6::BOOLEAN ORDER BY absence_episode_1.first_day ASC, absence_episode_1.id ASC 
 LIMIT 1) AS r5 
HAVING true), '}'), ',' ORDER BY r1.sort0 DESC NULLS FIRST, r1.sort1 DESC), ']}') AS concat_1 
FROM (SELECT student_1.name AS name, student_1.class_group_id AS class_group_id, student_1.id AS id, student_1.birth_date AS sort0, student_1.id AS sort1 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.school_id IN (SELECT staff_post_1.school_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.staff_id = $1::BIGINT AND (staff_post_1.starts_on IS NULL OR staff_post_1.starts_on <= $2::DATE) AND (staff_post_1.ends_on IS NULL OR staff_post_1.ends_on >= $2::DATE) AND staff_post_1.kind = 'PRINCIPAL') AND (EXISTS (SELECT attendance_mark_1.id 
FROM attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.student_id = student_1.id AND attendance_mark_1.removed_at IS NULL AND attendance_mark_1.student_id IN (SELECT student_2.id 
FROM student AS student_2 
WHERE student_2.removed_at IS NULL AND student_2.school_id IN (SELECT staff_post_2.school_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.staff_id = $1::BIGINT AND (staff_post_2.starts_on IS NULL OR staff_post_2.starts_on <= $2::DATE) AND (staff_post_2.ends_on IS NULL OR staff_post_2.ends_on >= $2::DATE) AND staff_post_2.kind = 'PRINCIPAL')) AND attendance_mark_1.code = $3::VARCHAR COLLATE "C" AND attendance_mark_1.date >= $4::DATE)) ORDER BY student_1.birth_date DESC NULLS FIRST, student_1.id DESC 
 LIMIT 50) AS r1 LEFT OUTER JOIN class_group AS r2 ON r2.id = r1.class_group_id AND r2.removed_at IS NULL AND r2.school_id IN (SELECT staff_post_7.school_id 
FROM staff_post AS staff_post_7 
WHERE staff_post_7.removed_at IS NULL AND staff_post_7.staff_id = $1::BIGINT AND (staff_post_7.starts_on IS NULL OR staff_post_7.starts_on <= $2::DATE) AND (staff_post_7.ends_on IS NULL OR staff_post_7.ends_on >= $2::DATE) AND staff_post_7.kind = 'PRINCIPAL') 
HAVING true) AS anon_1
