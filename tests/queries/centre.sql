-- 1 of 15
SELECT hotline_call_1.received_at AS s0, hotline_call_1.id AS s1, hotline_call_1.id AS c0, hotline_call_1.student_id AS c1, hotline_call_1.code AS c2, hotline_call_1.received_at AS c3, hotline_call_1.hour AS c4, hotline_call_1.minutes AS c5, hotline_call_1.caller_kind AS c6, hotline_call_1.topic AS c7, hotline_call_1.risk AS c8, hotline_call_1.outcome AS c9, hotline_call_1.note AS c10 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL ORDER BY hotline_call_1.received_at DESC, hotline_call_1.id DESC 
 LIMIT $1::INTEGER

-- 2 of 15
SELECT count(*) AS count_1 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL

-- 3 of 15
SELECT appointment_1.slot AS s0, appointment_1.id AS s1, appointment_1.id AS c0, appointment_1.student_id AS c1, appointment_1.code AS c2, appointment_1.kind AS c3, appointment_1.state AS c4, appointment_1.asked_on AS c5, appointment_1.slot AS c6, appointment_1.waited_days AS c7, appointment_1.counsellor_name AS c8, appointment_1.version AS c9 
FROM appointment AS appointment_1 
WHERE appointment_1.removed_at IS NULL AND appointment_1.state != $1::VARCHAR COLLATE "C" ORDER BY appointment_1.slot DESC, appointment_1.id DESC 
 LIMIT $2::INTEGER

-- 4 of 15
SELECT max(appointment_1.waited_days) AS max_1, trim_scale(round(avg(CAST(appointment_1.waited_days AS NUMERIC)), 6)) AS trim_scale_1 
FROM appointment AS appointment_1 
WHERE appointment_1.removed_at IS NULL

-- 5 of 15
SELECT exam_service_1.date AS s0, exam_service_1.id AS s1, exam_service_1.id AS c0, exam_service_1.school_id AS c1, exam_service_1.code AS c2, exam_service_1.kind AS c3, exam_service_1.examination AS c4, exam_service_1.team AS c5, exam_service_1.date AS c6, exam_service_1.served AS c7 
FROM exam_service AS exam_service_1 
WHERE exam_service_1.removed_at IS NULL ORDER BY exam_service_1.date DESC, exam_service_1.id DESC 
 LIMIT $1::INTEGER

-- 6 of 15
SELECT count(*) AS count_1 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL

-- 7 of 15
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
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)) ORDER BY student_1.id

-- 8 of 15
SELECT ranked.k0, ranked.k1, ranked.m0 
FROM (SELECT made.k0 AS k0, made.k1 AS k1, made.m0 AS m0, row_number() OVER (ORDER BY made.k0 ASC NULLS LAST, array_position(ARRAY['LOW', 'MEDIUM', 'HIGH'], made.k1) ASC NULLS LAST) AS place 
FROM (SELECT CAST(date_trunc('month', CAST(CAST(timezone($1::VARCHAR, hotline_call_1.received_at) AS DATE) AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS k0, hotline_call_1.risk AS k1, count(*) AS m0 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL GROUP BY CAST(date_trunc('month', CAST(CAST(timezone($1::VARCHAR, hotline_call_1.received_at) AS DATE) AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE), hotline_call_1.risk 
HAVING true) AS made) AS ranked 
WHERE ranked.place <= $2::INTEGER ORDER BY ranked.place

-- 9 of 15
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
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)) ORDER BY student_1.id

-- 10 of 15
SELECT ranked.k0, ranked.m0 
FROM (SELECT made.k0 AS k0, made.m0 AS m0, row_number() OVER (ORDER BY array_position(ARRAY['BOOKED', 'HELD', 'MISSED', 'CANCELLED'], made.k0) ASC NULLS LAST) AS place 
FROM (SELECT appointment_1.state AS k0, count(*) AS m0 
FROM appointment AS appointment_1 
WHERE appointment_1.removed_at IS NULL GROUP BY appointment_1.state 
HAVING true) AS made) AS ranked 
WHERE ranked.place <= $1::INTEGER ORDER BY ranked.place

-- 11 of 15
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id

-- 12 of 15
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.c9, anon_1.c10, anon_1.c11, anon_1.c12, anon_1.c13, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT counselling_session_1.held_on AS s0, counselling_session_1.id AS s1, counselling_session_1.id AS c0, counselling_session_1.counsellor_id AS c1, counselling_session_1.school_id AS c2, counselling_session_1.room_id AS c3, counselling_session_1.exam_service_id AS c4, counselling_session_1.code AS c5, counselling_session_1.kind AS c6, counselling_session_1.place AS c7, counselling_session_1.held_on AS c8, counselling_session_1.minutes AS c9, counselling_session_1.themes AS c10, counselling_session_1.outcome AS c11, counselling_session_1.note AS c12, counselling_session_1.counsellor_name AS c13, row_number() OVER (ORDER BY counselling_session_1.held_on DESC, counselling_session_1.id DESC) AS place 
FROM counselling_session AS counselling_session_1 
WHERE counselling_session_1.removed_at IS NULL AND counselling_session_1.id IN (SELECT counselling_attendance_1.session_id 
FROM counselling_attendance AS counselling_attendance_1 
WHERE counselling_attendance_1.removed_at IS NULL AND counselling_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) AND counselling_session_1.exam_service_id = anon_2.id ORDER BY counselling_session_1.held_on DESC, counselling_session_1.id DESC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 13 of 15
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.c9, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT appointment_1.slot AS s0, appointment_1.id AS s1, appointment_1.id AS c0, appointment_1.student_id AS c1, appointment_1.code AS c2, appointment_1.kind AS c3, appointment_1.state AS c4, appointment_1.asked_on AS c5, appointment_1.slot AS c6, appointment_1.waited_days AS c7, appointment_1.counsellor_name AS c8, appointment_1.version AS c9, row_number() OVER (ORDER BY appointment_1.slot DESC, appointment_1.id DESC) AS place 
FROM appointment AS appointment_1 
WHERE appointment_1.removed_at IS NULL AND appointment_1.student_id = anon_2.id ORDER BY appointment_1.slot DESC, appointment_1.id DESC 
 LIMIT $2::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 14 of 15
SELECT counselling_session_1.exam_service_id, count(*) AS count_1 
FROM counselling_session AS counselling_session_1 
WHERE counselling_session_1.exam_service_id = ANY ($1::BIGINT[]) AND counselling_session_1.removed_at IS NULL AND counselling_session_1.id IN (SELECT counselling_attendance_1.session_id 
FROM counselling_attendance AS counselling_attendance_1 
WHERE counselling_attendance_1.removed_at IS NULL AND counselling_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) GROUP BY counselling_session_1.exam_service_id

-- 15 of 15
SELECT appointment_1.student_id, count(*) AS count_1 
FROM appointment AS appointment_1 
WHERE appointment_1.student_id = ANY ($1::BIGINT[]) AND appointment_1.removed_at IS NULL GROUP BY appointment_1.student_id
