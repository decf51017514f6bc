-- 1 of 3
SELECT (SELECT (SELECT concat(coalesce(('"' || $1::text || '0.' || string_agg(coalesce(r2.student_id::text, ''), '.') || '"'), ''), '{"totalCount":', (SELECT count(*)::text FROM care_file AS r1 WHERE (r1.removed_at IS NULL AND (r1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (viewers.v0) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE))) OR r1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1)) OR r1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v2)))) AND (r1.level = ANY ($4::TEXT[] COLLATE "C"))), ',"nodes":[', string_agg(concat('{"level":"', r2.level, '","categories":', to_json(r2.categories)::text, ',"openedOn":"', greatest(least(r2.opened_on, date '9999-12-31'), date '0001-01-01')::text, '","closedOn":', CASE WHEN r2.closed_on IS NULL THEN 'null' ELSE ('"' || greatest(least(r2.closed_on, date '9999-12-31'), date '0001-01-01')::text || '"') END, ',"reason":', CASE WHEN (CASE WHEN (r2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))) THEN r2.reason END) IS NULL THEN 'null' ELSE ('"' || $1::text || '1.' || r2.id || '.' || encode((CASE WHEN (r2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))) THEN r2.reason END), 'hex') || '"') END, ',"version":', r2.version::text, ',"student":', CASE WHEN r3.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r3.name)::text || '}') END, ',"keyWorker":', CASE WHEN r4.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r4.name)::text || '}') END, ',"partner":', CASE WHEN r5.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r5.name)::text || '}') END, ',"plans":', (SELECT concat('{"nodes":[', string_agg(concat('{"goal":', CASE WHEN r7.goal IS NULL THEN 'null' ELSE ('"' || $1::text || '2.' || r7.id || '.' || encode(r7.goal, 'hex') || '"') END, ',"reviewOn":', CASE WHEN r7.review_on IS NULL THEN 'null' ELSE ('"' || greatest(least(r7.review_on, date '9999-12-31'), date '0001-01-01')::text || '"') END, ',"actions":', (SELECT concat('{"nodes":[', string_agg(('{"kind":"' || r9.kind || '","task":' || CASE WHEN r9.task IS NULL THEN 'null' ELSE ('"' || $1::text || '3.' || r9.id || '.' || encode(r9.task, 'hex') || '"') END || ',"dueOn":"' || greatest(least(r9.due_on, date '9999-12-31'), date '0001-01-01')::text || '","doneOn":' || CASE WHEN r9.done_on IS NULL THEN 'null' ELSE ('"' || greatest(least(r9.done_on, date '9999-12-31'), date '0001-01-01')::text || '"') END || ',"result":' || CASE WHEN (CASE WHEN (r9.plan_id IN (SELECT care_plan_1.id 
FROM care_plan AS care_plan_1 
WHERE care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_2.student_id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND (care_file_2.opened_on IS NULL OR care_file_2.opened_on <= $2::DATE) AND (care_file_2.closed_on IS NULL OR care_file_2.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))))) OR r9.plan_id IN (SELECT care_plan_2.id 
FROM care_plan AS care_plan_2 
WHERE care_plan_2.removed_at IS NULL AND care_plan_2.file_id IN (SELECT care_file_3.id 
FROM care_file AS care_file_3 
WHERE care_file_3.removed_at IS NULL AND care_file_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))))) THEN r9.result END) IS NULL THEN 'null' ELSE ('"' || $1::text || '4.' || r9.id || '.' || encode((CASE WHEN (r9.plan_id IN (SELECT care_plan_1.id 
FROM care_plan AS care_plan_1 
WHERE care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_2.student_id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND (care_file_2.opened_on IS NULL OR care_file_2.opened_on <= $2::DATE) AND (care_file_2.closed_on IS NULL OR care_file_2.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))))) OR r9.plan_id IN (SELECT care_plan_2.id 
FROM care_plan AS care_plan_2 
WHERE care_plan_2.removed_at IS NULL AND care_plan_2.file_id IN (SELECT care_file_3.id 
FROM care_file AS care_file_3 
WHERE care_file_3.removed_at IS NULL AND care_file_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))))) THEN r9.result END), 'hex') || '"') END || ',"owner":' || CASE WHEN r10.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r10.name)::text || '}') END || '}'), ',' ORDER BY r9._sort0 ASC, r9._sort1 ASC), ']}') FROM (SELECT r8.kind, r8.task, r8.id, r8.due_on, r8.done_on, r8.result, r8.plan_id, r8.owner_id, r8.due_on AS _sort0, r8.id AS _sort1 FROM plan_action AS r8 WHERE r8.plan_id = r7.id AND r8.removed_at IS NULL ORDER BY r8.due_on ASC, r8.id ASC LIMIT 50) AS r9 LEFT JOIN LATERAL (SELECT * FROM open_staff AS r10 WHERE r10.id = r9.owner_id AND (r10.removed_at IS NULL AND (r10.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (viewers.v3)) OR r10.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (viewers.v1)) OR r10.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (viewers.v2)))) OFFSET 0) AS r10 ON TRUE HAVING TRUE), '}'), ',' ORDER BY r7._sort0 DESC, r7._sort1 DESC), ']}') FROM (SELECT r6.goal, r6.id, r6.review_on, r6.made_on AS _sort0, r6.id AS _sort1 FROM care_plan AS r6 WHERE r6.file_id = r2.id AND r6.removed_at IS NULL ORDER BY r6.made_on DESC, r6.id DESC LIMIT 2) AS r7 HAVING TRUE), ',"followUps":', (SELECT concat(coalesce(('"' || $1::text || '5.' || string_agg(coalesce(r12.student_id::text, ''), '.') || '"'), ''), '{"totalCount":', (SELECT count(*)::text FROM follow_up AS r11 WHERE r11.file_id = r2.id AND (r11.removed_at IS NULL AND (r11.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r11.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (viewers.v0) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE))) OR r11.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1)) OR r11.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v2))))), ',"nodes":[', string_agg(('{"dueOn":' || CASE WHEN r12.due_on IS NULL THEN 'null' ELSE ('"' || greatest(least(r12.due_on, date '9999-12-31'), date '0001-01-01')::text || '"') END || ',"doneOn":' || CASE WHEN r12.done_on IS NULL THEN 'null' ELSE ('"' || greatest(least(r12.done_on, date '9999-12-31'), date '0001-01-01')::text || '"') END || ',"mode":' || CASE WHEN r12.mode IS NULL THEN 'null' ELSE ('"' || r12.mode || '"') END || ',"side":"' || r12.side || '","finding":' || CASE WHEN (CASE WHEN (r12.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r12.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))) THEN r12.finding END) IS NULL THEN 'null' ELSE ('"' || $1::text || '6.' || r12.id || '.' || encode((CASE WHEN (r12.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r12.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))) THEN r12.finding END), 'hex') || '"') END || ',"feedback":' || CASE WHEN (CASE WHEN (r12.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r12.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))) THEN r12.feedback END) IS NULL THEN 'null' ELSE ('"' || $1::text || '7.' || r12.id || '.' || encode((CASE WHEN (r12.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r12.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))) THEN r12.feedback END), 'hex') || '"') END || ',"nextDueOn":' || CASE WHEN r12.next_due_on IS NULL THEN 'null' ELSE ('"' || greatest(least(r12.next_due_on, date '9999-12-31'), date '0001-01-01')::text || '"') END || ',"by":' || CASE WHEN r13.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r13.name)::text || '}') END || '}'), ',' ORDER BY r12._sort0 DESC NULLS LAST, r12._sort1 DESC), ']}') FROM (SELECT r11.student_id, r11.due_on, r11.done_on, r11.mode, r11.side, r11.finding, r11.id, r11.feedback, r11.next_due_on, r11.by_id, r11.due_on AS _sort0, r11.id AS _sort1 FROM follow_up AS r11 WHERE r11.file_id = r2.id AND (r11.removed_at IS NULL AND (r11.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r11.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (viewers.v0) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE))) OR r11.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1)) OR r11.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v2)))) ORDER BY r11.due_on DESC NULLS LAST, r11.id DESC LIMIT 3) AS r12 LEFT JOIN LATERAL (SELECT * FROM open_staff AS r13 WHERE r13.id = r12.by_id AND (r13.removed_at IS NULL AND (r13.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (viewers.v3)) OR r13.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (viewers.v1)) OR r13.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (viewers.v2)))) OFFSET 0) AS r13 ON TRUE HAVING TRUE), ',"aids":', (SELECT concat(coalesce(('"' || $1::text || '8.' || string_agg(coalesce(r15.student_id::text, ''), '.') || '"'), ''), '{"nodes":[', string_agg(('{"programme":"' || r15.programme || '","amount":' || CASE WHEN r15.amount IS NULL THEN 'null' ELSE ('"' || r15.amount::text || '"') END || '}'), ',' ORDER BY r15._sort0 DESC, r15._sort1 DESC), ']}') FROM (SELECT r14.student_id, r14.programme, r14.amount, r14.starts_on AS _sort0, r14.id AS _sort1 FROM aid AS r14 WHERE r14.file_id = r2.id AND (r14.removed_at IS NULL AND (r14.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r14.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (viewers.v0) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE))) OR r14.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1)) OR r14.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v2)))) ORDER BY r14.starts_on DESC, r14.id DESC LIMIT 50) AS r15 HAVING TRUE), ',"peerSupports":', (SELECT concat(coalesce(('"' || $1::text || '9.' || string_agg(coalesce(r17.student_id::text, ''), '.') || '"'), ''), '{"nodes":[', string_agg(('{"kind":"' || r17.kind || '","supporter":' || CASE WHEN r18.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r18.name)::text || '}') END || ',"arrangedBy":' || CASE WHEN r19.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r19.name)::text || '}') END || '}'), ',' ORDER BY r17._sort0 DESC, r17._sort1 DESC), ']}') FROM (SELECT r16.student_id, r16.kind, r16.supporter_id, r16.arranged_by_id, r16.starts_on AS _sort0, r16.id AS _sort1 FROM peer_support AS r16 WHERE r16.file_id = r2.id AND (r16.removed_at IS NULL AND (r16.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r16.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (viewers.v0) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE))) OR r16.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1)) OR r16.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v2)))) ORDER BY r16.starts_on DESC, r16.id DESC LIMIT 50) AS r17 LEFT JOIN LATERAL (SELECT * FROM open_student AS r18 WHERE r18.id = r17.supporter_id AND (r18.removed_at IS NULL AND (r18.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR r18.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR r18.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR r18.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR r18.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (viewers.v0) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE)) OR r18.school_id = ANY (viewers.v1) OR r18.school_id = ANY (viewers.v2))) OFFSET 0) AS r18 ON TRUE LEFT JOIN LATERAL (SELECT * FROM open_staff AS r19 WHERE r19.id = r17.arranged_by_id AND (r19.removed_at IS NULL AND (r19.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (viewers.v3)) OR r19.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (viewers.v1)) OR r19.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (viewers.v2)))) OFFSET 0) AS r19 ON TRUE HAVING TRUE), '}'), ',' ORDER BY r2._sort0 DESC, r2._sort1 DESC), ']}') FROM (SELECT r1.student_id, r1.level, r1.categories, r1.opened_on, r1.closed_on, r1.reason, r1.id, r1.version, r1.key_worker_id, r1.partner_id, r1.opened_on AS _sort0, r1.id AS _sort1 FROM care_file AS r1 WHERE (r1.removed_at IS NULL AND (r1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (viewers.v0) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE))) OR r1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1)) OR r1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v2)))) AND (r1.level = ANY ($4::TEXT[] COLLATE "C")) ORDER BY r1.opened_on DESC, r1.id DESC LIMIT 50) AS r2 LEFT JOIN LATERAL (SELECT * FROM open_student AS r3 WHERE r3.id = r2.student_id AND (r3.removed_at IS NULL AND (r3.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR r3.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR r3.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR r3.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR r3.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (viewers.v0) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE)) OR r3.school_id = ANY (viewers.v1) OR r3.school_id = ANY (viewers.v2))) OFFSET 0) AS r3 ON TRUE LEFT JOIN LATERAL (SELECT * FROM open_staff AS r4 WHERE r4.id = r2.key_worker_id AND (r4.removed_at IS NULL AND (r4.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (viewers.v3)) OR r4.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (viewers.v1)) OR r4.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (viewers.v2)))) OFFSET 0) AS r4 ON TRUE LEFT JOIN health_partner AS r5 ON r5.id = r2.partner_id AND (r5.removed_at IS NULL) HAVING TRUE)) FROM (SELECT array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'HOMEROOM_TEACHER')) AS v0, array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')) AS v1, array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v2, array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'HOMEROOM_TEACHER')) AS v3 OFFSET 0) AS viewers

-- 2 of 3
SELECT ('{"totalCount":' || (SELECT count(*)::text FROM follow_up AS r1 WHERE (r1.removed_at IS NULL AND (r1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $1::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $1::DATE))) OR r1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL')))) OR r1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) AND ((r1.done_on IS NULL) = $4::BOOLEAN AND r1.due_on < $5::DATE)) || '}')

-- 3 of 3
SELECT (SELECT (SELECT concat('{"count":', coalesce(sum(counted.n), 0)::text, ',"groups":', (SELECT concat('[', string_agg(('{"key":{"level":' || CASE WHEN r4.k0 IS NULL THEN 'null' ELSE ('"' || r4.k0 || '"') END || '},"count":' || r4.m0::text || '}'), ',' ORDER BY r4.s0 ASC NULLS LAST), ']') FROM (SELECT r5.k0, r5.m0, (array_position(ARRAY['GREEN', 'YELLOW', 'ORANGE', 'RED'], r5.k0)) AS s0 FROM (SELECT r6.k0 AS k0, sum(r6.n)::bigint AS m0 FROM (SELECT r7.level AS k0, count(*) AS n FROM care_file AS r7 WHERE (r7.removed_at IS NULL AND (r7.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r7.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (viewers.v0) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $1::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $1::DATE))) OR r7.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1)) OR r7.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v2)))) GROUP BY 1) AS r6 GROUP BY 1) AS r5 ORDER BY (array_position(ARRAY['GREEN', 'YELLOW', 'ORANGE', 'RED'], r5.k0)) ASC NULLS LAST LIMIT 100) AS r4), '}') FROM (SELECT count(*) AS n FROM care_file AS r2 WHERE (r2.removed_at IS NULL AND (r2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (viewers.v0) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $1::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $1::DATE))) OR r2.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1)) OR r2.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v2))))) AS counted)) FROM (SELECT array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'HOMEROOM_TEACHER')) AS v0, array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL')) AS v1, array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v2 OFFSET 0) AS viewers
