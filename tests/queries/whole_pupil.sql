-- 1 of 14
SELECT school_1.code, school_1.id, school_1.district_id, school_1.code AS code__1, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.code = ANY ($1::TEXT[] COLLATE "C") AND school_1.removed_at IS NULL ORDER BY school_1.id

-- 2 of 14
SELECT anon_1.s0, anon_1.s1, anon_1.s2, anon_1.s3, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT class_group_1.grade AS s0, class_group_1.name_pinyin AS s1, class_group_1.name AS s2, class_group_1.id AS s3, class_group_1.id AS c0, class_group_1.school_id AS c1, class_group_1.name AS c2, class_group_1.code AS c3, class_group_1.grade AS c4, class_group_1.school_year AS c5, row_number() OVER (ORDER BY class_group_1.grade ASC NULLS LAST, class_group_1.name_pinyin ASC, class_group_1.name ASC, class_group_1.id ASC) AS place 
FROM class_group AS class_group_1 
WHERE class_group_1.removed_at IS NULL AND class_group_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) AND class_group_1.school_id = anon_2.id ORDER BY class_group_1.grade ASC NULLS LAST, class_group_1.name_pinyin ASC, class_group_1.name ASC, class_group_1.id ASC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 3 of 14
SELECT anon_1.s0, anon_1.s1, anon_1.s2, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT student_1.name_pinyin AS s0, student_1.name AS s1, student_1.id AS s2, student_1.id AS c0, student_1.school_id AS c1, student_1.class_group_id AS c2, student_1.name AS c3, student_1.sex AS c4, student_1.birth_date AS c5, student_1.national_id AS c6, student_1.student_number AS c7, student_1.status AS c8, row_number() OVER (ORDER BY student_1.name_pinyin ASC, student_1.name ASC, student_1.id ASC) AS place 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) AND student_1.class_group_id = anon_2.id ORDER BY student_1.name_pinyin ASC, student_1.name ASC, student_1.id ASC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 4 of 14
SELECT anon_1.s0, anon_1.s1, anon_1.s2, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT guardianship_1."primary" AS s0, array_position(ARRAY['FATHER', 'MOTHER', 'STEP_FATHER', 'STEP_MOTHER', 'GRANDFATHER', 'GRANDMOTHER', 'MATERNAL_GRANDFATHER', 'MATERNAL_GRANDMOTHER', 'OTHER'], guardianship_1.kin) AS s1, guardianship_1.id AS s2, guardianship_1.id AS c0, guardianship_1.student_id AS c1, guardianship_1.guardian_id AS c2, guardianship_1.kin AS c3, guardianship_1."primary" AS c4, row_number() OVER (ORDER BY guardianship_1."primary" DESC, array_position(ARRAY['FATHER', 'MOTHER', 'STEP_FATHER', 'STEP_MOTHER', 'GRANDFATHER', 'GRANDMOTHER', 'MATERNAL_GRANDFATHER', 'MATERNAL_GRANDMOTHER', 'OTHER'], guardianship_1.kin) ASC, guardianship_1.id ASC) AS place 
FROM guardianship AS guardianship_1 
WHERE guardianship_1.removed_at IS NULL AND guardianship_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND guardianship_1.student_id = anon_2.id ORDER BY guardianship_1."primary" DESC, array_position(ARRAY['FATHER', 'MOTHER', 'STEP_FATHER', 'STEP_MOTHER', 'GRANDFATHER', 'GRANDMOTHER', 'MATERNAL_GRANDFATHER', 'MATERNAL_GRANDMOTHER', 'OTHER'], guardianship_1.kin) ASC, guardianship_1.id ASC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 5 of 14
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT mentor_assignment_1.starts_on AS s0, mentor_assignment_1.id AS s1, mentor_assignment_1.id AS c0, mentor_assignment_1.student_id AS c1, mentor_assignment_1.mentor_id AS c2, mentor_assignment_1.starts_on AS c3, mentor_assignment_1.ends_on AS c4, row_number() OVER (ORDER BY mentor_assignment_1.starts_on DESC, mentor_assignment_1.id DESC) AS place 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND mentor_assignment_1.student_id = anon_2.id ORDER BY mentor_assignment_1.starts_on DESC, mentor_assignment_1.id DESC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 6 of 14
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT attendance_mark_1.date AS s0, attendance_mark_1.id AS s1, attendance_mark_1.id AS c0, attendance_mark_1.student_id AS c1, attendance_mark_1.school_id AS c2, attendance_mark_1.class_group_id AS c3, attendance_mark_1.recorded_by_id AS c4, attendance_mark_1.date AS c5, attendance_mark_1.period AS c6, attendance_mark_1.code AS c7, attendance_mark_1.reason AS c8, row_number() OVER (ORDER BY attendance_mark_1.date DESC, attendance_mark_1.id DESC) AS place 
FROM attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.removed_at IS NULL AND attendance_mark_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND attendance_mark_1.student_id = anon_2.id ORDER BY attendance_mark_1.date DESC, attendance_mark_1.id DESC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 7 of 14
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT parent_attendance_1.session_id AS s0, parent_attendance_1.id AS s1, parent_attendance_1.id AS c0, parent_attendance_1.session_id AS c1, parent_attendance_1.student_id AS c2, parent_attendance_1.guardian_id AS c3, parent_attendance_1.feedback_score AS c4, row_number() OVER (ORDER BY parent_attendance_1.session_id ASC, parent_attendance_1.id ASC) AS place 
FROM parent_attendance AS parent_attendance_1 
WHERE parent_attendance_1.removed_at IS NULL AND parent_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND parent_attendance_1.student_id = anon_2.id ORDER BY parent_attendance_1.session_id ASC, parent_attendance_1.id ASC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 8 of 14
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.c9, anon_1.c10, anon_1.c11, anon_1.c12, anon_1.c13, anon_1.c14, anon_1.c15, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT referral_1.requested_at AS s0, referral_1.id AS s1, referral_1.id AS c0, referral_1.student_id AS c1, referral_1.school_id AS c2, referral_1.partner_id AS c3, referral_1.practitioner_id AS c4, referral_1.number AS c5, referral_1.state AS c6, referral_1.urgency AS c7, referral_1.reason AS c8, referral_1.consent AS c9, referral_1.requested_at AS c10, referral_1.accepted_at AS c11, referral_1.closed_at AS c12, referral_1.feedback AS c13, referral_1.returned_on AS c14, referral_1.version AS c15, row_number() OVER (ORDER BY referral_1.requested_at DESC NULLS LAST, referral_1.id DESC) AS place 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND referral_1.student_id = anon_2.id ORDER BY referral_1.requested_at DESC NULLS LAST, referral_1.id DESC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 9 of 14
SELECT anon_1.s0, anon_1.s1, anon_1.s2, anon_1.s3, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.c9, anon_1.c10, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT source_record_1.source_id AS s0, source_record_1.stream AS s1, source_record_1.key AS s2, source_record_1.id AS s3, source_record_1.id AS c0, source_record_1.source_id AS c1, source_record_1.stream AS c2, source_record_1.key AS c3, source_record_1.slot AS c4, source_record_1.subject_entity AS c5, source_record_1.subject_id AS c6, source_record_1.refers_to AS c7, source_record_1.source_time AS c8, source_record_1.founding AS c9, source_record_1.outdated AS c10, row_number() OVER (ORDER BY source_record_1.source_id ASC, source_record_1.stream ASC, source_record_1.key ASC, source_record_1.id ASC) AS place 
FROM source_record AS source_record_1 
WHERE source_record_1.subject_entity = $2::VARCHAR COLLATE "C" AND source_record_1.removed_at IS NULL AND source_record_1.subject_entity = 'Student' AND source_record_1.subject_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $4::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $4::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND source_record_1.subject_id = anon_2.id ORDER BY source_record_1.source_id ASC, source_record_1.stream ASC, source_record_1.key ASC, source_record_1.id ASC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 10 of 14
SELECT guardian_1.id, guardian_1.id AS id__1, guardian_1.name, guardian_1.phone, guardian_1.national_id 
FROM guardian AS guardian_1 
WHERE guardian_1.id = ANY ($1::BIGINT[]) AND guardian_1.removed_at IS NULL AND guardian_1.id IN (SELECT guardianship_1.guardian_id 
FROM guardianship AS guardianship_1 
WHERE guardianship_1.removed_at IS NULL AND guardianship_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY guardian_1.id

-- 11 of 14
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, staff_1.national_id, staff_1.name, staff_1.phone 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($1::BIGINT[]) AND staff_1.removed_at IS NULL AND staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY staff_1.id

-- 12 of 14
SELECT parent_session_1.id, parent_session_1.id AS id__1, parent_session_1.teacher_id, parent_session_1.course_id, parent_session_1.parent_school_id, parent_session_1.school_id, parent_session_1.code, parent_session_1.theme, parent_session_1.held_on, parent_session_1.hours, parent_session_1.mode, parent_session_1.grades, parent_session_1.family_education_week, parent_session_1.teacher_name 
FROM parent_session AS parent_session_1 
WHERE parent_session_1.id = ANY ($1::BIGINT[]) AND parent_session_1.removed_at IS NULL AND (parent_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR parent_session_1.id IN (SELECT parent_attendance_1.session_id 
FROM parent_attendance AS parent_attendance_1 
WHERE parent_attendance_1.removed_at IS NULL AND parent_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) ORDER BY parent_session_1.id

-- 13 of 14
SELECT health_partner_1.id, health_partner_1.id AS id__1, health_partner_1.code, health_partner_1.name, health_partner_1.services, health_partner_1.phone 
FROM health_partner AS health_partner_1 
WHERE health_partner_1.id = ANY ($1::BIGINT[]) AND health_partner_1.removed_at IS NULL ORDER BY health_partner_1.id

-- 14 of 14
SELECT source_1.id, source_1.id AS id__1, source_1.name, source_1.connector, source_1.roster, source_1.feeds, source_1.schedule, source_1.health, source_1.synced_at, source_1.stale_after, source_1.circuit, source_1.failures, source_1.retry_at 
FROM source AS source_1 
WHERE source_1.id = ANY ($1::BIGINT[]) ORDER BY source_1.id
