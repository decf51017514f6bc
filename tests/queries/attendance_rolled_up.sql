-- 1 of 4
SELECT count(*) AS count_1 
FROM attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.removed_at IS NULL AND attendance_mark_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) AND attendance_mark_1.date <= $3::DATE AND attendance_mark_1.date >= $4::DATE AND attendance_mark_1.code = ANY ($5::TEXT[] COLLATE "C")

-- 2 of 4
SELECT ranked.k0, ranked.k1, ranked.k2, ranked.m0 
FROM (SELECT made.k0 AS k0, made.k1 AS k1, made.k2 AS k2, made.m0 AS m0, row_number() OVER (ORDER BY made.k0 IS NULL ASC, school_1.code ASC, school_1.id ASC, made.k1 ASC NULLS LAST, made.k2 IS NULL ASC, term_1.starts_on DESC, term_1.id DESC) AS place 
FROM (SELECT school_2.id AS k0, class_group_1.grade AS k1, anon_1.id AS k2, count(*) AS m0 
FROM attendance_mark AS attendance_mark_1 LEFT OUTER JOIN school AS school_2 ON attendance_mark_1.school_id = school_2.id AND school_2.removed_at IS NULL LEFT OUTER JOIN class_group AS class_group_1 ON attendance_mark_1.class_group_id = class_group_1.id AND class_group_1.removed_at IS NULL AND class_group_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) LEFT OUTER JOIN LATERAL (SELECT term_2.id AS id 
FROM term AS term_2 
WHERE term_2.removed_at IS NULL AND attendance_mark_1.date >= term_2.starts_on AND attendance_mark_1.date <= term_2.ends_on ORDER BY term_2.starts_on DESC, term_2.id DESC 
 LIMIT 1) AS anon_1 ON true 
WHERE attendance_mark_1.removed_at IS NULL AND attendance_mark_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) AND attendance_mark_1.date <= $3::DATE AND attendance_mark_1.date >= $4::DATE AND attendance_mark_1.code = ANY ($5::TEXT[] COLLATE "C") GROUP BY school_2.id, class_group_1.grade, anon_1.id 
HAVING true) AS made LEFT OUTER JOIN school AS school_1 ON school_1.id = made.k0 LEFT OUTER JOIN term AS term_1 ON term_1.id = made.k2) AS ranked 
WHERE ranked.place <= $6::INTEGER ORDER BY ranked.place

-- 3 of 4
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id

-- 4 of 4
SELECT term_1.id, term_1.id AS id__1, term_1.academic_year_id, term_1.code, term_1.name, term_1.starts_on, term_1.ends_on 
FROM term AS term_1 
WHERE term_1.id = ANY ($1::BIGINT[]) AND term_1.removed_at IS NULL ORDER BY term_1.id
