-- 1 of 1
SELECT (SELECT concat('{"totalCount":', (SELECT count(*)::text FROM open_student AS r1 WHERE (r1.removed_at IS NULL AND r1.school_id IN (SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')) AND ((strpos(translate(lower(r1.name), $3::VARCHAR, $4::VARCHAR), $5::VARCHAR) > $6::INTEGER OR r1.name_pinyin ~ $7::VARCHAR OR r1.school_id IN (SELECT r3.id 
FROM school AS r3 
WHERE (r3.removed_at IS NULL) AND (strpos(translate(lower(r3.name), $8::VARCHAR, $9::VARCHAR), $10::VARCHAR) > $11::INTEGER OR r3.name_pinyin ~ $12::VARCHAR))) AND (SELECT count(*) >= $13::INTEGER AS anon_1 
FROM attendance_mark AS r4 
WHERE r4.student_id = r1.id AND r4.removed_at IS NULL AND r4.code = $14::VARCHAR COLLATE "C"))), ',"nodes":[', string_agg(('{"name":' || to_json(r5.name)::text || ',"school":' || CASE WHEN r6.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r6.name)::text || '}') END || ',"attendanceMarks":{"totalCount":' || (SELECT count(*)::text FROM attendance_mark AS r7 WHERE r7.student_id = r5.id AND r7.removed_at IS NULL AND (r7.code = $15::VARCHAR COLLATE "C")) || '}}'), ',' ORDER BY r5._sort0 DESC, r5._sort1 ASC NULLS LAST, r5._sort2 ASC NULLS LAST, r5._sort3 ASC, r5._sort4 ASC, r5._sort5 ASC), ']}') FROM (SELECT r1.name, r1.school_id, r1.id, ((SELECT count(*) AS count_1 
FROM attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.student_id = r1.id AND attendance_mark_1.removed_at IS NULL)) AS _sort0, r2.name_pinyin AS _sort1, r2.name AS _sort2, r1.name_pinyin AS _sort3, r1.name AS _sort4, r1.id AS _sort5 FROM open_student AS r1 LEFT JOIN class_group AS r2 ON (r2.id = r1.class_group_id AND r2.removed_at IS NULL AND r2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) WHERE (r1.removed_at IS NULL AND r1.school_id IN (SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')) AND ((strpos(translate(lower(r1.name), $3::VARCHAR, $4::VARCHAR), $5::VARCHAR) > $6::INTEGER OR r1.name_pinyin ~ $7::VARCHAR OR r1.school_id IN (SELECT r3.id 
FROM school AS r3 
WHERE (r3.removed_at IS NULL) AND (strpos(translate(lower(r3.name), $8::VARCHAR, $9::VARCHAR), $10::VARCHAR) > $11::INTEGER OR r3.name_pinyin ~ $12::VARCHAR))) AND (SELECT count(*) >= $13::INTEGER AS anon_1 
FROM attendance_mark AS r4 
WHERE r4.student_id = r1.id AND r4.removed_at IS NULL AND r4.code = $14::VARCHAR COLLATE "C")) ORDER BY ((SELECT count(*) AS count_1 
FROM attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.student_id = r1.id AND attendance_mark_1.removed_at IS NULL)) DESC, r2.name_pinyin ASC NULLS LAST, r2.name ASC NULLS LAST, r1.name_pinyin ASC, r1.name ASC, r1.id ASC LIMIT 10) AS r5 LEFT JOIN school AS r6 ON r6.id = r5.school_id AND (r6.removed_at IS NULL) HAVING TRUE)
