-- 1 of 2
SELECT (SELECT concat('{"totalCount":', (SELECT CAST(count(*) AS VARCHAR) AS count_1 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE))), ',"nodes":[', string_agg(concat('{"name":', CAST(to_json(r1.name) AS VARCHAR), ',"birthDate":', CASE WHEN (r1.birth_date IS NULL) THEN 'null' ELSE concat('"', CAST(greatest(least(r1.birth_date, date '9999-12-31'), date '0001-01-01') AS VARCHAR), '"') END, ',"referrals":', (SELECT concat('{"nodes":[', string_agg(concat('{"state":"', r2.state, '","reason":null}'), ',' ORDER BY r2.sort0 DESC NULLS LAST, r2.sort1 DESC), ']}') AS concat_2 
FROM (SELECT referral_1.state AS state, referral_1.requested_at AS sort0, referral_1.id AS sort1 
FROM referral AS referral_1 
WHERE referral_1.student_id = r1.id AND referral_1.removed_at IS NULL ORDER BY referral_1.requested_at DESC NULLS LAST, referral_1.id DESC 
 LIMIT 50) AS r2 
HAVING true), ',"school":', CASE WHEN (r3.id IS NULL) THEN 'null' ELSE concat('{"name":', CAST(to_json(r3.name) AS VARCHAR), '}') END, '}'), ',' ORDER BY r1.sort0 ASC, r1.sort1 ASC, r1.sort2 ASC), ']}') AS concat_1 
FROM (SELECT student_1.name AS name, student_1.birth_date AS birth_date, student_1.id AS id, student_1.school_id AS school_id, student_1.name_pinyin AS sort0, student_1.name AS sort1, student_1.id AS sort2 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE)) ORDER BY student_1.name_pinyin ASC, student_1.name ASC, student_1.id ASC 
 LIMIT 50) AS r1 LEFT OUTER JOIN school AS r3 ON r3.id = r1.school_id AND r3.removed_at IS NULL 
HAVING true) AS anon_1

-- 2 of 2
SELECT (SELECT concat('{"nodes":[', string_agg(concat('{"name":', CAST(to_json(r1.name) AS VARCHAR), ',"phone":', CASE WHEN (r1.phone IS NULL) THEN 'null' ELSE CAST(to_json(r1.phone) AS VARCHAR) END, ',"nationalId":', CASE WHEN (r1.national_id IS NULL) THEN 'null' ELSE concat('"', $1::VARCHAR, '0.', CAST(r1.id AS VARCHAR), '.', encode(r1.national_id, 'hex'), '"') END, '}'), ',' ORDER BY r1.sort0 DESC, r1.sort1 DESC, r1.sort2 DESC), ']}') AS concat_1 
FROM (SELECT staff_1.name AS name, staff_1.phone AS phone, staff_1.national_id AS national_id, staff_1.id AS id, staff_1.name_pinyin AS sort0, staff_1.name AS sort1, staff_1.id AS sort2 
FROM staff AS staff_1 
WHERE staff_1.removed_at IS NULL AND (staff_1.id IN (SELECT mentor_assignment_1.mentor_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT) OR staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id IN (SELECT staff_post_2.school_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.staff_id = $2::BIGINT AND (staff_post_2.starts_on IS NULL OR staff_post_2.starts_on <= $3::DATE) AND (staff_post_2.ends_on IS NULL OR staff_post_2.ends_on >= $3::DATE)))) ORDER BY staff_1.name_pinyin DESC, staff_1.name DESC, staff_1.id DESC 
 LIMIT 50) AS r1 
HAVING true) AS anon_1
