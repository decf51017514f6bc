-- 1 of 19
SELECT school_1.code AS s0, school_1.id AS s1, school_1.id AS c0, school_1.district_id AS c1, school_1.code AS c2, school_1.name AS c3, school_1.stage AS c4, school_1.ownership AS c5, school_1.opened_on AS c6 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL ORDER BY school_1.code ASC, school_1.id ASC 
 LIMIT $1::INTEGER

-- 2 of 19
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.c9, anon_1.c10, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT activity_1.starts_on AS s0, activity_1.id AS s1, activity_1.id AS c0, activity_1.season_id AS c1, activity_1.school_id AS c2, activity_1.code AS c3, activity_1.title AS c4, activity_1.kind AS c5, activity_1.theme AS c6, activity_1.organiser AS c7, activity_1.starts_on AS c8, activity_1.ends_on AS c9, activity_1.participations AS c10, row_number() OVER (ORDER BY activity_1.starts_on DESC, activity_1.id DESC) AS place 
FROM activity AS activity_1 
WHERE activity_1.removed_at IS NULL AND activity_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) AND activity_1.school_id = anon_2.id ORDER BY activity_1.starts_on DESC, activity_1.id DESC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 3 of 19
SELECT anon_1.s0, anon_1.s1, anon_1.s2, anon_1.s3, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT survey_result_1.survey_id AS s0, survey_result_1.school_id AS s1, array_position(ARRAY['PRIMARY', 'JUNIOR', 'SENIOR', 'NINE_YEAR', 'COMPLETE', 'SPECIAL'], survey_result_1.stage) AS s2, survey_result_1.id AS s3, survey_result_1.id AS c0, survey_result_1.survey_id AS c1, survey_result_1.school_id AS c2, survey_result_1.respondents AS c3, survey_result_1.stage AS c4, survey_result_1.asked AS c5, survey_result_1.positive AS c6, row_number() OVER (ORDER BY survey_result_1.survey_id ASC, survey_result_1.school_id ASC, array_position(ARRAY['PRIMARY', 'JUNIOR', 'SENIOR', 'NINE_YEAR', 'COMPLETE', 'SPECIAL'], survey_result_1.stage) ASC NULLS LAST, survey_result_1.id ASC) AS place 
FROM survey_result AS survey_result_1 
WHERE survey_result_1.removed_at IS NULL AND survey_result_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) AND survey_result_1.school_id = anon_2.id ORDER BY survey_result_1.survey_id ASC, survey_result_1.school_id ASC, array_position(ARRAY['PRIMARY', 'JUNIOR', 'SENIOR', 'NINE_YEAR', 'COMPLETE', 'SPECIAL'], survey_result_1.stage) ASC NULLS LAST, survey_result_1.id ASC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 4 of 19
SELECT anon_1.s0, anon_1.s1, anon_1.s2, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT training_attendance_1.training_id AS s0, training_attendance_1.staff_id AS s1, training_attendance_1.id AS s2, training_attendance_1.id AS c0, training_attendance_1.training_id AS c1, training_attendance_1.staff_id AS c2, training_attendance_1.school_id AS c3, training_attendance_1.passed AS c4, training_attendance_1.recognises_crisis AS c5, row_number() OVER (ORDER BY training_attendance_1.training_id ASC, training_attendance_1.staff_id ASC, training_attendance_1.id ASC) AS place 
FROM training_attendance AS training_attendance_1 
WHERE training_attendance_1.removed_at IS NULL AND training_attendance_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) AND training_attendance_1.recognises_crisis = $4::BOOLEAN AND training_attendance_1.school_id = anon_2.id ORDER BY training_attendance_1.training_id ASC, training_attendance_1.staff_id ASC, training_attendance_1.id ASC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 5 of 19
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT certification_1.awarded_on AS s0, certification_1.id AS s1, certification_1.id AS c0, certification_1.school_id AS c1, certification_1.kind AS c2, certification_1.state AS c3, certification_1.awarded_on AS c4, certification_1.valid_until AS c5, certification_1.reverified_on AS c6, certification_1.awarded_by AS c7, row_number() OVER (ORDER BY certification_1.awarded_on DESC, certification_1.id DESC) AS place 
FROM certification AS certification_1 
WHERE certification_1.removed_at IS NULL AND certification_1.school_id = anon_2.id ORDER BY certification_1.awarded_on DESC, certification_1.id DESC 
 LIMIT $2::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 6 of 19
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT self_check_1.checked_on AS s0, self_check_1.id AS s1, self_check_1.id AS c0, self_check_1.school_id AS c1, self_check_1.academic_year_id AS c2, self_check_1.code AS c3, self_check_1.kind AS c4, self_check_1.checked_on AS c5, row_number() OVER (ORDER BY self_check_1.checked_on DESC, self_check_1.id DESC) AS place 
FROM self_check AS self_check_1 
WHERE self_check_1.removed_at IS NULL AND self_check_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) AND self_check_1.school_id = anon_2.id ORDER BY self_check_1.checked_on DESC, self_check_1.id DESC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 7 of 19
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.c9, anon_1.c10, anon_1.c11, anon_1.c12, anon_1.c13, anon_1.c14, anon_1.c15, anon_1.c16, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT self_check_item_1.due_on AS s0, self_check_item_1.id AS s1, self_check_item_1.id AS c0, self_check_item_1.school_id AS c1, self_check_item_1.item AS c2, self_check_item_1.title AS c3, self_check_item_1.title_zh AS c4, self_check_item_1.area AS c5, self_check_item_1.severity AS c6, self_check_item_1.state AS c7, self_check_item_1.since AS c8, self_check_item_1.due_on AS c9, self_check_item_1.finding AS c10, self_check_item_1.query AS c11, self_check_item_1.value AS c12, self_check_item_1.numerator AS c13, self_check_item_1.denominator AS c14, self_check_item_1.at_least AS c15, self_check_item_1.at_most AS c16, row_number() OVER (ORDER BY self_check_item_1.due_on ASC NULLS LAST, self_check_item_1.id ASC) AS place 
FROM self_check_item AS self_check_item_1 
WHERE self_check_item_1.removed_at IS NULL AND self_check_item_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) AND self_check_item_1.school_id = anon_2.id ORDER BY self_check_item_1.due_on ASC NULLS LAST, self_check_item_1.id ASC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 8 of 19
SELECT anon_1.s0, anon_1.s1, anon_1.s2, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT appraisal_1.academic_year_id AS s0, appraisal_1.score AS s1, appraisal_1.id AS s2, appraisal_1.id AS c0, appraisal_1.school_id AS c1, appraisal_1.academic_year_id AS c2, appraisal_1.score AS c3, appraisal_1.grade AS c4, appraisal_1.appraised_on AS c5, row_number() OVER (ORDER BY appraisal_1.academic_year_id ASC, appraisal_1.score DESC, appraisal_1.id DESC) AS place 
FROM appraisal AS appraisal_1 
WHERE appraisal_1.removed_at IS NULL AND appraisal_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) AND appraisal_1.school_id = anon_2.id ORDER BY appraisal_1.academic_year_id ASC, appraisal_1.score DESC, appraisal_1.id DESC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 9 of 19
SELECT ranked.k0, ranked.m0, ranked.m1, ranked.parent 
FROM (SELECT made.k0 AS k0, made.m0 AS m0, made.m1 AS m1, made.parent AS parent, row_number() OVER (PARTITION BY made.parent ORDER BY array_position(ARRAY['LECTURE', 'CLASS_MEETING', 'GROUP', 'PERFORMANCE', 'EXHIBITION', 'COMPETITION', 'GAMES', 'CAMP', 'ADVICE', 'OTHER'], made.k0) ASC NULLS LAST) AS place 
FROM (SELECT activity_1.kind AS k0, count(*) AS m0, trim_scale(sum(CAST(activity_1.participations AS NUMERIC))) AS m1, activity_1.school_id AS parent 
FROM activity AS activity_1 
WHERE activity_1.school_id = ANY ($1::BIGINT[]) AND activity_1.removed_at IS NULL AND activity_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) GROUP BY activity_1.kind, activity_1.school_id 
HAVING true) AS made) AS ranked 
WHERE ranked.place <= $4::INTEGER ORDER BY ranked.place

-- 10 of 19
SELECT activity_1.school_id, count(*) AS count_1 
FROM activity AS activity_1 
WHERE activity_1.school_id = ANY ($1::BIGINT[]) AND activity_1.removed_at IS NULL AND activity_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) GROUP BY activity_1.school_id

-- 11 of 19
SELECT season_1.id, season_1.id AS id__1, season_1.code, season_1.name, season_1.kind, season_1.theme, season_1.starts_on, season_1.ends_on 
FROM season AS season_1 
WHERE season_1.id = ANY ($1::BIGINT[]) AND season_1.removed_at IS NULL ORDER BY season_1.id

-- 12 of 19
SELECT survey_1.id, survey_1.id AS id__1, survey_1.code, survey_1.title, survey_1.kind, survey_1.starts_on, survey_1.ends_on 
FROM survey AS survey_1 
WHERE survey_1.id = ANY ($1::BIGINT[]) AND survey_1.removed_at IS NULL ORDER BY survey_1.id

-- 13 of 19
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, staff_1.national_id, staff_1.name, staff_1.phone 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($1::BIGINT[]) AND staff_1.removed_at IS NULL AND staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) ORDER BY staff_1.id

-- 14 of 19
SELECT training_1.id, training_1.id AS id__1, training_1.code, training_1.course, training_1.kind, training_1.held_on, training_1.hours, training_1.lecturer 
FROM training AS training_1 
WHERE training_1.id = ANY ($1::BIGINT[]) AND training_1.removed_at IS NULL ORDER BY training_1.id

-- 15 of 19
SELECT academic_year_1.id, academic_year_1.id AS id__1, academic_year_1.code, academic_year_1.name, academic_year_1.starts_on, academic_year_1.ends_on 
FROM academic_year AS academic_year_1 
WHERE academic_year_1.id = ANY ($1::BIGINT[]) AND academic_year_1.removed_at IS NULL ORDER BY academic_year_1.id

-- 16 of 19
SELECT anon_1.s0, anon_1.s1, anon_1.s2, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT finding_1.self_check_id AS s0, array_position(ARRAY['STAFF', 'LESSONS', 'FACILITIES', 'PARENTS_SCHOOL', 'AFTER_SCHOOL', 'TEACHING', 'OTHER'], finding_1.area) AS s1, finding_1.id AS s2, finding_1.id AS c0, finding_1.self_check_id AS c1, finding_1.code AS c2, finding_1.area AS c3, finding_1.severity AS c4, finding_1.description AS c5, row_number() OVER (ORDER BY finding_1.self_check_id ASC, array_position(ARRAY['STAFF', 'LESSONS', 'FACILITIES', 'PARENTS_SCHOOL', 'AFTER_SCHOOL', 'TEACHING', 'OTHER'], finding_1.area) ASC, finding_1.id ASC) AS place 
FROM finding AS finding_1 
WHERE finding_1.removed_at IS NULL AND finding_1.self_check_id IN (SELECT self_check_1.id 
FROM self_check AS self_check_1 
WHERE self_check_1.removed_at IS NULL AND self_check_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) AND finding_1.self_check_id = anon_2.id ORDER BY finding_1.self_check_id ASC, array_position(ARRAY['STAFF', 'LESSONS', 'FACILITIES', 'PARENTS_SCHOOL', 'AFTER_SCHOOL', 'TEACHING', 'OTHER'], finding_1.area) ASC, finding_1.id ASC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 17 of 19
SELECT academic_year_1.id, academic_year_1.id AS id__1, academic_year_1.code, academic_year_1.name, academic_year_1.starts_on, academic_year_1.ends_on 
FROM academic_year AS academic_year_1 
WHERE academic_year_1.id = ANY ($1::BIGINT[]) AND academic_year_1.removed_at IS NULL ORDER BY academic_year_1.id

-- 18 of 19
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT rectification_1.due_on AS s0, rectification_1.id AS s1, rectification_1.id AS c0, rectification_1.finding_id AS c1, rectification_1.owner_id AS c2, rectification_1.measure AS c3, rectification_1.due_on AS c4, rectification_1.done_on AS c5, rectification_1.version AS c6, row_number() OVER (ORDER BY rectification_1.due_on ASC, rectification_1.id ASC) AS place 
FROM rectification AS rectification_1 
WHERE rectification_1.removed_at IS NULL AND rectification_1.finding_id IN (SELECT finding_1.id 
FROM finding AS finding_1 
WHERE finding_1.removed_at IS NULL AND finding_1.self_check_id IN (SELECT self_check_1.id 
FROM self_check AS self_check_1 
WHERE self_check_1.removed_at IS NULL AND self_check_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))))) AND rectification_1.finding_id = anon_2.id ORDER BY rectification_1.due_on ASC, rectification_1.id ASC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 19 of 19
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, staff_1.national_id, staff_1.name, staff_1.phone 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($1::BIGINT[]) AND staff_1.removed_at IS NULL AND staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) ORDER BY staff_1.id
