-- 1 of 10
SELECT health_encounter_1.date AS s0, health_encounter_1.id AS s1, health_encounter_1.id AS c0, health_encounter_1.student_id AS c1, health_encounter_1.partner_id AS c2, health_encounter_1.practitioner_id AS c3, health_encounter_1.referral_id AS c4, health_encounter_1.date AS c5, health_encounter_1.last_day AS c6, health_encounter_1.kind AS c7, health_encounter_1.disposition AS c8 
FROM health_encounter AS health_encounter_1 
WHERE health_encounter_1.removed_at IS NULL AND (health_encounter_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR health_encounter_1.partner_id = $3::BIGINT AND health_encounter_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND referral_2.partner_id = $3::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR health_encounter_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY health_encounter_1.date DESC, health_encounter_1.id DESC 
 LIMIT $6::INTEGER

-- 2 of 10
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
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR student_1.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND referral_2.partner_id = $3::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL'))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY student_1.name_pinyin ASC, student_1.name ASC, student_1.id ASC 
 LIMIT $6::INTEGER

-- 3 of 10
SELECT count(*) AS count_1 
FROM health_encounter AS health_encounter_1 
WHERE health_encounter_1.removed_at IS NULL AND (health_encounter_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR health_encounter_1.partner_id = $3::BIGINT AND health_encounter_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND referral_2.partner_id = $3::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR health_encounter_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))

-- 4 of 10
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
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR student_1.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND referral_2.partner_id = $4::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $5::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $6::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $6::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY student_1.id

-- 5 of 10
SELECT health_partner_1.id, health_partner_1.id AS id__1, health_partner_1.code, health_partner_1.name, health_partner_1.services, health_partner_1.phone 
FROM health_partner AS health_partner_1 
WHERE health_partner_1.id = ANY ($1::BIGINT[]) AND health_partner_1.removed_at IS NULL ORDER BY health_partner_1.id

-- 6 of 10
SELECT practitioner_1.id, practitioner_1.id AS id__1, practitioner_1.partner_id, practitioner_1.code, practitioner_1.name, practitioner_1.qualification, practitioner_1.phone 
FROM practitioner AS practitioner_1 
WHERE practitioner_1.id = ANY ($1::BIGINT[]) AND practitioner_1.removed_at IS NULL ORDER BY practitioner_1.id

-- 7 of 10
SELECT referral_1.id, referral_1.id AS id__1, referral_1.student_id, referral_1.school_id, referral_1.partner_id, referral_1.practitioner_id, referral_1.number, referral_1.state, referral_1.urgency, CASE WHEN (referral_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR referral_1.partner_id = $3::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)) OR referral_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN referral_1.reason END AS anon_1, referral_1.consent, referral_1.requested_at, referral_1.accepted_at, referral_1.closed_at, CASE WHEN (referral_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR referral_1.partner_id = $3::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_4.student_id 
FROM consent AS consent_4 
WHERE consent_4.purpose = 'REFERRAL' AND consent_4.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_5 
WHERE consent_5.student_id = consent_4.student_id AND consent_5.purpose = 'REFERRAL' AND consent_5.withdrawn_at IS NULL AND consent_5.given_at > consent_4.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_6.student_id 
FROM consent AS consent_6 
WHERE consent_6.purpose = 'REFERRAL' AND consent_6.withdrawn_at IS NULL)) OR referral_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN referral_1.feedback END AS anon_2, referral_1.returned_on, referral_1.version 
FROM referral AS referral_1 
WHERE referral_1.id = ANY ($6::BIGINT[]) AND referral_1.removed_at IS NULL AND (referral_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR referral_1.partner_id = $3::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_7.student_id 
FROM consent AS consent_7 
WHERE consent_7.purpose = 'REFERRAL' AND consent_7.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_8 
WHERE consent_8.student_id = consent_7.student_id AND consent_8.purpose = 'REFERRAL' AND consent_8.withdrawn_at IS NULL AND consent_8.given_at > consent_7.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_9.student_id 
FROM consent AS consent_9 
WHERE consent_9.purpose = 'REFERRAL' AND consent_9.withdrawn_at IS NULL)) OR referral_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL')))) OR referral_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY referral_1.id

-- 8 of 10
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT health_encounter_1.date AS s0, health_encounter_1.id AS s1, health_encounter_1.id AS c0, health_encounter_1.student_id AS c1, health_encounter_1.partner_id AS c2, health_encounter_1.practitioner_id AS c3, health_encounter_1.referral_id AS c4, health_encounter_1.date AS c5, health_encounter_1.last_day AS c6, health_encounter_1.kind AS c7, health_encounter_1.disposition AS c8, row_number() OVER (ORDER BY health_encounter_1.date DESC, health_encounter_1.id DESC) AS place 
FROM health_encounter AS health_encounter_1 
WHERE health_encounter_1.removed_at IS NULL AND (health_encounter_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR health_encounter_1.partner_id = $4::BIGINT AND health_encounter_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND referral_2.partner_id = $4::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $5::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR health_encounter_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $6::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND health_encounter_1.kind != $7::VARCHAR COLLATE "C" AND health_encounter_1.student_id = anon_2.id ORDER BY health_encounter_1.date DESC, health_encounter_1.id DESC 
 LIMIT $8::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 9 of 10
SELECT health_encounter_1.student_id, count(*) AS count_1 
FROM health_encounter AS health_encounter_1 
WHERE health_encounter_1.student_id = ANY ($1::BIGINT[]) AND health_encounter_1.removed_at IS NULL AND (health_encounter_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR health_encounter_1.partner_id = $4::BIGINT AND health_encounter_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND referral_2.partner_id = $4::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $5::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR health_encounter_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $6::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND health_encounter_1.kind != $7::VARCHAR COLLATE "C" GROUP BY health_encounter_1.student_id

-- 10 of 10
SELECT health_partner_1.id, health_partner_1.id AS id__1, health_partner_1.code, health_partner_1.name, health_partner_1.services, health_partner_1.phone 
FROM health_partner AS health_partner_1 
WHERE health_partner_1.id = ANY ($1::BIGINT[]) AND health_partner_1.removed_at IS NULL ORDER BY health_partner_1.id
