-- 1 of 13
SELECT incident_1.occurred_on AS s0, incident_1.id AS s1, incident_1.id AS c0, incident_1.school_id AS c1, incident_1.kind AS c2, incident_1.bullying AS c3, incident_1.occurred_on AS c4, incident_1.reported_on AS c5, CASE WHEN (incident_1.id IN (SELECT incident_part_1.incident_id 
FROM incident_part AS incident_part_1 
WHERE incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR incident_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR incident_1.id IN (SELECT incident_part_2.incident_id 
FROM incident_part AS incident_part_2 
WHERE incident_part_2.removed_at IS NULL AND incident_part_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) THEN incident_1.account END AS c6, incident_1.state AS c7, incident_1.measures AS c8, incident_1.measures_on AS c9, incident_1.closed_on AS c10 
FROM incident AS incident_1 
WHERE incident_1.removed_at IS NULL AND (incident_1.id IN (SELECT incident_part_1.incident_id 
FROM incident_part AS incident_part_1 
WHERE incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR incident_1.id IN (SELECT incident_part_3.incident_id 
FROM incident_part AS incident_part_3 
WHERE incident_part_3.removed_at IS NULL AND incident_part_3.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $3::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $1::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $1::DATE)))) OR incident_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL'))) OR incident_1.id IN (SELECT incident_part_4.incident_id 
FROM incident_part AS incident_part_4 
WHERE incident_part_4.removed_at IS NULL AND incident_part_4.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL'))))) OR incident_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR incident_1.id IN (SELECT incident_part_2.incident_id 
FROM incident_part AS incident_part_2 
WHERE incident_part_2.removed_at IS NULL AND incident_part_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) AND incident_1.bullying = $4::BOOLEAN ORDER BY incident_1.occurred_on DESC, incident_1.id DESC 
 LIMIT $5::INTEGER

-- 2 of 13
SELECT student_1.name_pinyin AS s0, student_1.name AS s1, student_1.id AS s2, student_1.id AS c0, student_1.school_id AS c1, student_1.class_group_id AS c2, student_1.name AS c3, student_1.sex AS c4, student_1.birth_date AS c5, student_1.national_id AS c6, student_1.student_number AS c7, student_1.status AS c8 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND (student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR student_1.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $3::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $1::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $1::DATE)) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL'))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY student_1.name_pinyin ASC, student_1.name ASC, student_1.id ASC 
 LIMIT $4::INTEGER

-- 3 of 13
SELECT count(*) AS count_1 
FROM incident AS incident_1 
WHERE incident_1.removed_at IS NULL AND (incident_1.id IN (SELECT incident_part_1.incident_id 
FROM incident_part AS incident_part_1 
WHERE incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR incident_1.id IN (SELECT incident_part_2.incident_id 
FROM incident_part AS incident_part_2 
WHERE incident_part_2.removed_at IS NULL AND incident_part_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $3::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $1::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $1::DATE)))) OR incident_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL'))) OR incident_1.id IN (SELECT incident_part_3.incident_id 
FROM incident_part AS incident_part_3 
WHERE incident_part_3.removed_at IS NULL AND incident_part_3.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL'))))) OR incident_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR incident_1.id IN (SELECT incident_part_4.incident_id 
FROM incident_part AS incident_part_4 
WHERE incident_part_4.removed_at IS NULL AND incident_part_4.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) AND incident_1.bullying = $4::BOOLEAN

-- 4 of 13
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id

-- 5 of 13
SELECT anon_1.s0, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT incident_part_1.id AS s0, incident_part_1.id AS c0, incident_part_1.incident_id AS c1, incident_part_1.student_id AS c2, incident_part_1.kind AS c3, row_number() OVER (ORDER BY incident_part_1.id ASC) AS place 
FROM incident_part AS incident_part_1 
WHERE incident_part_1.removed_at IS NULL AND (incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR incident_part_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE))) OR incident_part_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR incident_part_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND incident_part_1.incident_id = anon_2.id ORDER BY incident_part_1.id ASC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 6 of 13
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT admonishment_1.given_on AS s0, admonishment_1.id AS s1, admonishment_1.id AS c0, admonishment_1.student_id AS c1, admonishment_1.by_id AS c2, admonishment_1.incident_id AS c3, admonishment_1.given_on AS c4, admonishment_1.body AS c5, admonishment_1.reason AS c6, admonishment_1.guardian_present AS c7, row_number() OVER (ORDER BY admonishment_1.given_on DESC, admonishment_1.id DESC) AS place 
FROM admonishment AS admonishment_1 
WHERE admonishment_1.removed_at IS NULL AND (admonishment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR admonishment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE))) OR admonishment_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR admonishment_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND admonishment_1.incident_id = anon_2.id ORDER BY admonishment_1.given_on DESC, admonishment_1.id DESC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 7 of 13
SELECT anon_1.s0, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT incident_part_1.id AS s0, incident_part_1.id AS c0, incident_part_1.incident_id AS c1, incident_part_1.student_id AS c2, incident_part_1.kind AS c3, row_number() OVER (ORDER BY incident_part_1.id ASC) AS place 
FROM incident_part AS incident_part_1 
WHERE incident_part_1.removed_at IS NULL AND (incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR incident_part_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE))) OR incident_part_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR incident_part_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND incident_part_1.student_id = anon_2.id ORDER BY incident_part_1.id ASC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 8 of 13
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT admonishment_1.given_on AS s0, admonishment_1.id AS s1, admonishment_1.id AS c0, admonishment_1.student_id AS c1, admonishment_1.by_id AS c2, admonishment_1.incident_id AS c3, admonishment_1.given_on AS c4, admonishment_1.body AS c5, admonishment_1.reason AS c6, admonishment_1.guardian_present AS c7, row_number() OVER (ORDER BY admonishment_1.given_on DESC, admonishment_1.id DESC) AS place 
FROM admonishment AS admonishment_1 
WHERE admonishment_1.removed_at IS NULL AND (admonishment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR admonishment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE))) OR admonishment_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR admonishment_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND admonishment_1.student_id = anon_2.id ORDER BY admonishment_1.given_on DESC, admonishment_1.id DESC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 9 of 13
SELECT student_1.id, student_1.id AS id__1, student_1.school_id, student_1.class_group_id, student_1.name, student_1.sex, student_1.birth_date, student_1.national_id, student_1.student_number, student_1.status 
FROM student AS student_1 
WHERE student_1.id = ANY ($1::BIGINT[]) AND student_1.removed_at IS NULL AND (student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR student_1.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE)) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY student_1.id

-- 10 of 13
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, staff_1.national_id, staff_1.name, staff_1.phone 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($1::BIGINT[]) AND staff_1.removed_at IS NULL AND (staff_1.id IN (SELECT mentor_assignment_1.mentor_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT) OR staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE))))) OR staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) OR staff_1.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY staff_1.id

-- 11 of 13
SELECT student_1.id, student_1.id AS id__1, student_1.school_id, student_1.class_group_id, student_1.name, student_1.sex, student_1.birth_date, student_1.national_id, student_1.student_number, student_1.status 
FROM student AS student_1 
WHERE student_1.id = ANY ($1::BIGINT[]) AND student_1.removed_at IS NULL AND (student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR student_1.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE)) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY student_1.id

-- 12 of 13
SELECT incident_1.id, incident_1.id AS id__1, incident_1.school_id, incident_1.kind, incident_1.bullying, incident_1.occurred_on, incident_1.reported_on, CASE WHEN (incident_1.id IN (SELECT incident_part_1.incident_id 
FROM incident_part AS incident_part_1 
WHERE incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR incident_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR incident_1.id IN (SELECT incident_part_2.incident_id 
FROM incident_part AS incident_part_2 
WHERE incident_part_2.removed_at IS NULL AND incident_part_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) THEN incident_1.account END AS anon_1, incident_1.state, incident_1.measures, incident_1.measures_on, incident_1.closed_on 
FROM incident AS incident_1 
WHERE incident_1.id = ANY ($4::BIGINT[]) AND incident_1.removed_at IS NULL AND (incident_1.id IN (SELECT incident_part_1.incident_id 
FROM incident_part AS incident_part_1 
WHERE incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR incident_1.id IN (SELECT incident_part_3.incident_id 
FROM incident_part AS incident_part_3 
WHERE incident_part_3.removed_at IS NULL AND incident_part_3.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $3::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $1::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $1::DATE)))) OR incident_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL'))) OR incident_1.id IN (SELECT incident_part_4.incident_id 
FROM incident_part AS incident_part_4 
WHERE incident_part_4.removed_at IS NULL AND incident_part_4.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL'))))) OR incident_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR incident_1.id IN (SELECT incident_part_2.incident_id 
FROM incident_part AS incident_part_2 
WHERE incident_part_2.removed_at IS NULL AND incident_part_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) ORDER BY incident_1.id

-- 13 of 13
SELECT admonishment_1.student_id, count(*) AS count_1 
FROM admonishment AS admonishment_1 
WHERE admonishment_1.student_id = ANY ($1::BIGINT[]) AND admonishment_1.removed_at IS NULL AND (admonishment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR admonishment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE))) OR admonishment_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR admonishment_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) GROUP BY admonishment_1.student_id
