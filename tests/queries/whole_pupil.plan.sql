-- 1 of 1
SELECT concat('{"name":', CAST(to_json(r1.name) AS VARCHAR), ',"classGroups":', (SELECT concat('{"nodes":[', string_agg(concat('{"name":', CAST(to_json(r2.name) AS VARCHAR), ',"students":', (SELECT concat('{"nodes":[', string_agg(concat('{"name":', CAST(to_json(r3.name) AS VARCHAR), ',"nationalId":', CASE WHEN (r3.national_id IS NULL) THEN 'null' ELSE concat('"', $1::VARCHAR, '0.', CAST(r3.id AS VARCHAR), '.', encode(r3.national_id, 'hex'), '"') END, ',"guardianships":', (SELECT concat('{"nodes":[', string_agg(concat('{"kin":"', r4.kin, '","primary":', CAST(r4.primary AS VARCHAR), ',"guardian":', CASE WHEN (r5.id IS NULL) THEN 'null' ELSE concat('{"name":', CAST(to_json(r5.name) AS VARCHAR), ',"phone":', CASE WHEN (r5.phone IS NULL) THEN 'null' ELSE CAST(to_json(r5.phone) AS VARCHAR) END, '}') END, '}'), ',' ORDER BY r4.sort0 DESC, r4.sort1 ASC, r4.sort2 ASC), ']}') AS concat_4 
FROM (SELECT guardianship_1.kin AS kin, guardianship_1."primary" AS "primary", guardianship_1.guardian_id AS guardian_id, guardianship_1."primary" AS sort0, array_position(ARRAY['FATHER', 'MOTHER', 'STEP_FATHER', 'STEP_MOTHER', 'GRANDFATHER', 'GRANDMOTHER', 'MATERNAL_GRANDFATHER', 'MATERNAL_GRANDMOTHER', 'OTHER'], guardianship_1.kin) AS sort1, guardianship_1.id AS sort2 
FROM guardianship AS guardianship_1 
WHERE guardianship_1.student_id = r3.id AND guardianship_1.removed_at IS NULL ORDER BY guardianship_1."primary" DESC, array_position(ARRAY['FATHER', 'MOTHER', 'STEP_FATHER', 'STEP_MOTHER', 'GRANDFATHER', 'GRANDMOTHER', 'MATERNAL_GRANDFATHER', 'MATERNAL_GRANDMOTHER', 'OTHER'], guardianship_1.kin) ASC, guardianship_1.id ASC 
 LIMIT 50) AS r4 LEFT OUTER JOIN guardian AS r5 ON r5.id = r4.guardian_id AND r5.removed_at IS NULL AND r5.id IN (SELECT guardianship_2.guardian_id 
FROM guardianship AS guardianship_2 
WHERE guardianship_2.removed_at IS NULL AND guardianship_2.student_id IN (SELECT student_1.id 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.school_id IN (SELECT staff_post_1.school_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.staff_id = $2::BIGINT AND (staff_post_1.starts_on IS NULL OR staff_post_1.starts_on <= $3::DATE) AND (staff_post_1.ends_on IS NULL OR staff_post_1.ends_on >= $3::DATE) AND staff_post_1.kind = 'PSYCHOLOGIST'))) 
HAVING true), ',"mentorAssignments":', (SELECT concat('{"nodes":[', string_agg(concat('{"startsOn":"', CAST(greatest(least(r6.starts_on, date '9999-12-31'), date '0001-01-01') AS VARCHAR), '","endsOn":', CASE WHEN (r6.ends_on IS NULL) THEN 'null' ELSE concat('"', CAST(greatest(least(r6.ends_on, date '9999-12-31'), date '0001-01-01') AS VARCHAR), '"') END, ',"mentor":', CASE WHEN (r7.id IS NULL) THEN 'null' ELSE concat('{"name":', CAST(to_json(r7.name) AS VARCHAR), '}') END, '}'), ',' ORDER BY r6.sort0 DESC, r6.sort1 DESC), ']}') AS concat_5 
FROM (SELECT mentor_assignment_1.starts_on AS starts_on, mentor_assignment_1.ends_on AS ends_on, mentor_assignment_1.mentor_id AS mentor_id, mentor_assignment_1.starts_on AS sort0, mentor_assignment_1.id AS sort1 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.student_id = r3.id AND mentor_assignment_1.removed_at IS NULL ORDER BY mentor_assignment_1.starts_on DESC, mentor_assignment_1.id DESC 
 LIMIT 50) AS r6 LEFT OUTER JOIN staff AS r7 ON r7.id = r6.mentor_id AND r7.removed_at IS NULL AND r7.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id IN (SELECT staff_post_3.school_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.staff_id = $2::BIGINT AND (staff_post_3.starts_on IS NULL OR staff_post_3.starts_on <= $3::DATE) AND (staff_post_3.ends_on IS NULL OR staff_post_3.ends_on >= $3::DATE) AND staff_post_3.kind = 'PSYCHOLOGIST')) 
HAVING true), ',"attendanceMarks":', (SELECT concat('{"nodes":[', string_agg(concat('{"date":"', CAST(greatest(least(r8.date, date '9999-12-31'), date '0001-01-01') AS VARCHAR), '","period":', CASE WHEN (r8.period IS NULL) THEN 'null' ELSE CAST(r8.period AS VARCHAR) END, ',"code":"', r8.code, '","reason":', CASE WHEN (r8.reason IS NULL) THEN 'null' ELSE concat('"', $1::VARCHAR, '1.', CAST(r8.id AS VARCHAR), '.', encode(r8.reason, 'hex'), '"') END, '}'), ',' ORDER BY r8.sort0 DESC, r8.sort1 DESC), ']}') AS concat_6 
FROM (SELECT attendance_mark_1.date AS date, attendance_mark_1.period AS period, attendance_mark_1.code AS code, attendance_mark_1.reason AS reason, attendance_mark_1.id AS id, attendance_mark_1.date AS sort0, attendance_mark_1.id AS sort1 
FROM attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.student_id = r3.id AND attendance_mark_1.removed_at IS NULL ORDER BY attendance_mark_1.date DESC, attendance_mark_1.id DESC 
 LIMIT 5) AS r8 
HAVING true), ',"parentAttendances":', (SELECT concat('{"nodes":[', string_agg(concat('{"feedbackScore":', CASE WHEN (r9.feedback_score IS NULL) THEN 'null' ELSE CAST(r9.feedback_score AS VARCHAR) END, ',"session":', CASE WHEN (r10.id IS NULL) THEN 'null' ELSE concat('{"theme":', CAST(to_json(r10.theme) AS VARCHAR), ',"heldOn":"', CAST(greatest(least(r10.held_on, date '9999-12-31'), date '0001-01-01') AS VARCHAR), '"}') END, '}'), ',' ORDER BY r9.sort0 ASC, r9.sort1 ASC), ']}') AS concat_7 
FROM (SELECT parent_attendance_1.feedback_score AS feedback_score, parent_attendance_1.session_id AS session_id, parent_attendance_1.session_id AS sort0, parent_attendance_1.id AS sort1 
FROM parent_attendance AS parent_attendance_1 
WHERE parent_attendance_1.student_id = r3.id AND parent_attendance_1.removed_at IS NULL ORDER BY parent_attendance_1.session_id ASC, parent_attendance_1.id ASC 
 LIMIT 50) AS r9 LEFT OUTER JOIN parent_session AS r10 ON r10.id = r9.session_id AND r10.removed_at IS NULL AND (r10.school_id IN (SELECT staff_post_4.school_id 
FROM staff_post AS staff_post_4 
WHERE staff_post_4.removed_at IS NULL AND staff_post_4.staff_id = $2::BIGINT AND (staff_post_4.starts_on IS NULL OR staff_post_4.starts_on <= $3::DATE) AND (staff_post_4.ends_on IS NULL OR staff_post_4.ends_on >= $3::DATE) AND staff_post_4.kind = 'PSYCHOLOGIST') OR r10.id IN (SELECT parent_attendance_2.session_id 
FROM parent_attendance AS parent_attendance_2 
WHERE parent_attendance_2.removed_at IS NULL AND parent_attendance_2.student_id IN (SELECT student_2.id 
FROM student AS student_2 
WHERE student_2.removed_at IS NULL AND student_2.school_id IN (SELECT staff_post_5.school_id 
FROM staff_post AS staff_post_5 
WHERE staff_post_5.removed_at IS NULL AND staff_post_5.staff_id = $2::BIGINT AND (staff_post_5.starts_on IS NULL OR staff_post_5.starts_on <= $3::DATE) AND (staff_post_5.ends_on IS NULL OR staff_post_5.ends_on >= $3::DATE) AND staff_post_5.kind = 'PSYCHOLOGIST')))) 
HAVING true), ',"referrals":', (SELECT concat('{"nodes":[', string_agg(concat('{"state":"', r11.state, '","urgency":"', r11.urgency, '","reason":', CASE WHEN (r11.reason IS NULL) THEN 'null' ELSE concat('"', $1::VARCHAR, '2.', CAST(r11.id AS VARCHAR), '.', encode(r11.reason, 'hex'), '"') END, ',"feedback":', CASE WHEN (r11.feedback IS NULL) THEN 'null' ELSE concat('"', $1::VARCHAR, '3.', CAST(r11.id AS VARCHAR), '.', encode(r11.feedback, 'hex'), '"') END, ',"partner":', CASE WHEN (r12.id IS NULL) THEN 'null' ELSE concat('{"name":', CAST(to_json(r12.name) AS VARCHAR), '}') END, '}'), ',' ORDER BY r11.sort0 DESC NULLS LAST, r11.sort1 DESC), ']}') AS concat_8 
FROM (SELECT referral_1.state AS state, referral_1.urgency AS urgency, referral_1.reason AS reason, referral_1.id AS id, referral_1.feedback AS feedback, referral_1.partner_id AS partner_id, referral_1.requested_at AS sort0, referral_1.id AS sort1 
FROM referral AS referral_1 
WHERE referral_1.student_id = r3.id AND referral_1.removed_at IS NULL ORDER BY referral_1.requested_at DESC NULLS LAST, referral_1.id DESC 
 LIMIT 50) AS r11 LEFT OUTER JOIN health_partner AS r12 ON r12.id = r11.partner_id AND r12.removed_at IS NULL 
HAVING true), ',"sourceRecords":', (SELECT concat('{"nodes":[', string_agg(concat('{"stream":', CAST(to_json(r13.stream) AS VARCHAR), ',"source":', CASE WHEN (r14.id IS NULL) THEN 'null' ELSE concat('{"name":', CAST(to_json(r14.name) AS VARCHAR), '}') END, '}'), ',' ORDER BY r13.sort0 ASC, r13.sort1 ASC, r13.sort2 ASC, r13.sort3 ASC), ']}') AS concat_9 
FROM (SELECT source_record_1.stream AS stream, source_record_1.source_id AS source_id, source_record_1.source_id AS sort0, source_record_1.stream AS sort1, source_record_1.key AS sort2, source_record_1.id AS sort3 
FROM source_record AS source_record_1 
WHERE source_record_1.subject_id = r3.id AND source_record_1.subject_entity = $4::VARCHAR COLLATE "C" AND source_record_1.removed_at IS NULL AND source_record_1.subject_entity = 'Student' AND source_record_1.subject_id IN (SELECT student_3.id 
FROM student AS student_3 
WHERE student_3.removed_at IS NULL AND student_3.school_id IN (SELECT staff_post_6.school_id 
FROM staff_post AS staff_post_6 
WHERE staff_post_6.removed_at IS NULL AND staff_post_6.staff_id = $2::BIGINT AND (staff_post_6.starts_on IS NULL OR staff_post_6.starts_on <= $3::DATE) AND (staff_post_6.ends_on IS NULL OR staff_post_6.ends_on >= $3::DATE) AND staff_post_6.kind = 'PSYCHOLOGIST')) ORDER BY source_record_1.source_id ASC, source_record_1.stream ASC, source_record_1.key ASC, source_record_1.id ASC 
 LIMIT 50) AS r13 LEFT OUTER JOIN source AS r14 ON r14.id = r13.source_id 
HAVING true), '}'), ',' ORDER BY r3.sort0 ASC, r3.sort1 ASC, r3.sort2 ASC), ']}') AS concat_3 
FROM (SELECT student_4.name AS name, student_4.national_id AS national_id, student_4.id AS id, student_4.name_pinyin AS sort0, student_4.name AS sort1, student_4.id AS sort2 
FROM student AS student_4 
WHERE student_4.class_group_id = r2.id AND student_4.removed_at IS NULL AND student_4.school_id IN (SELECT staff_post_7.school_id 
FROM staff_post AS staff_post_7 
WHERE staff_post_7.removed_at IS NULL AND staff_post_7.staff_id = $2::BIGINT AND (staff_post_7.starts_on IS NULL OR staff_post_7.starts_on <= $3::DATE) AND (staff_post_7.ends_on IS NULL OR staff_post_7.ends_on >= $3::DATE) AND staff_post_7.kind = 'PSYCHOLOGIST') ORDER BY student_4.name_pinyin ASC, student_4.name ASC, student_4.id ASC 
 LIMIT 50) AS r3 
HAVING true), '}'), ',' ORDER BY r2.sort0 ASC NULLS LAST, r2.sort1 ASC, r2.sort2 ASC, r2.sort3 ASC), ']}') AS concat_2 
FROM (SELECT class_group_1.name AS name, class_group_1.id AS id, class_group_1.grade AS sort0, class_group_1.name_pinyin AS sort1, class_group_1.name AS sort2, class_group_1.id AS sort3 
FROM class_group AS class_group_1 
WHERE class_group_1.school_id = r1.id AND class_group_1.removed_at IS NULL AND class_group_1.school_id IN (SELECT staff_post_8.school_id 
FROM staff_post AS staff_post_8 
WHERE staff_post_8.removed_at IS NULL AND staff_post_8.staff_id = $2::BIGINT AND (staff_post_8.starts_on IS NULL OR staff_post_8.starts_on <= $3::DATE) AND (staff_post_8.ends_on IS NULL OR staff_post_8.ends_on >= $3::DATE) AND staff_post_8.kind = 'PSYCHOLOGIST') ORDER BY class_group_1.grade ASC NULLS LAST, class_group_1.name_pinyin ASC, class_group_1.name ASC, class_group_1.id ASC 
 LIMIT 50) AS r2 
HAVING true), '}') AS concat_1 
FROM (SELECT school_1.name AS name, school_1.id AS id 
FROM school AS school_1 
WHERE school_1.code = $5::VARCHAR COLLATE "C" AND school_1.removed_at IS NULL ORDER BY school_1.id 
 LIMIT 1) AS r1
