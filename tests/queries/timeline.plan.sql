-- 1 of 3
SELECT (SELECT concat(CASE WHEN r2.id IS NULL THEN '' ELSE ('"' || $1::text || '2.' || coalesce(r2.id::text, '') || '"') END, (SELECT concat('{"totalCount":', ((SELECT count(*) FROM absence_episode AS r3 WHERE (r3.student_id = r2.id) AND r3.removed_at IS NULL) + (SELECT count(*) FROM attendance_mark AS r4 WHERE (r4.student_id = r2.id) AND r4.removed_at IS NULL) + (SELECT count(*) FROM enrolment AS r5 WHERE (r5.student_id = r2.id) AND r5.removed_at IS NULL) + (SELECT count(*) FROM enrolment_event AS r6 WHERE (r6.student_id = r2.id) AND r6.removed_at IS NULL) + (SELECT count(*) FROM health_encounter AS r7 WHERE (r7.student_id = r2.id) AND (r7.removed_at IS NULL AND (r7.partner_id = $2::BIGINT AND r7.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR r7.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))))) + (SELECT count(*) FROM mentor_assignment AS r8 WHERE (r8.student_id = r2.id) AND r8.removed_at IS NULL) + (SELECT count(*) FROM parent_attendance AS r9 WHERE (r9.student_id = r2.id) AND r9.removed_at IS NULL) + (SELECT count(*) FROM referral AS r10 WHERE (r10.student_id = r2.id) AND (r10.removed_at IS NULL AND (r10.partner_id = $2::BIGINT AND (r10.requested_at IS NULL OR r10.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (r10.closed_at IS NULL OR r10.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (r10.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (r10.consent IS NOT false OR r10.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)) OR r10.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))))))::text, ',"edges":[', string_agg(concat('{"kind":', CASE r11._kind WHEN 'AbsenceEpisode' THEN '"ABSENCE_EPISODE"' WHEN 'AttendanceMark' THEN '"ATTENDANCE_MARK"' WHEN 'Enrolment' THEN '"ENROLMENT"' WHEN 'EnrolmentEvent' THEN '"ENROLMENT_EVENT"' WHEN 'HealthEncounter' THEN '"HEALTH_ENCOUNTER"' WHEN 'MentorAssignment' THEN '"MENTOR_ASSIGNMENT"' WHEN 'ParentAttendance' THEN '"PARENT_ATTENDANCE"' WHEN 'Referral' THEN '"REFERRAL"' END, ',"on":', CASE WHEN r11._at IS NULL THEN 'null' ELSE ('"' || greatest(least(r11._at::date, date '9999-12-31'), date '0001-01-01')::text || '"') END, ',"node":', CASE r11._kind WHEN 'AbsenceEpisode' THEN ('{"__typename":"AbsenceEpisode","id":"' || rtrim(encode(('AbsenceEpisode:310107:' || r12.id::text)::bytea, 'base64'), '=') || '","schoolDays":' || r12.school_days::text || ',"absence":"' || r12.state || '"}') WHEN 'AttendanceMark' THEN ('{"__typename":"AttendanceMark","id":"' || rtrim(encode(('AttendanceMark:310107:' || r13.id::text)::bytea, 'base64'), '=') || '","code":"' || r13.code || '","period":' || CASE WHEN r13.period IS NULL THEN 'null' ELSE r13.period::text END || ',"reason":' || CASE WHEN (CASE WHEN (r13.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) THEN r13.reason END) IS NULL THEN 'null' ELSE ('"' || $1::text || '0.' || r13.id || '.' || encode((CASE WHEN (r13.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) THEN r13.reason END), 'hex') || '"') END || ',"recordedBy":' || CASE WHEN r20.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r20.name)::text || '}') END || '}') WHEN 'Enrolment' THEN ('{"__typename":"Enrolment","id":"' || rtrim(encode(('Enrolment:310107:' || r14.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'EnrolmentEvent' THEN ('{"__typename":"EnrolmentEvent","id":"' || rtrim(encode(('EnrolmentEvent:310107:' || r15.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'HealthEncounter' THEN ('{"__typename":"HealthEncounter","id":"' || rtrim(encode(('HealthEncounter:310107:' || r16.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'MentorAssignment' THEN ('{"__typename":"MentorAssignment","id":"' || rtrim(encode(('MentorAssignment:310107:' || r17.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'ParentAttendance' THEN ('{"__typename":"ParentAttendance","id":"' || rtrim(encode(('ParentAttendance:310107:' || r18.id::text)::bytea, 'base64'), '=') || '","feedbackScore":' || CASE WHEN r18.feedback_score IS NULL THEN 'null' ELSE r18.feedback_score::text END || ',"session":' || CASE WHEN r21.id IS NULL THEN 'null' ELSE ('{"theme":' || to_json(r21.theme)::text || ',"heldOn":"' || greatest(least(r21.held_on, date '9999-12-31'), date '0001-01-01')::text || '"}') END || '}') WHEN 'Referral' THEN concat('{"__typename":"Referral","id":"', rtrim(encode(('Referral:310107:' || r19.id::text)::bytea, 'base64'), '='), '","referral":"', r19.state, '","reason":', CASE WHEN r19.reason IS NULL THEN 'null' ELSE ('"' || $1::text || '1.' || r19.id || '.' || encode(r19.reason, 'hex') || '"') END, ',"requestedAt":', CASE WHEN r19.requested_at IS NULL THEN 'null' ELSE ('"' || replace(to_char(greatest(least(r19.requested_at, timestamptz '9999-12-31 23:59:59.999999+00'), timestamptz '0001-01-01 00:00:00+00'), 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'), '.000000+', '+') || '"') END, ',"partner":', CASE WHEN r22.id IS NULL THEN 'null' ELSE concat('{"name":', to_json(r22.name)::text, ',"practitioners":{"nodes":[', (SELECT ('{"name":' || to_json(r24.name)::text || '}') FROM (SELECT r23.name, r23.name_pinyin AS _sort0, r23.name AS _sort1, r23.id AS _sort2 FROM practitioner AS r23 WHERE r23.partner_id = r22.id AND (r23.removed_at IS NULL) ORDER BY r23.name_pinyin ASC, r23.name ASC, r23.id ASC LIMIT 1) AS r24), ']}}') END, '}') END, '}'), ',' ORDER BY r11._at DESC NULLS LAST, r11._kind ASC, r11._id DESC) FILTER (WHERE r11._place <= 6), '],"pageInfo":{"hasNextPage":', (count(*) > 6)::text, ',"hasPreviousPage":false}}') FROM (SELECT r11.*, row_number() OVER (ORDER BY r11._at DESC NULLS LAST, r11._kind ASC, r11._id DESC) AS _place FROM (SELECT * FROM ((SELECT (CAST(r3.first_day AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'AbsenceEpisode' COLLATE "C" AS _kind, r3.id AS _id FROM absence_episode AS r3 WHERE (r3.student_id = r2.id) AND r3.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r4.date AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'AttendanceMark' COLLATE "C" AS _kind, r4.id AS _id FROM attendance_mark AS r4 WHERE (r4.student_id = r2.id) AND r4.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r5.starts_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'Enrolment' COLLATE "C" AS _kind, r5.id AS _id FROM enrolment AS r5 WHERE (r5.student_id = r2.id) AND r5.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r6.effective_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'EnrolmentEvent' COLLATE "C" AS _kind, r6.id AS _id FROM enrolment_event AS r6 WHERE (r6.student_id = r2.id) AND r6.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r7.date AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'HealthEncounter' COLLATE "C" AS _kind, r7.id AS _id FROM health_encounter AS r7 WHERE (r7.student_id = r2.id) AND (r7.removed_at IS NULL AND (r7.partner_id = $2::BIGINT AND r7.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR r7.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0)))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r8.starts_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'MentorAssignment' COLLATE "C" AS _kind, r8.id AS _id FROM mentor_assignment AS r8 WHERE (r8.student_id = r2.id) AND r8.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST((SELECT parent_session_1.held_on 
FROM parent_session AS parent_session_1 
WHERE parent_session_1.id = r9.session_id AND parent_session_1.removed_at IS NULL AND (parent_session_1.id IN (SELECT parent_attendance_1.session_id 
FROM parent_attendance AS parent_attendance_1 
WHERE parent_attendance_1.removed_at IS NULL AND parent_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))))) OR parent_session_1.school_id = ANY (viewers.v0) OR parent_session_1.id IN (SELECT parent_attendance_2.session_id 
FROM parent_attendance AS parent_attendance_2 
WHERE parent_attendance_2.removed_at IS NULL AND parent_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))))) AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'ParentAttendance' COLLATE "C" AS _kind, r9.id AS _id FROM parent_attendance AS r9 WHERE (r9.student_id = r2.id) AND r9.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (timezone($5::VARCHAR COLLATE "C", r10.requested_at)) AS _at, 'Referral' COLLATE "C" AS _kind, r10.id AS _id FROM referral AS r10 WHERE (r10.student_id = r2.id) AND (r10.removed_at IS NULL AND (r10.partner_id = $2::BIGINT AND (r10.requested_at IS NULL OR r10.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (r10.closed_at IS NULL OR r10.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (r10.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (r10.consent IS NOT false OR r10.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)) OR r10.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7)) AS r11 ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) AS r11) AS r11 LEFT JOIN absence_episode AS r12 ON r12.id = CASE WHEN r11._kind = 'AbsenceEpisode' THEN r11._id END LEFT JOIN attendance_mark AS r13 ON r13.id = CASE WHEN r11._kind = 'AttendanceMark' THEN r11._id END LEFT JOIN open_staff AS r20 ON r20.id = r13.recorded_by_id AND (r20.removed_at IS NULL AND r20.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (viewers.v0))) LEFT JOIN enrolment AS r14 ON r14.id = CASE WHEN r11._kind = 'Enrolment' THEN r11._id END LEFT JOIN enrolment_event AS r15 ON r15.id = CASE WHEN r11._kind = 'EnrolmentEvent' THEN r11._id END LEFT JOIN health_encounter AS r16 ON r16.id = CASE WHEN r11._kind = 'HealthEncounter' THEN r11._id END LEFT JOIN mentor_assignment AS r17 ON r17.id = CASE WHEN r11._kind = 'MentorAssignment' THEN r11._id END LEFT JOIN parent_attendance AS r18 ON r18.id = CASE WHEN r11._kind = 'ParentAttendance' THEN r11._id END LEFT JOIN parent_session AS r21 ON r21.id = r18.session_id AND (r21.removed_at IS NULL AND (r21.id IN (SELECT parent_attendance_1.session_id 
FROM parent_attendance AS parent_attendance_1 
WHERE parent_attendance_1.removed_at IS NULL AND parent_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))))) OR r21.school_id = ANY (viewers.v0) OR r21.id IN (SELECT parent_attendance_2.session_id 
FROM parent_attendance AS parent_attendance_2 
WHERE parent_attendance_2.removed_at IS NULL AND parent_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))))) LEFT JOIN referral AS r19 ON r19.id = CASE WHEN r11._kind = 'Referral' THEN r11._id END LEFT JOIN health_partner AS r22 ON r22.id = r19.partner_id AND (r22.removed_at IS NULL) HAVING TRUE)) FROM (SELECT) AS one LEFT JOIN (SELECT r1.id FROM open_student AS r1 WHERE (r1.id = $6::BIGINT) AND (r1.removed_at IS NULL AND (r1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))) OR r1.school_id = ANY (viewers.v0)))) AS r2 ON TRUE) FROM (SELECT array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $7::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $8::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $8::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v0 OFFSET 0) AS viewers

-- 2 of 3
SELECT (SELECT concat(CASE WHEN r2.id IS NULL THEN '' ELSE ('"' || $1::text || '1.' || coalesce(r2.id::text, '') || '"') END, (SELECT concat('{"totalCount":', ((SELECT count(*) FROM absence_episode AS r3 WHERE (r3.student_id = r2.id) AND r3.removed_at IS NULL) + (SELECT count(*) FROM attendance_mark AS r4 WHERE (r4.student_id = r2.id) AND r4.removed_at IS NULL) + (SELECT count(*) FROM enrolment AS r5 WHERE (r5.student_id = r2.id) AND r5.removed_at IS NULL) + (SELECT count(*) FROM enrolment_event AS r6 WHERE (r6.student_id = r2.id) AND r6.removed_at IS NULL) + (SELECT count(*) FROM health_encounter AS r7 WHERE (r7.student_id = r2.id) AND (r7.removed_at IS NULL AND (r7.partner_id = $2::BIGINT AND r7.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR r7.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))))) + (SELECT count(*) FROM mentor_assignment AS r8 WHERE (r8.student_id = r2.id) AND r8.removed_at IS NULL) + (SELECT count(*) FROM parent_attendance AS r9 WHERE (r9.student_id = r2.id) AND r9.removed_at IS NULL) + (SELECT count(*) FROM referral AS r10 WHERE (r10.student_id = r2.id) AND (r10.removed_at IS NULL AND (r10.partner_id = $2::BIGINT AND (r10.requested_at IS NULL OR r10.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (r10.closed_at IS NULL OR r10.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (r10.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (r10.consent IS NOT false OR r10.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)) OR r10.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))))))::text, ',"nodes":[', string_agg(CASE r11._kind WHEN 'AbsenceEpisode' THEN '{"__typename":"AbsenceEpisode"}' WHEN 'AttendanceMark' THEN '{"__typename":"AttendanceMark"}' WHEN 'Enrolment' THEN '{"__typename":"Enrolment"}' WHEN 'EnrolmentEvent' THEN '{"__typename":"EnrolmentEvent"}' WHEN 'HealthEncounter' THEN '{"__typename":"HealthEncounter"}' WHEN 'MentorAssignment' THEN '{"__typename":"MentorAssignment"}' WHEN 'ParentAttendance' THEN '{"__typename":"ParentAttendance"}' WHEN 'Referral' THEN '{"__typename":"Referral"}' END, ',' ORDER BY r11._at DESC NULLS LAST, r11._kind ASC, r11._id DESC) FILTER (WHERE r11._place <= 50), '],"pageInfo":{"hasNextPage":', (count(*) > 50)::text, ',"startCursor":', coalesce((array_agg(('"' || $1::text || '0.' || encode(convert_to(json_build_array(CASE WHEN r11._at IS NOT NULL THEN replace(to_char(greatest(least(r11._at, timestamp '9999-12-31 23:59:59.999999'), timestamp '0001-01-01 00:00:00'), 'YYYY-MM-DD"T"HH24:MI:SS.US'), '.000000', '') END, r11._kind, r11._id)::text, 'UTF8'), 'hex') || '"') ORDER BY r11._at DESC NULLS LAST, r11._kind ASC, r11._id DESC) FILTER (WHERE r11._place <= 50))[1], 'null'), '}}') FROM (SELECT r11.*, row_number() OVER (ORDER BY r11._at DESC NULLS LAST, r11._kind ASC, r11._id DESC) AS _place FROM (SELECT * FROM ((SELECT (CAST(r3.first_day AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'AbsenceEpisode' COLLATE "C" AS _kind, r3.id AS _id FROM absence_episode AS r3 WHERE (r3.student_id = r2.id) AND r3.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r4.date AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'AttendanceMark' COLLATE "C" AS _kind, r4.id AS _id FROM attendance_mark AS r4 WHERE (r4.student_id = r2.id) AND r4.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r5.starts_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'Enrolment' COLLATE "C" AS _kind, r5.id AS _id FROM enrolment AS r5 WHERE (r5.student_id = r2.id) AND r5.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r6.effective_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'EnrolmentEvent' COLLATE "C" AS _kind, r6.id AS _id FROM enrolment_event AS r6 WHERE (r6.student_id = r2.id) AND r6.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r7.date AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'HealthEncounter' COLLATE "C" AS _kind, r7.id AS _id FROM health_encounter AS r7 WHERE (r7.student_id = r2.id) AND (r7.removed_at IS NULL AND (r7.partner_id = $2::BIGINT AND r7.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR r7.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0)))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r8.starts_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'MentorAssignment' COLLATE "C" AS _kind, r8.id AS _id FROM mentor_assignment AS r8 WHERE (r8.student_id = r2.id) AND r8.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST((SELECT parent_session_1.held_on 
FROM parent_session AS parent_session_1 
WHERE parent_session_1.id = r9.session_id AND parent_session_1.removed_at IS NULL AND (parent_session_1.id IN (SELECT parent_attendance_1.session_id 
FROM parent_attendance AS parent_attendance_1 
WHERE parent_attendance_1.removed_at IS NULL AND parent_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))))) OR parent_session_1.school_id = ANY (viewers.v0) OR parent_session_1.id IN (SELECT parent_attendance_2.session_id 
FROM parent_attendance AS parent_attendance_2 
WHERE parent_attendance_2.removed_at IS NULL AND parent_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))))) AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'ParentAttendance' COLLATE "C" AS _kind, r9.id AS _id FROM parent_attendance AS r9 WHERE (r9.student_id = r2.id) AND r9.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (timezone($5::VARCHAR COLLATE "C", r10.requested_at)) AS _at, 'Referral' COLLATE "C" AS _kind, r10.id AS _id FROM referral AS r10 WHERE (r10.student_id = r2.id) AND (r10.removed_at IS NULL AND (r10.partner_id = $2::BIGINT AND (r10.requested_at IS NULL OR r10.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (r10.closed_at IS NULL OR r10.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (r10.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (r10.consent IS NOT false OR r10.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)) OR r10.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51)) AS r11 ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) AS r11) AS r11 HAVING TRUE)) FROM (SELECT) AS one LEFT JOIN (SELECT r1.id FROM open_student AS r1 WHERE (r1.id = $6::BIGINT) AND (r1.removed_at IS NULL AND (r1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))) OR r1.school_id = ANY (viewers.v0)))) AS r2 ON TRUE) FROM (SELECT array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $7::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $8::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $8::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v0 OFFSET 0) AS viewers

-- 3 of 3
SELECT (SELECT (SELECT concat('{"nodes":[', string_agg(concat('{"name":', to_json(r2.name)::text, ',"timeline":', (SELECT concat('{"nodes":[', string_agg(CASE r6._kind WHEN 'Enrolment' THEN ('{"startsOn":' || CASE WHEN r7.starts_on IS NULL THEN 'null' ELSE ('"' || greatest(least(r7.starts_on, date '9999-12-31'), date '0001-01-01')::text || '"') END || ',"classGroup":' || CASE WHEN r10.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r10.name)::text || '}') END || '}') WHEN 'EnrolmentEvent' THEN ('{"kind":"' || r8.kind || '","effectiveOn":"' || greatest(least(r8.effective_on, date '9999-12-31'), date '0001-01-01')::text || '"}') WHEN 'MentorAssignment' THEN ('{"startsOn":"' || greatest(least(r9.starts_on, date '9999-12-31'), date '0001-01-01')::text || '","mentor":' || CASE WHEN r11.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r11.name)::text || '}') END || '}') END, ',' ORDER BY r6._at DESC NULLS LAST, r6._kind ASC, r6._id DESC), '],"totalCount":', ((SELECT count(*) FROM enrolment AS r3 WHERE (r3.student_id = r2.id) AND r3.removed_at IS NULL AND (CAST(CAST(r3.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS DATE) <= $1::DATE)) + (SELECT count(*) FROM enrolment_event AS r4 WHERE (r4.student_id = r2.id) AND r4.removed_at IS NULL AND (CAST(CAST(r4.effective_on AS TIMESTAMP WITHOUT TIME ZONE) AS DATE) <= $2::DATE)) + (SELECT count(*) FROM mentor_assignment AS r5 WHERE (r5.student_id = r2.id) AND r5.removed_at IS NULL AND (CAST(CAST(r5.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS DATE) <= $3::DATE)))::text, '}') FROM (SELECT * FROM ((SELECT (CAST(r3.starts_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'Enrolment' COLLATE "C" AS _kind, r3.id AS _id FROM enrolment AS r3 WHERE (r3.student_id = r2.id) AND r3.removed_at IS NULL AND (CAST(CAST(r3.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS DATE) <= $1::DATE) ORDER BY _at ASC NULLS FIRST, _kind DESC, _id ASC LIMIT 2) UNION ALL (SELECT (CAST(r4.effective_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'EnrolmentEvent' COLLATE "C" AS _kind, r4.id AS _id FROM enrolment_event AS r4 WHERE (r4.student_id = r2.id) AND r4.removed_at IS NULL AND (CAST(CAST(r4.effective_on AS TIMESTAMP WITHOUT TIME ZONE) AS DATE) <= $2::DATE) ORDER BY _at ASC NULLS FIRST, _kind DESC, _id ASC LIMIT 2) UNION ALL (SELECT (CAST(r5.starts_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'MentorAssignment' COLLATE "C" AS _kind, r5.id AS _id FROM mentor_assignment AS r5 WHERE (r5.student_id = r2.id) AND r5.removed_at IS NULL AND (CAST(CAST(r5.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS DATE) <= $3::DATE) ORDER BY _at ASC NULLS FIRST, _kind DESC, _id ASC LIMIT 2)) AS r6 ORDER BY _at ASC NULLS FIRST, _kind DESC, _id ASC LIMIT 2) AS r6 LEFT JOIN enrolment AS r7 ON r7.id = CASE WHEN r6._kind = 'Enrolment' THEN r6._id END LEFT JOIN class_group AS r10 ON r10.id = r7.class_group_id AND (r10.removed_at IS NULL AND r10.school_id = ANY (viewers.v0)) LEFT JOIN enrolment_event AS r8 ON r8.id = CASE WHEN r6._kind = 'EnrolmentEvent' THEN r6._id END LEFT JOIN mentor_assignment AS r9 ON r9.id = CASE WHEN r6._kind = 'MentorAssignment' THEN r6._id END LEFT JOIN open_staff AS r11 ON r11.id = r9.mentor_id AND (r11.removed_at IS NULL AND r11.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (viewers.v0))) HAVING TRUE), '}'), ',' ORDER BY r2._sort0 ASC, r2._sort1 ASC, r2._sort2 ASC), ']}') FROM (SELECT r1.name, r1.id, r1.name_pinyin AS _sort0, r1.name AS _sort1, r1.id AS _sort2 FROM open_student AS r1 WHERE (r1.removed_at IS NULL AND (r1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $4::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $5::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $6::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))) OR r1.school_id = ANY (viewers.v0))) ORDER BY r1.name_pinyin ASC, r1.name ASC, r1.id ASC LIMIT 50) AS r2 HAVING TRUE)) FROM (SELECT array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $7::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $8::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $8::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v0 OFFSET 0) AS viewers
