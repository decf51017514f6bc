-- 1 of 3
SELECT referral_1.requested_at AS s0, referral_1.id AS s1, referral_1.id AS c0, referral_1.student_id AS c1, referral_1.school_id AS c2, referral_1.partner_id AS c3, referral_1.practitioner_id AS c4, referral_1.number AS c5, referral_1.state AS c6, referral_1.urgency AS c7, referral_1.reason AS c8, referral_1.consent AS c9, referral_1.requested_at AS c10, referral_1.accepted_at AS c11, referral_1.closed_at AS c12, referral_1.feedback AS c13, referral_1.returned_on AS c14, referral_1.version AS c15 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $1::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)) ORDER BY referral_1.requested_at DESC NULLS LAST, referral_1.id DESC 
 LIMIT $4::INTEGER

-- 2 of 3
SELECT student_1.id, student_1.id AS id__1, student_1.school_id, student_1.class_group_id, student_1.name, student_1.sex, student_1.birth_date, student_1.national_id, student_1.student_number, student_1.status 
FROM student AS student_1 
WHERE student_1.id = ANY ($1::BIGINT[]) AND student_1.removed_at IS NULL AND student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))) ORDER BY student_1.id

-- 3 of 3
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT attendance_mark_1.date AS s0, attendance_mark_1.id AS s1, attendance_mark_1.id AS c0, attendance_mark_1.student_id AS c1, attendance_mark_1.school_id AS c2, attendance_mark_1.class_group_id AS c3, attendance_mark_1.recorded_by_id AS c4, attendance_mark_1.date AS c5, attendance_mark_1.period AS c6, attendance_mark_1.code AS c7, row_number() OVER (ORDER BY attendance_mark_1.date DESC, attendance_mark_1.id DESC) AS place 
FROM attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.removed_at IS NULL AND attendance_mark_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) AND attendance_mark_1.student_id = anon_2.id ORDER BY attendance_mark_1.date DESC, attendance_mark_1.id DESC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place
