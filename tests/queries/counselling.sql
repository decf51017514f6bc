-- 1 of 14
SELECT counselling_room_1.name AS s0, counselling_room_1.id AS s1, counselling_room_1.id AS c0, counselling_room_1.school_id AS c1, counselling_room_1.keeper_id AS c2, counselling_room_1.name AS c3, counselling_room_1.equipped_on AS c4, counselling_room_1.hours AS c5, counselling_room_1.weekly_hours AS c6 
FROM counselling_room AS counselling_room_1 
WHERE counselling_room_1.removed_at IS NULL ORDER BY counselling_room_1.name ASC, counselling_room_1.id ASC 
 LIMIT $1::INTEGER

-- 2 of 14
SELECT counselling_session_1.held_on AS s0, counselling_session_1.id AS s1, counselling_session_1.id AS c0, counselling_session_1.counsellor_id AS c1, counselling_session_1.school_id AS c2, counselling_session_1.room_id AS c3, counselling_session_1.exam_service_id AS c4, counselling_session_1.code AS c5, counselling_session_1.kind AS c6, counselling_session_1.place AS c7, counselling_session_1.held_on AS c8, counselling_session_1.minutes AS c9, counselling_session_1.themes AS c10, counselling_session_1.outcome AS c11, counselling_session_1.note AS c12, counselling_session_1.counsellor_name AS c13 
FROM counselling_session AS counselling_session_1 
WHERE counselling_session_1.removed_at IS NULL AND (counselling_session_1.id IN (SELECT counselling_attendance_1.session_id 
FROM counselling_attendance AS counselling_attendance_1 
WHERE counselling_attendance_1.removed_at IS NULL AND counselling_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR counselling_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR counselling_session_1.id IN (SELECT counselling_attendance_2.session_id 
FROM counselling_attendance AS counselling_attendance_2 
WHERE counselling_attendance_2.removed_at IS NULL AND counselling_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) ORDER BY counselling_session_1.held_on DESC, counselling_session_1.id DESC 
 LIMIT $4::INTEGER

-- 3 of 14
SELECT ranked.k0, ranked.k1, ranked.m0 
FROM (SELECT made.k0 AS k0, made.k1 AS k1, made.m0 AS m0, row_number() OVER (ORDER BY array_position(ARRAY['INDIVIDUAL', 'GROUP'], made.k0) ASC NULLS LAST, array_position(ARRAY['SCHOOL_ROOM', 'CENTRE', 'CLINIC', 'EXAM_SERVICE'], made.k1) ASC NULLS LAST) AS place 
FROM (SELECT counselling_session_1.kind AS k0, counselling_session_1.place AS k1, count(*) AS m0 
FROM counselling_session AS counselling_session_1 
WHERE counselling_session_1.removed_at IS NULL AND (counselling_session_1.id IN (SELECT counselling_attendance_1.session_id 
FROM counselling_attendance AS counselling_attendance_1 
WHERE counselling_attendance_1.removed_at IS NULL AND counselling_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR counselling_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR counselling_session_1.id IN (SELECT counselling_attendance_2.session_id 
FROM counselling_attendance AS counselling_attendance_2 
WHERE counselling_attendance_2.removed_at IS NULL AND counselling_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) GROUP BY counselling_session_1.kind, counselling_session_1.place 
HAVING true) AS made) AS ranked 
WHERE ranked.place <= $4::INTEGER ORDER BY ranked.place

-- 4 of 14
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, CASE WHEN (staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN staff_1.national_id END AS anon_1, staff_1.name, CASE WHEN (staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN staff_1.phone END AS anon_2 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($3::BIGINT[]) AND staff_1.removed_at IS NULL AND (staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL) OR staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY staff_1.id

-- 5 of 14
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id

-- 6 of 14
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.c9, anon_1.c10, anon_1.c11, anon_1.c12, anon_1.c13, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT counselling_session_1.held_on AS s0, counselling_session_1.id AS s1, counselling_session_1.id AS c0, counselling_session_1.counsellor_id AS c1, counselling_session_1.school_id AS c2, counselling_session_1.room_id AS c3, counselling_session_1.exam_service_id AS c4, counselling_session_1.code AS c5, counselling_session_1.kind AS c6, counselling_session_1.place AS c7, counselling_session_1.held_on AS c8, counselling_session_1.minutes AS c9, counselling_session_1.themes AS c10, counselling_session_1.outcome AS c11, counselling_session_1.note AS c12, counselling_session_1.counsellor_name AS c13, row_number() OVER (ORDER BY counselling_session_1.held_on DESC, counselling_session_1.id DESC) AS place 
FROM counselling_session AS counselling_session_1 
WHERE counselling_session_1.removed_at IS NULL AND (counselling_session_1.id IN (SELECT counselling_attendance_1.session_id 
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
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR counselling_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR counselling_session_1.id IN (SELECT counselling_attendance_2.session_id 
FROM counselling_attendance AS counselling_attendance_2 
WHERE counselling_attendance_2.removed_at IS NULL AND counselling_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) AND counselling_session_1.room_id = anon_2.id ORDER BY counselling_session_1.held_on DESC, counselling_session_1.id DESC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 7 of 14
SELECT count(*) AS count_1 
FROM counselling_session AS counselling_session_1 
WHERE counselling_session_1.removed_at IS NULL AND (counselling_session_1.id IN (SELECT counselling_attendance_1.session_id 
FROM counselling_attendance AS counselling_attendance_1 
WHERE counselling_attendance_1.removed_at IS NULL AND counselling_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR counselling_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR counselling_session_1.id IN (SELECT counselling_attendance_2.session_id 
FROM counselling_attendance AS counselling_attendance_2 
WHERE counselling_attendance_2.removed_at IS NULL AND counselling_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))))

-- 8 of 14
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, CASE WHEN (staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN staff_1.national_id END AS anon_1, staff_1.name, CASE WHEN (staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN staff_1.phone END AS anon_2 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($3::BIGINT[]) AND staff_1.removed_at IS NULL AND (staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL) OR staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY staff_1.id

-- 9 of 14
SELECT counselling_room_1.id, counselling_room_1.id AS id__1, counselling_room_1.school_id, counselling_room_1.keeper_id, counselling_room_1.name, counselling_room_1.equipped_on, counselling_room_1.hours, counselling_room_1.weekly_hours 
FROM counselling_room AS counselling_room_1 
WHERE counselling_room_1.id = ANY ($1::BIGINT[]) AND counselling_room_1.removed_at IS NULL ORDER BY counselling_room_1.id

-- 10 of 14
SELECT exam_service_1.id, exam_service_1.id AS id__1, exam_service_1.school_id, exam_service_1.code, exam_service_1.kind, exam_service_1.examination, exam_service_1.team, exam_service_1.date, exam_service_1.served 
FROM exam_service AS exam_service_1 
WHERE exam_service_1.id = ANY ($1::BIGINT[]) AND exam_service_1.removed_at IS NULL ORDER BY exam_service_1.id

-- 11 of 14
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT counselling_attendance_1.session_id AS s0, counselling_attendance_1.id AS s1, counselling_attendance_1.id AS c0, counselling_attendance_1.session_id AS c1, counselling_attendance_1.student_id AS c2, counselling_attendance_1.came AS c3, row_number() OVER (ORDER BY counselling_attendance_1.session_id ASC, counselling_attendance_1.id ASC) AS place 
FROM counselling_attendance AS counselling_attendance_1 
WHERE counselling_attendance_1.removed_at IS NULL AND (counselling_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR counselling_attendance_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND counselling_attendance_1.session_id = anon_2.id ORDER BY counselling_attendance_1.session_id ASC, counselling_attendance_1.id ASC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 12 of 14
SELECT counselling_session_1.room_id, count(*) AS count_1 
FROM counselling_session AS counselling_session_1 
WHERE counselling_session_1.room_id = ANY ($1::BIGINT[]) AND counselling_session_1.removed_at IS NULL AND (counselling_session_1.id IN (SELECT counselling_attendance_1.session_id 
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
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR counselling_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR counselling_session_1.id IN (SELECT counselling_attendance_2.session_id 
FROM counselling_attendance AS counselling_attendance_2 
WHERE counselling_attendance_2.removed_at IS NULL AND counselling_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) GROUP BY counselling_session_1.room_id

-- 13 of 14
SELECT counselling_attendance_1.session_id, count(*) AS count_1 
FROM counselling_attendance AS counselling_attendance_1 
WHERE counselling_attendance_1.session_id = ANY ($1::BIGINT[]) AND counselling_attendance_1.removed_at IS NULL AND (counselling_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR counselling_attendance_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) GROUP BY counselling_attendance_1.session_id

-- 14 of 14
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
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY student_1.id
