-- 1 of 3
SELECT (SELECT (SELECT concat('{"nodes":[', string_agg(('{"name":' || to_json(r2.name)::text || ',"equippedOn":' || CASE WHEN r2.equipped_on IS NULL THEN 'null' ELSE ('"' || greatest(least(r2.equipped_on, date '9999-12-31'), date '0001-01-01')::text || '"') END || ',"hours":' || CASE WHEN r2.hours IS NULL THEN 'null' ELSE to_json(r2.hours)::text END || ',"weeklyHours":' || CASE WHEN r2.weekly_hours IS NULL THEN 'null' ELSE ('"' || r2.weekly_hours::text || '"') END || ',"keeper":' || CASE WHEN r3.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r3.name)::text || '}') END || ',"school":' || CASE WHEN r4.id IS NULL THEN 'null' ELSE ('{"code":' || to_json(r4.code)::text || '}') END || ',"sessions":{"totalCount":' || (SELECT count(*)::text FROM counselling_session AS r5 WHERE r5.room_id = r2.id AND (r5.removed_at IS NULL AND (r5.id IN (SELECT counselling_attendance_1.session_id 
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
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR r5.school_id = ANY (viewers.v0) OR r5.id IN (SELECT counselling_attendance_2.session_id 
FROM counselling_attendance AS counselling_attendance_2 
WHERE counselling_attendance_2.removed_at IS NULL AND counselling_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0)))))) || '}}'), ',' ORDER BY r2._sort0 ASC, r2._sort1 ASC), ']}') FROM (SELECT r1.name, r1.equipped_on, r1.hours, r1.weekly_hours, r1.keeper_id, r1.school_id, r1.id, r1.name AS _sort0, r1.id AS _sort1 FROM counselling_room AS r1 WHERE (r1.removed_at IS NULL) ORDER BY r1.name ASC, r1.id ASC LIMIT 50) AS r2 LEFT JOIN LATERAL (SELECT * FROM open_staff AS r3 WHERE r3.id = r2.keeper_id AND (r3.removed_at IS NULL AND (r3.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL) OR r3.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (viewers.v0)))) OFFSET 0) AS r3 ON TRUE LEFT JOIN school AS r4 ON r4.id = r2.school_id AND (r4.removed_at IS NULL) HAVING TRUE)) FROM (SELECT array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v0 OFFSET 0) AS viewers

-- 2 of 3
SELECT (SELECT (SELECT concat(coalesce(('"' || $1::text || '0.' || string_agg(coalesce(NULL::text, ''), '.') || '"'), ''), '{"totalCount":', (SELECT count(*)::text FROM counselling_session AS r1 WHERE (r1.removed_at IS NULL AND (r1.id IN (SELECT counselling_attendance_1.session_id 
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
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR r1.school_id = ANY (viewers.v0) OR r1.id IN (SELECT counselling_attendance_2.session_id 
FROM counselling_attendance AS counselling_attendance_2 
WHERE counselling_attendance_2.removed_at IS NULL AND counselling_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0)))))), ',"nodes":[', string_agg(concat('{"kind":"', r2.kind, '","place":"', r2.place, '","heldOn":"', greatest(least(r2.held_on, date '9999-12-31'), date '0001-01-01')::text, '","minutes":', CASE WHEN r2.minutes IS NULL THEN 'null' ELSE r2.minutes::text END, ',"themes":', CASE WHEN r2.themes IS NULL THEN 'null' ELSE to_json(r2.themes)::text END, ',"outcome":', CASE WHEN r2.outcome IS NULL THEN 'null' ELSE ('"' || r2.outcome || '"') END, ',"note":', CASE WHEN r2.note IS NULL THEN 'null' ELSE ('"' || $1::text || '1.' || r2.id || '.' || encode(r2.note, 'hex') || '"') END, ',"counsellorName":', CASE WHEN r2.counsellor_name IS NULL THEN 'null' ELSE to_json(r2.counsellor_name)::text END, ',"counsellor":', CASE WHEN r3.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r3.name)::text || '}') END, ',"room":', CASE WHEN r4.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r4.name)::text || '}') END, ',"examService":', CASE WHEN r5.id IS NULL THEN 'null' ELSE ('{"team":' || to_json(r5.team)::text || '}') END, ',"attendances":', (SELECT concat(coalesce(('"' || $1::text || '2.' || string_agg(coalesce(r7.student_id::text, ''), '.') || '"'), ''), '{"totalCount":', (SELECT count(*)::text FROM counselling_attendance AS r6 WHERE r6.session_id = r2.id AND (r6.removed_at IS NULL AND (r6.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r6.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))))), ',"nodes":[', string_agg(('{"came":' || CASE WHEN r7.came IS NULL THEN 'null' ELSE r7.came::text END || ',"student":' || CASE WHEN r8.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r8.name)::text || '}') END || '}'), ',' ORDER BY r7._sort0 ASC, r7._sort1 ASC), ']}') FROM (SELECT r6.student_id, r6.came, r6.session_id AS _sort0, r6.id AS _sort1 FROM counselling_attendance AS r6 WHERE r6.session_id = r2.id AND (r6.removed_at IS NULL AND (r6.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r6.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0)))) ORDER BY r6.session_id ASC, r6.id ASC LIMIT 50) AS r7 LEFT JOIN LATERAL (SELECT * FROM open_student AS r8 WHERE r8.id = r7.student_id AND (r8.removed_at IS NULL AND (r8.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR r8.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR r8.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR r8.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR r8.school_id = ANY (viewers.v0))) OFFSET 0) AS r8 ON TRUE HAVING TRUE), '}'), ',' ORDER BY r2._sort0 DESC, r2._sort1 DESC), ']}') FROM (SELECT r1.kind, r1.place, r1.held_on, r1.minutes, r1.themes, r1.outcome, r1.note, r1.id, r1.counsellor_name, r1.counsellor_id, r1.room_id, r1.exam_service_id, r1.held_on AS _sort0, r1.id AS _sort1 FROM counselling_session AS r1 WHERE (r1.removed_at IS NULL AND (r1.id IN (SELECT counselling_attendance_1.session_id 
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
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR r1.school_id = ANY (viewers.v0) OR r1.id IN (SELECT counselling_attendance_2.session_id 
FROM counselling_attendance AS counselling_attendance_2 
WHERE counselling_attendance_2.removed_at IS NULL AND counselling_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))))) ORDER BY r1.held_on DESC, r1.id DESC LIMIT 50) AS r2 LEFT JOIN LATERAL (SELECT * FROM open_staff AS r3 WHERE r3.id = r2.counsellor_id AND (r3.removed_at IS NULL AND (r3.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL) OR r3.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (viewers.v0)))) OFFSET 0) AS r3 ON TRUE LEFT JOIN counselling_room AS r4 ON r4.id = r2.room_id AND (r4.removed_at IS NULL) LEFT JOIN exam_service AS r5 ON r5.id = r2.exam_service_id AND (r5.removed_at IS NULL) HAVING TRUE)) FROM (SELECT array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v0 OFFSET 0) AS viewers

-- 3 of 3
SELECT (SELECT concat('{"groups":', (SELECT concat('[', string_agg(('{"key":{"kind":' || CASE WHEN r3.k0 IS NULL THEN 'null' ELSE ('"' || r3.k0 || '"') END || ',"place":' || CASE WHEN r3.k1 IS NULL THEN 'null' ELSE ('"' || r3.k1 || '"') END || '},"count":' || r3.m0::text || '}'), ',' ORDER BY r3.s0 ASC NULLS LAST, r3.s1 ASC NULLS LAST), ']') FROM (SELECT r4.k0, r4.k1, r4.m0, (array_position(ARRAY['INDIVIDUAL', 'GROUP'], r4.k0)) AS s0, (array_position(ARRAY['SCHOOL_ROOM', 'CENTRE', 'CLINIC', 'EXAM_SERVICE'], r4.k1)) AS s1 FROM (SELECT r5.k0 AS k0, r5.k1 AS k1, sum(r5.n)::bigint AS m0 FROM (SELECT r6.kind AS k0, r6.place AS k1, count(*) AS n FROM counselling_session AS r6 WHERE (r6.removed_at IS NULL AND (r6.id IN (SELECT counselling_attendance_1.session_id 
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
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR r6.school_id = ANY (viewers.v0) OR r6.id IN (SELECT counselling_attendance_2.session_id 
FROM counselling_attendance AS counselling_attendance_2 
WHERE counselling_attendance_2.removed_at IS NULL AND counselling_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))))) GROUP BY 1, 2) AS r5 GROUP BY 1, 2) AS r4 ORDER BY (array_position(ARRAY['INDIVIDUAL', 'GROUP'], r4.k0)) ASC NULLS LAST, (array_position(ARRAY['SCHOOL_ROOM', 'CENTRE', 'CLINIC', 'EXAM_SERVICE'], r4.k1)) ASC NULLS LAST LIMIT 100) AS r3), '}')) FROM (SELECT array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v0 OFFSET 0) AS viewers
