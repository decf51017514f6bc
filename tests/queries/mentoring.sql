-- 1 of 18
SELECT mentor_plan_1.adopted_on AS s0, mentor_plan_1.id AS s1, mentor_plan_1.id AS c0, mentor_plan_1.school_id AS c1, mentor_plan_1.academic_year_id AS c2, mentor_plan_1.lead_id AS c3, mentor_plan_1.title AS c4, mentor_plan_1.state AS c5, mentor_plan_1.adopted_on AS c6, mentor_plan_1.talks_per_term AS c7 
FROM mentor_plan AS mentor_plan_1 
WHERE mentor_plan_1.removed_at IS NULL AND mentor_plan_1.academic_year_id IN (SELECT academic_year_1.id 
FROM academic_year AS academic_year_1 
WHERE academic_year_1.removed_at IS NULL AND (academic_year_1.code IS NULL) = $1::BOOLEAN) ORDER BY mentor_plan_1.adopted_on DESC NULLS LAST, mentor_plan_1.id DESC 
 LIMIT $2::INTEGER

-- 2 of 18
SELECT mentor_talk_1.held_on AS s0, mentor_talk_1.id AS s1, mentor_talk_1.id AS c0, mentor_talk_1.assignment_id AS c1, mentor_talk_1.held_on AS c2, mentor_talk_1.topics AS c3, mentor_talk_1.concern AS c4, mentor_talk_1.next_due AS c5, CASE WHEN (mentor_talk_1.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT) AND mentor_talk_1.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $1::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $2::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $2::DATE)))) OR mentor_talk_1.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) THEN mentor_talk_1.summary END AS c6 
FROM mentor_talk AS mentor_talk_1 
WHERE mentor_talk_1.removed_at IS NULL AND (mentor_talk_1.assignment_id IN (SELECT mentor_assignment_5.id 
FROM mentor_assignment AS mentor_assignment_5 
WHERE mentor_assignment_5.removed_at IS NULL AND mentor_assignment_5.mentor_id = $1::BIGINT) AND mentor_talk_1.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $1::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $2::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $2::DATE)))) OR mentor_talk_1.assignment_id IN (SELECT mentor_assignment_6.id 
FROM mentor_assignment AS mentor_assignment_6 
WHERE mentor_assignment_6.removed_at IS NULL AND mentor_assignment_6.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))))) OR mentor_talk_1.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) AND (mentor_talk_1.next_due IS NULL) = $3::BOOLEAN ORDER BY mentor_talk_1.held_on DESC, mentor_talk_1.id DESC 
 LIMIT $4::INTEGER

-- 3 of 18
SELECT count(*) AS count_1 
FROM mentor_talk AS mentor_talk_1 
WHERE mentor_talk_1.removed_at IS NULL AND (mentor_talk_1.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT) AND mentor_talk_1.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $1::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $2::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $2::DATE)))) OR mentor_talk_1.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))))) OR mentor_talk_1.assignment_id IN (SELECT mentor_assignment_5.id 
FROM mentor_assignment AS mentor_assignment_5 
WHERE mentor_assignment_5.removed_at IS NULL AND mentor_assignment_5.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))))

-- 4 of 18
SELECT count(*) AS count_1 
FROM mentor_plan AS mentor_plan_1 
WHERE mentor_plan_1.removed_at IS NULL AND mentor_plan_1.academic_year_id IN (SELECT academic_year_1.id 
FROM academic_year AS academic_year_1 
WHERE academic_year_1.removed_at IS NULL AND (academic_year_1.code IS NULL) = $1::BOOLEAN)

-- 5 of 18
SELECT academic_year_1.id, academic_year_1.id AS id__1, academic_year_1.code, academic_year_1.name, academic_year_1.starts_on, academic_year_1.ends_on 
FROM academic_year AS academic_year_1 
WHERE academic_year_1.id = ANY ($1::BIGINT[]) AND academic_year_1.removed_at IS NULL ORDER BY academic_year_1.id

-- 6 of 18
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, CASE WHEN (staff_1.id IN (SELECT mentor_assignment_1.mentor_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT) OR staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE))))) OR staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR staff_1.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN staff_1.national_id END AS anon_1, staff_1.name, CASE WHEN (staff_1.id IN (SELECT mentor_assignment_1.mentor_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT) OR staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE))))) OR staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR staff_1.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN staff_1.phone END AS anon_2 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($3::BIGINT[]) AND staff_1.removed_at IS NULL AND (staff_1.id IN (SELECT staff_post_4.staff_id 
FROM staff_post AS staff_post_4 
WHERE staff_post_4.removed_at IS NULL) OR staff_1.id IN (SELECT mentor_assignment_1.mentor_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT) OR staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE))))) OR staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR staff_1.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY staff_1.id

-- 7 of 18
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id

-- 8 of 18
SELECT count(*) AS count_1 
FROM mentor_talk AS mentor_talk_1 
WHERE mentor_talk_1.removed_at IS NULL AND (mentor_talk_1.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT) AND mentor_talk_1.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $1::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $2::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $2::DATE)))) OR mentor_talk_1.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))))) OR mentor_talk_1.assignment_id IN (SELECT mentor_assignment_5.id 
FROM mentor_assignment AS mentor_assignment_5 
WHERE mentor_assignment_5.removed_at IS NULL AND mentor_assignment_5.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) AND (mentor_talk_1.next_due IS NULL) = $3::BOOLEAN

-- 9 of 18
SELECT mentor_assignment_1.id, mentor_assignment_1.id AS id__1, mentor_assignment_1.student_id, mentor_assignment_1.mentor_id, mentor_assignment_1.starts_on, mentor_assignment_1.ends_on 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.id = ANY ($1::BIGINT[]) AND mentor_assignment_1.removed_at IS NULL AND (mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_2.student_id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.mentor_id = $2::BIGINT AND (mentor_assignment_2.starts_on IS NULL OR mentor_assignment_2.starts_on <= $3::DATE) AND (mentor_assignment_2.ends_on IS NULL OR mentor_assignment_2.ends_on >= $3::DATE))) OR mentor_assignment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) OR mentor_assignment_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY mentor_assignment_1.id

-- 10 of 18
SELECT ranked.k0, ranked.m0 
FROM (SELECT made.k0 AS k0, made.m0 AS m0, row_number() OVER (ORDER BY made.k0 ASC NULLS LAST) AS place 
FROM (SELECT CAST(date_trunc('month', CAST(mentor_talk_1.held_on AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS k0, count(*) AS m0 
FROM mentor_talk AS mentor_talk_1 
WHERE mentor_talk_1.removed_at IS NULL AND (mentor_talk_1.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT) AND mentor_talk_1.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $1::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $2::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $2::DATE)))) OR mentor_talk_1.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))))) OR mentor_talk_1.assignment_id IN (SELECT mentor_assignment_5.id 
FROM mentor_assignment AS mentor_assignment_5 
WHERE mentor_assignment_5.removed_at IS NULL AND mentor_assignment_5.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) GROUP BY CAST(date_trunc('month', CAST(mentor_talk_1.held_on AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) 
HAVING true) AS made) AS ranked 
WHERE ranked.place <= $3::INTEGER ORDER BY ranked.place

-- 11 of 18
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT mentor_plan_1.adopted_on AS s0, mentor_plan_1.id AS s1, mentor_plan_1.id AS c0, mentor_plan_1.school_id AS c1, mentor_plan_1.academic_year_id AS c2, mentor_plan_1.lead_id AS c3, mentor_plan_1.title AS c4, mentor_plan_1.state AS c5, mentor_plan_1.adopted_on AS c6, mentor_plan_1.talks_per_term AS c7, row_number() OVER (ORDER BY mentor_plan_1.adopted_on DESC NULLS LAST, mentor_plan_1.id DESC) AS place 
FROM mentor_plan AS mentor_plan_1 
WHERE mentor_plan_1.removed_at IS NULL AND mentor_plan_1.school_id = anon_2.id ORDER BY mentor_plan_1.adopted_on DESC NULLS LAST, mentor_plan_1.id DESC 
 LIMIT $2::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 12 of 18
SELECT student_1.id, student_1.id AS id__1, student_1.school_id, student_1.class_group_id, student_1.name, student_1.sex, student_1.birth_date, student_1.national_id, student_1.student_number, student_1.status 
FROM student AS student_1 
WHERE student_1.id = ANY ($1::BIGINT[]) AND student_1.removed_at IS NULL AND (student_1.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $3::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $3::DATE)) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY student_1.id

-- 13 of 18
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, CASE WHEN (staff_1.id IN (SELECT mentor_assignment_1.mentor_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT) OR staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE))))) OR staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR staff_1.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN staff_1.national_id END AS anon_1, staff_1.name, CASE WHEN (staff_1.id IN (SELECT mentor_assignment_1.mentor_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT) OR staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE))))) OR staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR staff_1.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN staff_1.phone END AS anon_2 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($3::BIGINT[]) AND staff_1.removed_at IS NULL AND (staff_1.id IN (SELECT staff_post_4.staff_id 
FROM staff_post AS staff_post_4 
WHERE staff_post_4.removed_at IS NULL) OR staff_1.id IN (SELECT mentor_assignment_1.mentor_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT) OR staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE))))) OR staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR staff_1.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY staff_1.id

-- 14 of 18
SELECT mentor_plan_1.school_id, count(*) AS count_1 
FROM mentor_plan AS mentor_plan_1 
WHERE mentor_plan_1.school_id = ANY ($1::BIGINT[]) AND mentor_plan_1.removed_at IS NULL GROUP BY mentor_plan_1.school_id

-- 15 of 18
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT mentor_assignment_1.starts_on AS s0, mentor_assignment_1.id AS s1, mentor_assignment_1.id AS c0, mentor_assignment_1.student_id AS c1, mentor_assignment_1.mentor_id AS c2, mentor_assignment_1.starts_on AS c3, mentor_assignment_1.ends_on AS c4, row_number() OVER (ORDER BY mentor_assignment_1.starts_on DESC, mentor_assignment_1.id DESC) AS place 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND (mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_2.student_id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.mentor_id = $2::BIGINT AND (mentor_assignment_2.starts_on IS NULL OR mentor_assignment_2.starts_on <= $3::DATE) AND (mentor_assignment_2.ends_on IS NULL OR mentor_assignment_2.ends_on >= $3::DATE))) OR mentor_assignment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) OR mentor_assignment_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND mentor_assignment_1.mentor_id = anon_2.id ORDER BY mentor_assignment_1.starts_on DESC, mentor_assignment_1.id DESC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 16 of 18
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT mentor_talk_1.held_on AS s0, mentor_talk_1.id AS s1, mentor_talk_1.id AS c0, mentor_talk_1.assignment_id AS c1, mentor_talk_1.held_on AS c2, mentor_talk_1.topics AS c3, mentor_talk_1.concern AS c4, mentor_talk_1.next_due AS c5, CASE WHEN (mentor_talk_1.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT) AND mentor_talk_1.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $2::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $3::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $3::DATE)))) OR mentor_talk_1.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) THEN mentor_talk_1.summary END AS c6, row_number() OVER (ORDER BY mentor_talk_1.held_on DESC, mentor_talk_1.id DESC) AS place 
FROM mentor_talk AS mentor_talk_1 
WHERE mentor_talk_1.removed_at IS NULL AND (mentor_talk_1.assignment_id IN (SELECT mentor_assignment_5.id 
FROM mentor_assignment AS mentor_assignment_5 
WHERE mentor_assignment_5.removed_at IS NULL AND mentor_assignment_5.mentor_id = $2::BIGINT) AND mentor_talk_1.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $2::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $3::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $3::DATE)))) OR mentor_talk_1.assignment_id IN (SELECT mentor_assignment_6.id 
FROM mentor_assignment AS mentor_assignment_6 
WHERE mentor_assignment_6.removed_at IS NULL AND mentor_assignment_6.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))))) OR mentor_talk_1.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) AND mentor_talk_1.assignment_id = anon_2.id ORDER BY mentor_talk_1.held_on DESC, mentor_talk_1.id DESC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 17 of 18
SELECT mentor_talk_1.assignment_id, count(*) AS count_1 
FROM mentor_talk AS mentor_talk_1 
WHERE mentor_talk_1.assignment_id = ANY ($1::BIGINT[]) AND mentor_talk_1.removed_at IS NULL AND (mentor_talk_1.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT) AND mentor_talk_1.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $2::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $3::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $3::DATE)))) OR mentor_talk_1.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))))) OR mentor_talk_1.assignment_id IN (SELECT mentor_assignment_5.id 
FROM mentor_assignment AS mentor_assignment_5 
WHERE mentor_assignment_5.removed_at IS NULL AND mentor_assignment_5.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) GROUP BY mentor_talk_1.assignment_id

-- 18 of 18
SELECT mentor_talk_1.id, (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.id = mentor_talk_1.assignment_id) AS anon_1 
FROM mentor_talk AS mentor_talk_1 
WHERE mentor_talk_1.id = ANY ($1::BIGINT[])
