-- 1 of 3
SELECT count(*) AS count_1, count(DISTINCT attendance_mark_1.code) AS count_2, count(DISTINCT open_student_1.id) AS count_3, count(DISTINCT school_1.id) AS count_4, min(attendance_mark_1.date) AS min_1, min(attendance_mark_1.period) AS min_2, max(attendance_mark_1.date) AS max_1, trim_scale(sum(CAST(attendance_mark_1.period AS NUMERIC))) AS trim_scale_1, trim_scale(round(avg(CAST(attendance_mark_1.period AS NUMERIC)), 6)) AS trim_scale_2 
FROM attendance_mark AS attendance_mark_1 LEFT OUTER JOIN open_student AS open_student_1 ON attendance_mark_1.student_id = open_student_1.id AND open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) LEFT OUTER JOIN school AS school_1 ON attendance_mark_1.school_id = school_1.id AND school_1.removed_at IS NULL 
WHERE attendance_mark_1.removed_at IS NULL AND attendance_mark_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) AND attendance_mark_1.date >= $3::DATE

-- 2 of 3
SELECT ranked.k0, ranked.k1, ranked.k2, ranked.m0, ranked.m1, ranked.m2 
FROM (SELECT made.k0 AS k0, made.k1 AS k1, made.k2 AS k2, made.m0 AS m0, made.m1 AS m1, made.m2 AS m2, row_number() OVER (ORDER BY made.m0 DESC NULLS LAST, array_position(ARRAY['EXCUSED_ABSENCE', 'UNEXCUSED_ABSENCE', 'TARDY', 'EARLY_DEPARTURE', 'PARTIAL'], made.k2) ASC NULLS LAST, made.k0 ASC NULLS LAST, made.k1 ASC NULLS LAST) AS place 
FROM (SELECT school_1.id AS k0, CAST(date_trunc('week', CAST(attendance_mark_1.date AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS k1, attendance_mark_1.code AS k2, count(*) AS m0, count(DISTINCT open_student_1.id) AS m1, trim_scale(round(avg(CAST(attendance_mark_1.period AS NUMERIC)), 6)) AS m2 
FROM attendance_mark AS attendance_mark_1 LEFT OUTER JOIN school AS school_1 ON attendance_mark_1.school_id = school_1.id AND school_1.removed_at IS NULL LEFT OUTER JOIN open_student AS open_student_1 ON attendance_mark_1.student_id = open_student_1.id AND open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) 
WHERE attendance_mark_1.removed_at IS NULL AND attendance_mark_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) AND attendance_mark_1.date >= $3::DATE GROUP BY school_1.id, CAST(date_trunc('week', CAST(attendance_mark_1.date AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE), attendance_mark_1.code 
HAVING count(*) >= $4::INTEGER) AS made) AS ranked 
WHERE ranked.place <= $5::INTEGER ORDER BY ranked.place

-- 3 of 3
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id
