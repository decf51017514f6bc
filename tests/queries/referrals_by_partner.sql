-- 1 of 7
SELECT student_1.id AS s0, student_1.id AS c0, student_1.school_id AS c1, student_1.class_group_id AS c2, student_1.name AS c3, student_1.sex AS c4, student_1.birth_date AS c5, student_1.national_id AS c6, student_1.student_number AS c7, student_1.status AS c8 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND (student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $1::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $5::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $5::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY student_1.id ASC 
 LIMIT $6::INTEGER

-- 2 of 7
SELECT ranked.k0, ranked.k1, ranked.k2, ranked.m0, ranked.m1, ranked.m2, ranked.m3 
FROM (SELECT made.k0 AS k0, made.k1 AS k1, made.k2 AS k2, made.m0 AS m0, made.m1 AS m1, made.m2 AS m2, made.m3 AS m3, row_number() OVER (ORDER BY made.k0 IS NULL ASC, health_partner_1.name_pinyin ASC, health_partner_1.name ASC, health_partner_1.id ASC, made.k1 ASC NULLS LAST, array_position(ARRAY['UNKNOWN', 'MALE', 'FEMALE', 'UNSPECIFIED'], made.k2) ASC NULLS LAST) AS place 
FROM (SELECT health_partner_2.id AS k0, CAST(timezone($1::VARCHAR, referral_1.requested_at) AS DATE) AS k1, open_student_1.sex AS k2, count(*) AS m0, count(DISTINCT referral_1.urgency) AS m1, count(DISTINCT open_student_1.id) AS m2, max(referral_1.accepted_at) AS m3 
FROM referral AS referral_1 LEFT OUTER JOIN health_partner AS health_partner_2 ON referral_1.partner_id = health_partner_2.id AND health_partner_2.removed_at IS NULL LEFT OUTER JOIN open_student AS open_student_1 ON referral_1.student_id = open_student_1.id AND open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND referral_2.partner_id = $2::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))) OR open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) 
WHERE referral_1.removed_at IS NULL AND (referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_4.student_id 
FROM consent AS consent_4 
WHERE consent_4.purpose = 'REFERRAL' AND consent_4.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_5 
WHERE consent_5.student_id = consent_4.student_id AND consent_5.purpose = 'REFERRAL' AND consent_5.withdrawn_at IS NULL AND consent_5.given_at > consent_4.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_6.student_id 
FROM consent AS consent_6 
WHERE consent_6.purpose = 'REFERRAL' AND consent_6.withdrawn_at IS NULL)) OR referral_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) GROUP BY health_partner_2.id, CAST(timezone($1::VARCHAR, referral_1.requested_at) AS DATE), open_student_1.sex 
HAVING true) AS made LEFT OUTER JOIN health_partner AS health_partner_1 ON health_partner_1.id = made.k0) AS ranked 
WHERE ranked.place <= $7::INTEGER ORDER BY ranked.place

-- 3 of 7
SELECT count(*) AS count_1, max(referral_1.requested_at) AS max_1, referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.student_id = ANY ($1::BIGINT[]) AND referral_1.removed_at IS NULL AND (referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)) OR referral_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) GROUP BY referral_1.student_id

-- 4 of 7
SELECT count(*) AS count_1, attendance_mark_1.student_id 
FROM attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.student_id = ANY ($1::BIGINT[]) AND attendance_mark_1.removed_at IS NULL AND (attendance_mark_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR attendance_mark_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND attendance_mark_1.code != $7::VARCHAR COLLATE "C" GROUP BY attendance_mark_1.student_id

-- 5 of 7
SELECT health_partner_1.id, health_partner_1.id AS id__1, health_partner_1.code, health_partner_1.name, health_partner_1.services, health_partner_1.phone 
FROM health_partner AS health_partner_1 
WHERE health_partner_1.id = ANY ($1::BIGINT[]) AND health_partner_1.removed_at IS NULL ORDER BY health_partner_1.id

-- 6 of 7
SELECT ranked.k0, ranked.k1, ranked.m0, ranked.m1, ranked.parent 
FROM (SELECT made.k0 AS k0, made.k1 AS k1, made.m0 AS m0, made.m1 AS m1, made.parent AS parent, row_number() OVER (PARTITION BY made.parent ORDER BY array_position(ARRAY['EXCUSED_ABSENCE', 'UNEXCUSED_ABSENCE', 'TARDY', 'EARLY_DEPARTURE', 'PARTIAL'], made.k0) ASC NULLS LAST, made.k1 IS NULL ASC, open_staff_1.name_pinyin ASC, open_staff_1.name ASC, open_staff_1.id ASC) AS place 
FROM (SELECT attendance_mark_1.code AS k0, open_staff_2.id AS k1, count(*) AS m0, min(attendance_mark_1.date) AS m1, attendance_mark_1.student_id AS parent 
FROM attendance_mark AS attendance_mark_1 LEFT OUTER JOIN open_staff AS open_staff_2 ON attendance_mark_1.recorded_by_id = open_staff_2.id AND open_staff_2.removed_at IS NULL AND open_staff_2.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) 
WHERE attendance_mark_1.student_id = ANY ($3::BIGINT[]) AND attendance_mark_1.removed_at IS NULL AND (attendance_mark_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $4::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $5::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $6::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR attendance_mark_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND attendance_mark_1.code != $7::VARCHAR COLLATE "C" GROUP BY attendance_mark_1.code, open_staff_2.id, attendance_mark_1.student_id 
HAVING true) AS made LEFT OUTER JOIN open_staff AS open_staff_1 ON open_staff_1.id = made.k1) AS ranked 
WHERE ranked.place <= $8::INTEGER ORDER BY ranked.place

-- 7 of 7
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, staff_1.national_id, staff_1.name, staff_1.phone 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($1::BIGINT[]) AND staff_1.removed_at IS NULL AND staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY staff_1.id
