-- 1 of 8
SELECT screening_result_1.taken_on AS s0, screening_result_1.id AS s1, screening_result_1.id AS c0, screening_result_1.student_id AS c1, screening_result_1.instrument_id AS c2, screening_result_1.campaign_id AS c3, screening_result_1.school_id AS c4, screening_result_1.taken_on AS c5, screening_result_1.grade AS c6, screening_result_1.level AS c7, screening_result_1.at_cut_off AS c8, screening_result_1.urgent AS c9, screening_result_1.valid AS c10, CASE WHEN (screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_2.student_id 
FROM screening_result AS screening_result_2 
WHERE screening_result_2.removed_at IS NULL AND screening_result_2.at_cut_off IS true))) OR screening_result_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN screening_result_1.total END AS c11, CASE WHEN (screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_2.student_id 
FROM screening_result AS screening_result_2 
WHERE screening_result_2.removed_at IS NULL AND screening_result_2.at_cut_off IS true))) OR screening_result_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN screening_result_1.subscale_scores END AS c12, CASE WHEN (screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_2.student_id 
FROM screening_result AS screening_result_2 
WHERE screening_result_2.removed_at IS NULL AND screening_result_2.at_cut_off IS true))) OR screening_result_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN screening_result_1.answers END AS c13 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND (screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_2.student_id 
FROM screening_result AS screening_result_2 
WHERE screening_result_2.removed_at IS NULL AND screening_result_2.at_cut_off IS true))) OR screening_result_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $1::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $1::DATE))) OR screening_result_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL')))) OR screening_result_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND screening_result_1.at_cut_off = $4::BOOLEAN ORDER BY screening_result_1.taken_on DESC NULLS LAST, screening_result_1.id DESC 
 LIMIT $5::INTEGER

-- 2 of 8
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
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR student_1.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $1::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $1::DATE)) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL'))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY student_1.name_pinyin ASC, student_1.name ASC, student_1.id ASC 
 LIMIT $4::INTEGER

-- 3 of 8
SELECT count(*) AS count_1 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND (screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_2.student_id 
FROM screening_result AS screening_result_2 
WHERE screening_result_2.removed_at IS NULL AND screening_result_2.at_cut_off IS true))) OR screening_result_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $1::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $1::DATE))) OR screening_result_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL')))) OR screening_result_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND screening_result_1.at_cut_off = $4::BOOLEAN

-- 4 of 8
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
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR student_1.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE)) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY student_1.id

-- 5 of 8
SELECT instrument_1.id, instrument_1.id AS id__1, instrument_1.edition, instrument_1.code, instrument_1.variant, instrument_1.title, instrument_1.title_zh, instrument_1.respondent, instrument_1.first_grade, instrument_1.last_grade, instrument_1.items, instrument_1.least, instrument_1.most, instrument_1.reverse_items, instrument_1.urgent_items, instrument_1.validity_items, instrument_1.void_at, instrument_1.statistic, instrument_1.most_missing 
FROM instrument AS instrument_1 
WHERE instrument_1.id = ANY ($1::BIGINT[]) AND instrument_1.removed_at IS NULL ORDER BY instrument_1.id

-- 6 of 8
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT screening_flag_1.score AS s0, screening_flag_1.id AS s1, screening_flag_1.id AS c0, screening_flag_1.result_id AS c1, screening_flag_1.scale_id AS c2, screening_flag_1.score AS c3, row_number() OVER (ORDER BY screening_flag_1.score DESC, screening_flag_1.id DESC) AS place 
FROM screening_flag AS screening_flag_1 
WHERE screening_flag_1.removed_at IS NULL AND (screening_flag_1.result_id IN (SELECT screening_result_1.id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_2.student_id 
FROM screening_result AS screening_result_2 
WHERE screening_result_2.removed_at IS NULL AND screening_result_2.at_cut_off IS true)))) OR screening_flag_1.result_id IN (SELECT screening_result_3.id 
FROM screening_result AS screening_result_3 
WHERE screening_result_3.removed_at IS NULL AND screening_result_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) AND screening_flag_1.result_id = anon_2.id ORDER BY screening_flag_1.score DESC, screening_flag_1.id DESC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 7 of 8
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.c9, anon_1.c10, anon_1.c11, anon_1.c12, anon_1.c13, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT screening_result_1.taken_on AS s0, screening_result_1.id AS s1, screening_result_1.id AS c0, screening_result_1.student_id AS c1, screening_result_1.instrument_id AS c2, screening_result_1.campaign_id AS c3, screening_result_1.school_id AS c4, screening_result_1.taken_on AS c5, screening_result_1.grade AS c6, screening_result_1.level AS c7, screening_result_1.at_cut_off AS c8, screening_result_1.urgent AS c9, screening_result_1.valid AS c10, CASE WHEN (screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_2.student_id 
FROM screening_result AS screening_result_2 
WHERE screening_result_2.removed_at IS NULL AND screening_result_2.at_cut_off IS true))) OR screening_result_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN screening_result_1.total END AS c11, CASE WHEN (screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_2.student_id 
FROM screening_result AS screening_result_2 
WHERE screening_result_2.removed_at IS NULL AND screening_result_2.at_cut_off IS true))) OR screening_result_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN screening_result_1.subscale_scores END AS c12, CASE WHEN (screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_2.student_id 
FROM screening_result AS screening_result_2 
WHERE screening_result_2.removed_at IS NULL AND screening_result_2.at_cut_off IS true))) OR screening_result_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN screening_result_1.answers END AS c13, row_number() OVER (ORDER BY screening_result_1.taken_on DESC NULLS LAST, screening_result_1.id DESC) AS place 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND (screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_2.student_id 
FROM screening_result AS screening_result_2 
WHERE screening_result_2.removed_at IS NULL AND screening_result_2.at_cut_off IS true))) OR screening_result_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE))) OR screening_result_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR screening_result_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND screening_result_1.student_id = anon_2.id ORDER BY screening_result_1.taken_on DESC NULLS LAST, screening_result_1.id DESC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 8 of 8
SELECT instrument_scale_1.id, instrument_scale_1.id AS id__1, instrument_scale_1.instrument_id, instrument_scale_1.edition, instrument_scale_1.code, instrument_scale_1.title, instrument_scale_1.title_zh, instrument_scale_1.place, instrument_scale_1.items, instrument_scale_1.counted 
FROM instrument_scale AS instrument_scale_1 
WHERE instrument_scale_1.id = ANY ($1::BIGINT[]) AND instrument_scale_1.removed_at IS NULL ORDER BY instrument_scale_1.id
