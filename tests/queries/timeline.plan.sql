-- 1 of 3
SELECT (SELECT concat(CASE WHEN r2.id IS NULL THEN '' ELSE ('"' || $1::text || '2.' || coalesce(r2.id::text, '') || '"') END, (SELECT concat('{"totalCount":', ((SELECT count(*) FROM absence_episode AS r3 WHERE (r3.student_id = r2.id) AND r3.removed_at IS NULL) + (SELECT count(*) FROM admonishment AS r4 WHERE (r4.student_id = r2.id) AND (r4.removed_at IS NULL AND r4.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM aid AS r5 WHERE (r5.student_id = r2.id) AND (r5.removed_at IS NULL AND r5.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM alert AS r6 WHERE (r6.student_id = r2.id) AND (r6.removed_at IS NULL AND r6.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM appointment AS r7 WHERE (r7.student_id = r2.id) AND (r7.removed_at IS NULL AND r7.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM attendance_mark AS r8 WHERE (r8.student_id = r2.id) AND r8.removed_at IS NULL) + (SELECT count(*) FROM care_file AS r9 WHERE (r9.student_id = r2.id) AND (r9.removed_at IS NULL AND r9.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM care_plan AS r10 WHERE (r10.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)) AND care_file_1.student_id = r2.id)) AND (r10.removed_at IS NULL AND r10.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))))) + (SELECT count(*) FROM counselling_attendance AS r11 WHERE (r11.student_id = r2.id) AND (r11.removed_at IS NULL AND r11.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM engagement AS r12 WHERE (r12.student_id = r2.id) AND (r12.removed_at IS NULL AND (r12.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)) OR r12.school_id = ANY (viewers.v0) AND r12.student_id IS NULL))) + (SELECT count(*) FROM enrolment AS r13 WHERE (r13.student_id = r2.id) AND r13.removed_at IS NULL) + (SELECT count(*) FROM enrolment_event AS r14 WHERE (r14.student_id = r2.id) AND r14.removed_at IS NULL) + (SELECT count(*) FROM follow_up AS r15 WHERE (r15.student_id = r2.id) AND (r15.removed_at IS NULL AND r15.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM health_encounter AS r16 WHERE (r16.student_id = r2.id) AND (r16.removed_at IS NULL AND (r16.partner_id = $2::BIGINT AND r16.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR r16.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))))) + (SELECT count(*) FROM hotline_call AS r17 WHERE (r17.student_id = r2.id) AND (r17.removed_at IS NULL AND r17.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM incident_part AS r18 WHERE (r18.student_id = r2.id) AND (r18.removed_at IS NULL AND r18.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM mentor_assignment AS r19 WHERE (r19.student_id = r2.id) AND r19.removed_at IS NULL) + (SELECT count(*) FROM mentor_talk AS r20 WHERE (r20.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND (mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR mentor_assignment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))) AND mentor_assignment_1.student_id = r2.id)) AND (r20.removed_at IS NULL AND r20.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))))) + (SELECT count(*) FROM parent_attendance AS r21 WHERE (r21.student_id = r2.id) AND r21.removed_at IS NULL) + (SELECT count(*) FROM peer_support AS r22 WHERE (r22.student_id = r2.id) AND (r22.removed_at IS NULL AND r22.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM plan_action AS r23 WHERE (r23.plan_id IN (SELECT care_plan_1.id 
FROM care_plan AS care_plan_1 
WHERE care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) AND care_plan_1.file_id IN (SELECT care_file_2.id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND care_file_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)) AND care_file_2.student_id = r2.id))) AND (r23.removed_at IS NULL AND r23.plan_id IN (SELECT care_plan_1.id 
FROM care_plan AS care_plan_1 
WHERE care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))))) + (SELECT count(*) FROM referral AS r24 WHERE (r24.student_id = r2.id) AND (r24.removed_at IS NULL AND (r24.partner_id = $2::BIGINT AND (r24.requested_at IS NULL OR r24.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (r24.closed_at IS NULL OR r24.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (r24.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (r24.consent IS NOT false OR r24.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)) OR r24.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))))) + (SELECT count(*) FROM screening_result AS r25 WHERE (r25.student_id = r2.id) AND r25.removed_at IS NULL))::text, ',"edges":[', string_agg(concat('{"kind":', CASE r26._kind WHEN 'AbsenceEpisode' THEN '"ABSENCE_EPISODE"' WHEN 'Admonishment' THEN '"ADMONISHMENT"' WHEN 'Aid' THEN '"AID"' WHEN 'Alert' THEN '"ALERT"' WHEN 'Appointment' THEN '"APPOINTMENT"' WHEN 'AttendanceMark' THEN '"ATTENDANCE_MARK"' WHEN 'CareFile' THEN '"CARE_FILE"' WHEN 'CarePlan' THEN '"CARE_PLAN"' WHEN 'CounsellingAttendance' THEN '"COUNSELLING_ATTENDANCE"' WHEN 'Engagement' THEN '"ENGAGEMENT"' WHEN 'Enrolment' THEN '"ENROLMENT"' WHEN 'EnrolmentEvent' THEN '"ENROLMENT_EVENT"' WHEN 'FollowUp' THEN '"FOLLOW_UP"' WHEN 'HealthEncounter' THEN '"HEALTH_ENCOUNTER"' WHEN 'HotlineCall' THEN '"HOTLINE_CALL"' WHEN 'IncidentPart' THEN '"INCIDENT_PART"' WHEN 'MentorAssignment' THEN '"MENTOR_ASSIGNMENT"' WHEN 'MentorTalk' THEN '"MENTOR_TALK"' WHEN 'ParentAttendance' THEN '"PARENT_ATTENDANCE"' WHEN 'PeerSupport' THEN '"PEER_SUPPORT"' WHEN 'PlanAction' THEN '"PLAN_ACTION"' WHEN 'Referral' THEN '"REFERRAL"' WHEN 'ScreeningResult' THEN '"SCREENING_RESULT"' END, ',"on":', CASE WHEN r26._at IS NULL THEN 'null' ELSE ('"' || greatest(least(r26._at::date, date '9999-12-31'), date '0001-01-01')::text || '"') END, ',"node":', CASE r26._kind WHEN 'AbsenceEpisode' THEN ('{"__typename":"AbsenceEpisode","id":"' || rtrim(encode(('AbsenceEpisode:310107:' || r27.id::text)::bytea, 'base64'), '=') || '","schoolDays":' || r27.school_days::text || ',"absence":"' || r27.state || '"}') WHEN 'Admonishment' THEN ('{"__typename":"Admonishment","id":"' || rtrim(encode(('Admonishment:310107:' || r28.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'Aid' THEN ('{"__typename":"Aid","id":"' || rtrim(encode(('Aid:310107:' || r29.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'Alert' THEN ('{"__typename":"Alert","id":"' || rtrim(encode(('Alert:310107:' || r30.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'Appointment' THEN ('{"__typename":"Appointment","id":"' || rtrim(encode(('Appointment:310107:' || r31.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'AttendanceMark' THEN ('{"__typename":"AttendanceMark","id":"' || rtrim(encode(('AttendanceMark:310107:' || r32.id::text)::bytea, 'base64'), '=') || '","code":"' || r32.code || '","period":' || CASE WHEN r32.period IS NULL THEN 'null' ELSE r32.period::text END || ',"reason":' || CASE WHEN (CASE WHEN (r32.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) THEN r32.reason END) IS NULL THEN 'null' ELSE ('"' || $1::text || '0.' || r32.id || '.' || encode((CASE WHEN (r32.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) THEN r32.reason END), 'hex') || '"') END || ',"recordedBy":' || CASE WHEN r50.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r50.name)::text || '}') END || '}') WHEN 'CareFile' THEN ('{"__typename":"CareFile","id":"' || rtrim(encode(('CareFile:310107:' || r33.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'CarePlan' THEN ('{"__typename":"CarePlan","id":"' || rtrim(encode(('CarePlan:310107:' || r34.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'CounsellingAttendance' THEN ('{"__typename":"CounsellingAttendance","id":"' || rtrim(encode(('CounsellingAttendance:310107:' || r35.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'Engagement' THEN ('{"__typename":"Engagement","id":"' || rtrim(encode(('Engagement:310107:' || r36.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'Enrolment' THEN ('{"__typename":"Enrolment","id":"' || rtrim(encode(('Enrolment:310107:' || r37.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'EnrolmentEvent' THEN ('{"__typename":"EnrolmentEvent","id":"' || rtrim(encode(('EnrolmentEvent:310107:' || r38.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'FollowUp' THEN ('{"__typename":"FollowUp","id":"' || rtrim(encode(('FollowUp:310107:' || r39.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'HealthEncounter' THEN ('{"__typename":"HealthEncounter","id":"' || rtrim(encode(('HealthEncounter:310107:' || r40.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'HotlineCall' THEN ('{"__typename":"HotlineCall","id":"' || rtrim(encode(('HotlineCall:310107:' || r41.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'IncidentPart' THEN ('{"__typename":"IncidentPart","id":"' || rtrim(encode(('IncidentPart:310107:' || r42.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'MentorAssignment' THEN ('{"__typename":"MentorAssignment","id":"' || rtrim(encode(('MentorAssignment:310107:' || r43.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'MentorTalk' THEN ('{"__typename":"MentorTalk","id":"' || rtrim(encode(('MentorTalk:310107:' || r44.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'ParentAttendance' THEN ('{"__typename":"ParentAttendance","id":"' || rtrim(encode(('ParentAttendance:310107:' || r45.id::text)::bytea, 'base64'), '=') || '","feedbackScore":' || CASE WHEN r45.feedback_score IS NULL THEN 'null' ELSE r45.feedback_score::text END || ',"session":' || CASE WHEN r51.id IS NULL THEN 'null' ELSE ('{"theme":' || to_json(r51.theme)::text || ',"heldOn":"' || greatest(least(r51.held_on, date '9999-12-31'), date '0001-01-01')::text || '"}') END || '}') WHEN 'PeerSupport' THEN ('{"__typename":"PeerSupport","id":"' || rtrim(encode(('PeerSupport:310107:' || r46.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'PlanAction' THEN ('{"__typename":"PlanAction","id":"' || rtrim(encode(('PlanAction:310107:' || r47.id::text)::bytea, 'base64'), '=') || '"}') WHEN 'Referral' THEN concat('{"__typename":"Referral","id":"', rtrim(encode(('Referral:310107:' || r48.id::text)::bytea, 'base64'), '='), '","referral":"', r48.state, '","reason":', CASE WHEN r48.reason IS NULL THEN 'null' ELSE ('"' || $1::text || '1.' || r48.id || '.' || encode(r48.reason, 'hex') || '"') END, ',"requestedAt":', CASE WHEN r48.requested_at IS NULL THEN 'null' ELSE ('"' || replace(to_char(greatest(least(r48.requested_at, timestamptz '9999-12-31 23:59:59.999999+00'), timestamptz '0001-01-01 00:00:00+00'), 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'), '.000000+', '+') || '"') END, ',"partner":', CASE WHEN r52.id IS NULL THEN 'null' ELSE concat('{"name":', to_json(r52.name)::text, ',"practitioners":{"nodes":[', (SELECT ('{"name":' || to_json(r54.name)::text || '}') FROM (SELECT r53.name, r53.name_pinyin AS _sort0, r53.name AS _sort1, r53.id AS _sort2 FROM practitioner AS r53 WHERE r53.partner_id = r52.id AND (r53.removed_at IS NULL) ORDER BY r53.name_pinyin ASC, r53.name ASC, r53.id ASC LIMIT 1) AS r54), ']}}') END, '}') WHEN 'ScreeningResult' THEN ('{"__typename":"ScreeningResult","id":"' || rtrim(encode(('ScreeningResult:310107:' || r49.id::text)::bytea, 'base64'), '=') || '"}') END, '}'), ',' ORDER BY r26._at DESC NULLS LAST, r26._kind ASC, r26._id DESC) FILTER (WHERE r26._place <= 6), '],"pageInfo":{"hasNextPage":', (count(*) > 6)::text, ',"hasPreviousPage":false}}') FROM (SELECT r26.*, row_number() OVER (ORDER BY r26._at DESC NULLS LAST, r26._kind ASC, r26._id DESC) AS _place FROM (SELECT * FROM ((SELECT (CAST(r3.first_day AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'AbsenceEpisode' COLLATE "C" AS _kind, r3.id AS _id FROM absence_episode AS r3 WHERE (r3.student_id = r2.id) AND r3.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r4.given_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'Admonishment' COLLATE "C" AS _kind, r4.id AS _id FROM admonishment AS r4 WHERE (r4.student_id = r2.id) AND (r4.removed_at IS NULL AND r4.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r5.starts_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'Aid' COLLATE "C" AS _kind, r5.id AS _id FROM aid AS r5 WHERE (r5.student_id = r2.id) AND (r5.removed_at IS NULL AND r5.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r6.raised_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'Alert' COLLATE "C" AS _kind, r6.id AS _id FROM alert AS r6 WHERE (r6.student_id = r2.id) AND (r6.removed_at IS NULL AND r6.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (timezone($5::VARCHAR COLLATE "C", r7.slot)) AS _at, 'Appointment' COLLATE "C" AS _kind, r7.id AS _id FROM appointment AS r7 WHERE (r7.student_id = r2.id) AND (r7.removed_at IS NULL AND r7.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r8.date AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'AttendanceMark' COLLATE "C" AS _kind, r8.id AS _id FROM attendance_mark AS r8 WHERE (r8.student_id = r2.id) AND r8.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r9.opened_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'CareFile' COLLATE "C" AS _kind, r9.id AS _id FROM care_file AS r9 WHERE (r9.student_id = r2.id) AND (r9.removed_at IS NULL AND r9.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r10.made_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'CarePlan' COLLATE "C" AS _kind, r10.id AS _id FROM care_plan AS r10 WHERE (r10.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)) AND care_file_1.student_id = r2.id)) AND (r10.removed_at IS NULL AND r10.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST((SELECT counselling_session_1.held_on 
FROM counselling_session AS counselling_session_1 
WHERE counselling_session_1.id = r11.session_id AND counselling_session_1.removed_at IS NULL AND (counselling_session_1.school_id = ANY (viewers.v0) OR counselling_session_1.id IN (SELECT counselling_attendance_1.session_id 
FROM counselling_attendance AS counselling_attendance_1 
WHERE counselling_attendance_1.removed_at IS NULL AND counselling_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))))) AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'CounsellingAttendance' COLLATE "C" AS _kind, r11.id AS _id FROM counselling_attendance AS r11 WHERE (r11.student_id = r2.id) AND (r11.removed_at IS NULL AND r11.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r12.held_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'Engagement' COLLATE "C" AS _kind, r12.id AS _id FROM engagement AS r12 WHERE (r12.student_id = r2.id) AND (r12.removed_at IS NULL AND (r12.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)) OR r12.school_id = ANY (viewers.v0) AND r12.student_id IS NULL)) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r13.starts_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'Enrolment' COLLATE "C" AS _kind, r13.id AS _id FROM enrolment AS r13 WHERE (r13.student_id = r2.id) AND r13.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r14.effective_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'EnrolmentEvent' COLLATE "C" AS _kind, r14.id AS _id FROM enrolment_event AS r14 WHERE (r14.student_id = r2.id) AND r14.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r15.done_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'FollowUp' COLLATE "C" AS _kind, r15.id AS _id FROM follow_up AS r15 WHERE (r15.student_id = r2.id) AND (r15.removed_at IS NULL AND r15.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r16.date AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'HealthEncounter' COLLATE "C" AS _kind, r16.id AS _id FROM health_encounter AS r16 WHERE (r16.student_id = r2.id) AND (r16.removed_at IS NULL AND (r16.partner_id = $2::BIGINT AND r16.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR r16.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0)))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (timezone($5::VARCHAR COLLATE "C", r17.received_at)) AS _at, 'HotlineCall' COLLATE "C" AS _kind, r17.id AS _id FROM hotline_call AS r17 WHERE (r17.student_id = r2.id) AND (r17.removed_at IS NULL AND r17.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST((SELECT incident_1.occurred_on 
FROM incident AS incident_1 
WHERE incident_1.id = r18.incident_id AND incident_1.removed_at IS NULL AND (incident_1.school_id = ANY (viewers.v0) OR incident_1.id IN (SELECT incident_part_1.incident_id 
FROM incident_part AS incident_part_1 
WHERE incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))))) AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'IncidentPart' COLLATE "C" AS _kind, r18.id AS _id FROM incident_part AS r18 WHERE (r18.student_id = r2.id) AND (r18.removed_at IS NULL AND r18.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r19.starts_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'MentorAssignment' COLLATE "C" AS _kind, r19.id AS _id FROM mentor_assignment AS r19 WHERE (r19.student_id = r2.id) AND r19.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r20.held_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'MentorTalk' COLLATE "C" AS _kind, r20.id AS _id FROM mentor_talk AS r20 WHERE (r20.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND (mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR mentor_assignment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))) AND mentor_assignment_1.student_id = r2.id)) AND (r20.removed_at IS NULL AND r20.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST((SELECT parent_session_1.held_on 
FROM parent_session AS parent_session_1 
WHERE parent_session_1.id = r21.session_id AND parent_session_1.removed_at IS NULL AND (parent_session_1.id IN (SELECT parent_attendance_1.session_id 
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
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))))) AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'ParentAttendance' COLLATE "C" AS _kind, r21.id AS _id FROM parent_attendance AS r21 WHERE (r21.student_id = r2.id) AND r21.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r22.starts_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'PeerSupport' COLLATE "C" AS _kind, r22.id AS _id FROM peer_support AS r22 WHERE (r22.student_id = r2.id) AND (r22.removed_at IS NULL AND r22.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r23.due_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'PlanAction' COLLATE "C" AS _kind, r23.id AS _id FROM plan_action AS r23 WHERE (r23.plan_id IN (SELECT care_plan_1.id 
FROM care_plan AS care_plan_1 
WHERE care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) AND care_plan_1.file_id IN (SELECT care_file_2.id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND care_file_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)) AND care_file_2.student_id = r2.id))) AND (r23.removed_at IS NULL AND r23.plan_id IN (SELECT care_plan_1.id 
FROM care_plan AS care_plan_1 
WHERE care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (timezone($5::VARCHAR COLLATE "C", r24.requested_at)) AS _at, 'Referral' COLLATE "C" AS _kind, r24.id AS _id FROM referral AS r24 WHERE (r24.student_id = r2.id) AND (r24.removed_at IS NULL AND (r24.partner_id = $2::BIGINT AND (r24.requested_at IS NULL OR r24.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (r24.closed_at IS NULL OR r24.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (r24.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (r24.consent IS NOT false OR r24.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)) OR r24.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) UNION ALL (SELECT (CAST(r25.taken_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'ScreeningResult' COLLATE "C" AS _kind, r25.id AS _id FROM screening_result AS r25 WHERE (r25.student_id = r2.id) AND r25.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7)) AS r26 ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 7) AS r26) AS r26 LEFT JOIN absence_episode AS r27 ON r27.id = CASE WHEN r26._kind = 'AbsenceEpisode' THEN r26._id END LEFT JOIN admonishment AS r28 ON r28.id = CASE WHEN r26._kind = 'Admonishment' THEN r26._id END LEFT JOIN aid AS r29 ON r29.id = CASE WHEN r26._kind = 'Aid' THEN r26._id END LEFT JOIN alert AS r30 ON r30.id = CASE WHEN r26._kind = 'Alert' THEN r26._id END LEFT JOIN appointment AS r31 ON r31.id = CASE WHEN r26._kind = 'Appointment' THEN r26._id END LEFT JOIN attendance_mark AS r32 ON r32.id = CASE WHEN r26._kind = 'AttendanceMark' THEN r26._id END LEFT JOIN open_staff AS r50 ON r50.id = r32.recorded_by_id AND (r50.removed_at IS NULL AND r50.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (viewers.v0))) LEFT JOIN care_file AS r33 ON r33.id = CASE WHEN r26._kind = 'CareFile' THEN r26._id END LEFT JOIN care_plan AS r34 ON r34.id = CASE WHEN r26._kind = 'CarePlan' THEN r26._id END LEFT JOIN counselling_attendance AS r35 ON r35.id = CASE WHEN r26._kind = 'CounsellingAttendance' THEN r26._id END LEFT JOIN engagement AS r36 ON r36.id = CASE WHEN r26._kind = 'Engagement' THEN r26._id END LEFT JOIN enrolment AS r37 ON r37.id = CASE WHEN r26._kind = 'Enrolment' THEN r26._id END LEFT JOIN enrolment_event AS r38 ON r38.id = CASE WHEN r26._kind = 'EnrolmentEvent' THEN r26._id END LEFT JOIN follow_up AS r39 ON r39.id = CASE WHEN r26._kind = 'FollowUp' THEN r26._id END LEFT JOIN health_encounter AS r40 ON r40.id = CASE WHEN r26._kind = 'HealthEncounter' THEN r26._id END LEFT JOIN hotline_call AS r41 ON r41.id = CASE WHEN r26._kind = 'HotlineCall' THEN r26._id END LEFT JOIN incident_part AS r42 ON r42.id = CASE WHEN r26._kind = 'IncidentPart' THEN r26._id END LEFT JOIN mentor_assignment AS r43 ON r43.id = CASE WHEN r26._kind = 'MentorAssignment' THEN r26._id END LEFT JOIN mentor_talk AS r44 ON r44.id = CASE WHEN r26._kind = 'MentorTalk' THEN r26._id END LEFT JOIN parent_attendance AS r45 ON r45.id = CASE WHEN r26._kind = 'ParentAttendance' THEN r26._id END LEFT JOIN parent_session AS r51 ON r51.id = r45.session_id AND (r51.removed_at IS NULL AND (r51.id IN (SELECT parent_attendance_1.session_id 
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
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))))) OR r51.school_id = ANY (viewers.v0) OR r51.id IN (SELECT parent_attendance_2.session_id 
FROM parent_attendance AS parent_attendance_2 
WHERE parent_attendance_2.removed_at IS NULL AND parent_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))))) LEFT JOIN peer_support AS r46 ON r46.id = CASE WHEN r26._kind = 'PeerSupport' THEN r26._id END LEFT JOIN plan_action AS r47 ON r47.id = CASE WHEN r26._kind = 'PlanAction' THEN r26._id END LEFT JOIN referral AS r48 ON r48.id = CASE WHEN r26._kind = 'Referral' THEN r26._id END LEFT JOIN health_partner AS r52 ON r52.id = r48.partner_id AND (r52.removed_at IS NULL) LEFT JOIN screening_result AS r49 ON r49.id = CASE WHEN r26._kind = 'ScreeningResult' THEN r26._id END HAVING TRUE)) FROM (SELECT) AS one LEFT JOIN (SELECT r1.id FROM open_student AS r1 WHERE (r1.id = $6::BIGINT) AND (r1.removed_at IS NULL AND (r1.id IN (SELECT referral_1.student_id 
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
SELECT (SELECT concat(CASE WHEN r2.id IS NULL THEN '' ELSE ('"' || $1::text || '1.' || coalesce(r2.id::text, '') || '"') END, (SELECT concat('{"totalCount":', ((SELECT count(*) FROM absence_episode AS r3 WHERE (r3.student_id = r2.id) AND r3.removed_at IS NULL) + (SELECT count(*) FROM admonishment AS r4 WHERE (r4.student_id = r2.id) AND (r4.removed_at IS NULL AND r4.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM aid AS r5 WHERE (r5.student_id = r2.id) AND (r5.removed_at IS NULL AND r5.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM alert AS r6 WHERE (r6.student_id = r2.id) AND (r6.removed_at IS NULL AND r6.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM appointment AS r7 WHERE (r7.student_id = r2.id) AND (r7.removed_at IS NULL AND r7.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM attendance_mark AS r8 WHERE (r8.student_id = r2.id) AND r8.removed_at IS NULL) + (SELECT count(*) FROM care_file AS r9 WHERE (r9.student_id = r2.id) AND (r9.removed_at IS NULL AND r9.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM care_plan AS r10 WHERE (r10.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)) AND care_file_1.student_id = r2.id)) AND (r10.removed_at IS NULL AND r10.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))))) + (SELECT count(*) FROM counselling_attendance AS r11 WHERE (r11.student_id = r2.id) AND (r11.removed_at IS NULL AND r11.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM engagement AS r12 WHERE (r12.student_id = r2.id) AND (r12.removed_at IS NULL AND (r12.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)) OR r12.school_id = ANY (viewers.v0) AND r12.student_id IS NULL))) + (SELECT count(*) FROM enrolment AS r13 WHERE (r13.student_id = r2.id) AND r13.removed_at IS NULL) + (SELECT count(*) FROM enrolment_event AS r14 WHERE (r14.student_id = r2.id) AND r14.removed_at IS NULL) + (SELECT count(*) FROM follow_up AS r15 WHERE (r15.student_id = r2.id) AND (r15.removed_at IS NULL AND r15.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM health_encounter AS r16 WHERE (r16.student_id = r2.id) AND (r16.removed_at IS NULL AND (r16.partner_id = $2::BIGINT AND r16.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR r16.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))))) + (SELECT count(*) FROM hotline_call AS r17 WHERE (r17.student_id = r2.id) AND (r17.removed_at IS NULL AND r17.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM incident_part AS r18 WHERE (r18.student_id = r2.id) AND (r18.removed_at IS NULL AND r18.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM mentor_assignment AS r19 WHERE (r19.student_id = r2.id) AND r19.removed_at IS NULL) + (SELECT count(*) FROM mentor_talk AS r20 WHERE (r20.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND (mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR mentor_assignment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))) AND mentor_assignment_1.student_id = r2.id)) AND (r20.removed_at IS NULL AND r20.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))))) + (SELECT count(*) FROM parent_attendance AS r21 WHERE (r21.student_id = r2.id) AND r21.removed_at IS NULL) + (SELECT count(*) FROM peer_support AS r22 WHERE (r22.student_id = r2.id) AND (r22.removed_at IS NULL AND r22.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) + (SELECT count(*) FROM plan_action AS r23 WHERE (r23.plan_id IN (SELECT care_plan_1.id 
FROM care_plan AS care_plan_1 
WHERE care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) AND care_plan_1.file_id IN (SELECT care_file_2.id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND care_file_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)) AND care_file_2.student_id = r2.id))) AND (r23.removed_at IS NULL AND r23.plan_id IN (SELECT care_plan_1.id 
FROM care_plan AS care_plan_1 
WHERE care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))))) + (SELECT count(*) FROM referral AS r24 WHERE (r24.student_id = r2.id) AND (r24.removed_at IS NULL AND (r24.partner_id = $2::BIGINT AND (r24.requested_at IS NULL OR r24.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (r24.closed_at IS NULL OR r24.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (r24.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (r24.consent IS NOT false OR r24.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)) OR r24.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))))) + (SELECT count(*) FROM screening_result AS r25 WHERE (r25.student_id = r2.id) AND r25.removed_at IS NULL))::text, ',"nodes":[', string_agg(CASE r26._kind WHEN 'AbsenceEpisode' THEN '{"__typename":"AbsenceEpisode"}' WHEN 'Admonishment' THEN '{"__typename":"Admonishment"}' WHEN 'Aid' THEN '{"__typename":"Aid"}' WHEN 'Alert' THEN '{"__typename":"Alert"}' WHEN 'Appointment' THEN '{"__typename":"Appointment"}' WHEN 'AttendanceMark' THEN '{"__typename":"AttendanceMark"}' WHEN 'CareFile' THEN '{"__typename":"CareFile"}' WHEN 'CarePlan' THEN '{"__typename":"CarePlan"}' WHEN 'CounsellingAttendance' THEN '{"__typename":"CounsellingAttendance"}' WHEN 'Engagement' THEN '{"__typename":"Engagement"}' WHEN 'Enrolment' THEN '{"__typename":"Enrolment"}' WHEN 'EnrolmentEvent' THEN '{"__typename":"EnrolmentEvent"}' WHEN 'FollowUp' THEN '{"__typename":"FollowUp"}' WHEN 'HealthEncounter' THEN '{"__typename":"HealthEncounter"}' WHEN 'HotlineCall' THEN '{"__typename":"HotlineCall"}' WHEN 'IncidentPart' THEN '{"__typename":"IncidentPart"}' WHEN 'MentorAssignment' THEN '{"__typename":"MentorAssignment"}' WHEN 'MentorTalk' THEN '{"__typename":"MentorTalk"}' WHEN 'ParentAttendance' THEN '{"__typename":"ParentAttendance"}' WHEN 'PeerSupport' THEN '{"__typename":"PeerSupport"}' WHEN 'PlanAction' THEN '{"__typename":"PlanAction"}' WHEN 'Referral' THEN '{"__typename":"Referral"}' WHEN 'ScreeningResult' THEN '{"__typename":"ScreeningResult"}' END, ',' ORDER BY r26._at DESC NULLS LAST, r26._kind ASC, r26._id DESC) FILTER (WHERE r26._place <= 50), '],"pageInfo":{"hasNextPage":', (count(*) > 50)::text, ',"startCursor":', coalesce((array_agg(('"' || $1::text || '0.' || encode(convert_to(json_build_array(CASE WHEN r26._at IS NOT NULL THEN replace(to_char(greatest(least(r26._at, timestamp '9999-12-31 23:59:59.999999'), timestamp '0001-01-01 00:00:00'), 'YYYY-MM-DD"T"HH24:MI:SS.US'), '.000000', '') END, r26._kind, r26._id)::text, 'UTF8'), 'hex') || '"') ORDER BY r26._at DESC NULLS LAST, r26._kind ASC, r26._id DESC) FILTER (WHERE r26._place <= 50))[1], 'null'), '}}') FROM (SELECT r26.*, row_number() OVER (ORDER BY r26._at DESC NULLS LAST, r26._kind ASC, r26._id DESC) AS _place FROM (SELECT * FROM ((SELECT (CAST(r3.first_day AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'AbsenceEpisode' COLLATE "C" AS _kind, r3.id AS _id FROM absence_episode AS r3 WHERE (r3.student_id = r2.id) AND r3.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r4.given_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'Admonishment' COLLATE "C" AS _kind, r4.id AS _id FROM admonishment AS r4 WHERE (r4.student_id = r2.id) AND (r4.removed_at IS NULL AND r4.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r5.starts_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'Aid' COLLATE "C" AS _kind, r5.id AS _id FROM aid AS r5 WHERE (r5.student_id = r2.id) AND (r5.removed_at IS NULL AND r5.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r6.raised_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'Alert' COLLATE "C" AS _kind, r6.id AS _id FROM alert AS r6 WHERE (r6.student_id = r2.id) AND (r6.removed_at IS NULL AND r6.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (timezone($5::VARCHAR COLLATE "C", r7.slot)) AS _at, 'Appointment' COLLATE "C" AS _kind, r7.id AS _id FROM appointment AS r7 WHERE (r7.student_id = r2.id) AND (r7.removed_at IS NULL AND r7.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r8.date AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'AttendanceMark' COLLATE "C" AS _kind, r8.id AS _id FROM attendance_mark AS r8 WHERE (r8.student_id = r2.id) AND r8.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r9.opened_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'CareFile' COLLATE "C" AS _kind, r9.id AS _id FROM care_file AS r9 WHERE (r9.student_id = r2.id) AND (r9.removed_at IS NULL AND r9.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r10.made_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'CarePlan' COLLATE "C" AS _kind, r10.id AS _id FROM care_plan AS r10 WHERE (r10.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)) AND care_file_1.student_id = r2.id)) AND (r10.removed_at IS NULL AND r10.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST((SELECT counselling_session_1.held_on 
FROM counselling_session AS counselling_session_1 
WHERE counselling_session_1.id = r11.session_id AND counselling_session_1.removed_at IS NULL AND (counselling_session_1.school_id = ANY (viewers.v0) OR counselling_session_1.id IN (SELECT counselling_attendance_1.session_id 
FROM counselling_attendance AS counselling_attendance_1 
WHERE counselling_attendance_1.removed_at IS NULL AND counselling_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))))) AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'CounsellingAttendance' COLLATE "C" AS _kind, r11.id AS _id FROM counselling_attendance AS r11 WHERE (r11.student_id = r2.id) AND (r11.removed_at IS NULL AND r11.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r12.held_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'Engagement' COLLATE "C" AS _kind, r12.id AS _id FROM engagement AS r12 WHERE (r12.student_id = r2.id) AND (r12.removed_at IS NULL AND (r12.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)) OR r12.school_id = ANY (viewers.v0) AND r12.student_id IS NULL)) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r13.starts_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'Enrolment' COLLATE "C" AS _kind, r13.id AS _id FROM enrolment AS r13 WHERE (r13.student_id = r2.id) AND r13.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r14.effective_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'EnrolmentEvent' COLLATE "C" AS _kind, r14.id AS _id FROM enrolment_event AS r14 WHERE (r14.student_id = r2.id) AND r14.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r15.done_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'FollowUp' COLLATE "C" AS _kind, r15.id AS _id FROM follow_up AS r15 WHERE (r15.student_id = r2.id) AND (r15.removed_at IS NULL AND r15.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r16.date AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'HealthEncounter' COLLATE "C" AS _kind, r16.id AS _id FROM health_encounter AS r16 WHERE (r16.student_id = r2.id) AND (r16.removed_at IS NULL AND (r16.partner_id = $2::BIGINT AND r16.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR r16.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0)))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (timezone($5::VARCHAR COLLATE "C", r17.received_at)) AS _at, 'HotlineCall' COLLATE "C" AS _kind, r17.id AS _id FROM hotline_call AS r17 WHERE (r17.student_id = r2.id) AND (r17.removed_at IS NULL AND r17.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST((SELECT incident_1.occurred_on 
FROM incident AS incident_1 
WHERE incident_1.id = r18.incident_id AND incident_1.removed_at IS NULL AND (incident_1.school_id = ANY (viewers.v0) OR incident_1.id IN (SELECT incident_part_1.incident_id 
FROM incident_part AS incident_part_1 
WHERE incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))))) AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'IncidentPart' COLLATE "C" AS _kind, r18.id AS _id FROM incident_part AS r18 WHERE (r18.student_id = r2.id) AND (r18.removed_at IS NULL AND r18.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r19.starts_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'MentorAssignment' COLLATE "C" AS _kind, r19.id AS _id FROM mentor_assignment AS r19 WHERE (r19.student_id = r2.id) AND r19.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r20.held_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'MentorTalk' COLLATE "C" AS _kind, r20.id AS _id FROM mentor_talk AS r20 WHERE (r20.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND (mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR mentor_assignment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))) AND mentor_assignment_1.student_id = r2.id)) AND (r20.removed_at IS NULL AND r20.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST((SELECT parent_session_1.held_on 
FROM parent_session AS parent_session_1 
WHERE parent_session_1.id = r21.session_id AND parent_session_1.removed_at IS NULL AND (parent_session_1.id IN (SELECT parent_attendance_1.session_id 
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
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))))) AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'ParentAttendance' COLLATE "C" AS _kind, r21.id AS _id FROM parent_attendance AS r21 WHERE (r21.student_id = r2.id) AND r21.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r22.starts_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'PeerSupport' COLLATE "C" AS _kind, r22.id AS _id FROM peer_support AS r22 WHERE (r22.student_id = r2.id) AND (r22.removed_at IS NULL AND r22.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r23.due_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'PlanAction' COLLATE "C" AS _kind, r23.id AS _id FROM plan_action AS r23 WHERE (r23.plan_id IN (SELECT care_plan_1.id 
FROM care_plan AS care_plan_1 
WHERE care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))) AND care_plan_1.file_id IN (SELECT care_file_2.id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND care_file_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)) AND care_file_2.student_id = r2.id))) AND (r23.removed_at IS NULL AND r23.plan_id IN (SELECT care_plan_1.id 
FROM care_plan AS care_plan_1 
WHERE care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0))))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (timezone($5::VARCHAR COLLATE "C", r24.requested_at)) AS _at, 'Referral' COLLATE "C" AS _kind, r24.id AS _id FROM referral AS r24 WHERE (r24.student_id = r2.id) AND (r24.removed_at IS NULL AND (r24.partner_id = $2::BIGINT AND (r24.requested_at IS NULL OR r24.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (r24.closed_at IS NULL OR r24.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (r24.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (r24.consent IS NOT false OR r24.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)) OR r24.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (viewers.v0)))) ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) UNION ALL (SELECT (CAST(r25.taken_on AS TIMESTAMP WITHOUT TIME ZONE)) AS _at, 'ScreeningResult' COLLATE "C" AS _kind, r25.id AS _id FROM screening_result AS r25 WHERE (r25.student_id = r2.id) AND r25.removed_at IS NULL ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51)) AS r26 ORDER BY _at DESC NULLS LAST, _kind ASC, _id DESC LIMIT 51) AS r26) AS r26 HAVING TRUE)) FROM (SELECT) AS one LEFT JOIN (SELECT r1.id FROM open_student AS r1 WHERE (r1.id = $6::BIGINT) AND (r1.removed_at IS NULL AND (r1.id IN (SELECT referral_1.student_id 
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
