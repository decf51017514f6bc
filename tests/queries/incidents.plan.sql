-- 1 of 2
SELECT (SELECT (SELECT concat(coalesce(('"' || $1::text || '0.' || string_agg(coalesce(NULL::text, ''), '.') || '"'), ''), '{"totalCount":', (SELECT count(*)::text FROM incident AS r1 WHERE (r1.removed_at IS NULL AND (r1.id IN (SELECT incident_part_1.incident_id 
FROM incident_part AS incident_part_1 
WHERE incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR r1.id IN (SELECT incident_part_2.incident_id 
FROM incident_part AS incident_part_2 
WHERE incident_part_2.removed_at IS NULL AND incident_part_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE)))) OR r1.school_id = ANY (viewers.v0) OR r1.id IN (SELECT incident_part_3.incident_id 
FROM incident_part AS incident_part_3 
WHERE incident_part_3.removed_at IS NULL AND incident_part_3.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v0))) OR r1.school_id = ANY (viewers.v1) OR r1.id IN (SELECT incident_part_4.incident_id 
FROM incident_part AS incident_part_4 
WHERE incident_part_4.removed_at IS NULL AND incident_part_4.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v1))))) AND (r1.bullying = $5::BOOLEAN)), ',"nodes":[', string_agg(concat('{"kind":"', r2.kind, '","occurredOn":"', greatest(least(r2.occurred_on, date '9999-12-31'), date '0001-01-01')::text, '","reportedOn":', CASE WHEN r2.reported_on IS NULL THEN 'null' ELSE ('"' || greatest(least(r2.reported_on, date '9999-12-31'), date '0001-01-01')::text || '"') END, ',"account":', CASE WHEN (CASE WHEN (r2.id IN (SELECT incident_part_1.incident_id 
FROM incident_part AS incident_part_1 
WHERE incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR r2.school_id = ANY (viewers.v1) OR r2.id IN (SELECT incident_part_2.incident_id 
FROM incident_part AS incident_part_2 
WHERE incident_part_2.removed_at IS NULL AND incident_part_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v1)))) THEN r2.account END) IS NULL THEN 'null' ELSE ('"' || $1::text || '1.' || r2.id || '.' || encode((CASE WHEN (r2.id IN (SELECT incident_part_1.incident_id 
FROM incident_part AS incident_part_1 
WHERE incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR r2.school_id = ANY (viewers.v1) OR r2.id IN (SELECT incident_part_2.incident_id 
FROM incident_part AS incident_part_2 
WHERE incident_part_2.removed_at IS NULL AND incident_part_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v1)))) THEN r2.account END), 'hex') || '"') END, ',"state":"', r2.state, '","measures":', CASE WHEN r2.measures IS NULL THEN 'null' ELSE to_json(r2.measures)::text END, ',"measuresOn":', CASE WHEN r2.measures_on IS NULL THEN 'null' ELSE ('"' || greatest(least(r2.measures_on, date '9999-12-31'), date '0001-01-01')::text || '"') END, ',"closedOn":', CASE WHEN r2.closed_on IS NULL THEN 'null' ELSE ('"' || greatest(least(r2.closed_on, date '9999-12-31'), date '0001-01-01')::text || '"') END, ',"school":', CASE WHEN r3.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r3.name)::text || '}') END, ',"parts":', (SELECT concat(coalesce(('"' || $1::text || '2.' || string_agg(coalesce(r5.student_id::text, ''), '.') || '"'), ''), '{"nodes":[', string_agg(('{"kind":"' || r5.kind || '","student":' || CASE WHEN r6.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r6.name)::text || '}') END || '}'), ',' ORDER BY r5._sort0 ASC), ']}') FROM (SELECT r4.student_id, r4.kind, r4.id AS _sort0 FROM incident_part AS r4 WHERE r4.incident_id = r2.id AND (r4.removed_at IS NULL AND (r4.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE))) OR r4.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v0)) OR r4.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v1)))) ORDER BY r4.id ASC LIMIT 50) AS r5 LEFT JOIN LATERAL (SELECT * FROM open_student AS r6 WHERE r6.id = r5.student_id AND (r6.removed_at IS NULL AND (r6.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR r6.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR r6.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR r6.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR r6.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE)) OR r6.school_id = ANY (viewers.v0) OR r6.school_id = ANY (viewers.v1))) OFFSET 0) AS r6 ON TRUE HAVING TRUE), ',"admonishments":', (SELECT concat(coalesce(('"' || $1::text || '3.' || string_agg(coalesce(r8.student_id::text, ''), '.') || '"'), ''), '{"nodes":[', string_agg(('{"givenOn":"' || greatest(least(r8.given_on, date '9999-12-31'), date '0001-01-01')::text || '","body":"' || r8.body || '","reason":' || CASE WHEN r8.reason IS NULL THEN 'null' ELSE ('"' || $1::text || '4.' || r8.id || '.' || encode(r8.reason, 'hex') || '"') END || ',"guardianPresent":' || CASE WHEN r8.guardian_present IS NULL THEN 'null' ELSE r8.guardian_present::text END || ',"by":' || CASE WHEN r9.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r9.name)::text || '}') END || ',"student":' || CASE WHEN r10.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r10.name)::text || '}') END || '}'), ',' ORDER BY r8._sort0 DESC, r8._sort1 DESC), ']}') FROM (SELECT r7.student_id, r7.given_on, r7.body, r7.reason, r7.id, r7.guardian_present, r7.by_id, r7.given_on AS _sort0, r7.id AS _sort1 FROM admonishment AS r7 WHERE r7.incident_id = r2.id AND (r7.removed_at IS NULL AND (r7.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r7.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE))) OR r7.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v0)) OR r7.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v1)))) ORDER BY r7.given_on DESC, r7.id DESC LIMIT 50) AS r8 LEFT JOIN LATERAL (SELECT * FROM open_staff AS r9 WHERE r9.id = r8.by_id AND (r9.removed_at IS NULL AND (r9.id IN (SELECT mentor_assignment_1.mentor_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT) OR r9.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE))))) OR r9.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (viewers.v0)) OR r9.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (viewers.v1)))) OFFSET 0) AS r9 ON TRUE LEFT JOIN LATERAL (SELECT * FROM open_student AS r10 WHERE r10.id = r8.student_id AND (r10.removed_at IS NULL AND (r10.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR r10.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR r10.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR r10.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR r10.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE)) OR r10.school_id = ANY (viewers.v0) OR r10.school_id = ANY (viewers.v1))) OFFSET 0) AS r10 ON TRUE HAVING TRUE), '}'), ',' ORDER BY r2._sort0 DESC, r2._sort1 DESC), ']}') FROM (SELECT r1.kind, r1.occurred_on, r1.reported_on, r1.account, r1.id, r1.school_id, r1.state, r1.measures, r1.measures_on, r1.closed_on, r1.occurred_on AS _sort0, r1.id AS _sort1 FROM incident AS r1 WHERE (r1.removed_at IS NULL AND (r1.id IN (SELECT incident_part_1.incident_id 
FROM incident_part AS incident_part_1 
WHERE incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR r1.id IN (SELECT incident_part_2.incident_id 
FROM incident_part AS incident_part_2 
WHERE incident_part_2.removed_at IS NULL AND incident_part_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE)))) OR r1.school_id = ANY (viewers.v0) OR r1.id IN (SELECT incident_part_3.incident_id 
FROM incident_part AS incident_part_3 
WHERE incident_part_3.removed_at IS NULL AND incident_part_3.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v0))) OR r1.school_id = ANY (viewers.v1) OR r1.id IN (SELECT incident_part_4.incident_id 
FROM incident_part AS incident_part_4 
WHERE incident_part_4.removed_at IS NULL AND incident_part_4.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v1))))) AND (r1.bullying = $5::BOOLEAN) ORDER BY r1.occurred_on DESC, r1.id DESC LIMIT 50) AS r2 LEFT JOIN school AS r3 ON r3.id = r2.school_id AND (r3.removed_at IS NULL) HAVING TRUE)) FROM (SELECT array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')) AS v0, array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v1 OFFSET 0) AS viewers

-- 2 of 2
SELECT (SELECT (SELECT concat(coalesce(('"' || $1::text || '0.' || string_agg(coalesce(r2.id::text, ''), '.') || '"'), ''), '{"nodes":[', string_agg(concat('{"name":', to_json(r2.name)::text, ',"incidentParts":', (SELECT concat('{"nodes":[', string_agg(('{"kind":"' || r4.kind || '","incident":' || CASE WHEN r5.id IS NULL THEN 'null' ELSE ('"' || $1::text || '1.' || coalesce(NULL::text, '') || '"{"kind":"' || r5.kind || '"}') END || '}'), ',' ORDER BY r4._sort0 ASC), ']}') FROM (SELECT r3.kind, r3.incident_id, r3.id AS _sort0 FROM incident_part AS r3 WHERE r3.student_id = r2.id AND r3.removed_at IS NULL ORDER BY r3.id ASC LIMIT 50) AS r4 LEFT JOIN LATERAL (SELECT * FROM incident AS r5 WHERE r5.id = r4.incident_id AND (r5.removed_at IS NULL AND (r5.id IN (SELECT incident_part_1.incident_id 
FROM incident_part AS incident_part_1 
WHERE incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR r5.id IN (SELECT incident_part_2.incident_id 
FROM incident_part AS incident_part_2 
WHERE incident_part_2.removed_at IS NULL AND incident_part_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE)))) OR r5.school_id = ANY (viewers.v0) OR r5.id IN (SELECT incident_part_3.incident_id 
FROM incident_part AS incident_part_3 
WHERE incident_part_3.removed_at IS NULL AND incident_part_3.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v0))) OR r5.school_id = ANY (viewers.v1) OR r5.id IN (SELECT incident_part_4.incident_id 
FROM incident_part AS incident_part_4 
WHERE incident_part_4.removed_at IS NULL AND incident_part_4.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v1))))) OFFSET 0) AS r5 ON TRUE HAVING TRUE), ',"admonishments":{"totalCount":', (SELECT count(*)::text FROM admonishment AS r6 WHERE r6.student_id = r2.id AND r6.removed_at IS NULL), '}}'), ',' ORDER BY r2._sort0 ASC, r2._sort1 ASC, r2._sort2 ASC), ']}') FROM (SELECT r1.id, r1.name, r1.name_pinyin AS _sort0, r1.name AS _sort1, r1.id AS _sort2 FROM open_student AS r1 WHERE (r1.removed_at IS NULL AND (r1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR r1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR r1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR r1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR r1.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $4::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE)) OR r1.school_id = ANY (viewers.v0) OR r1.school_id = ANY (viewers.v1))) ORDER BY r1.name_pinyin ASC, r1.name ASC, r1.id ASC LIMIT 2) AS r2 HAVING TRUE)) FROM (SELECT array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')) AS v0, array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v1 OFFSET 0) AS viewers
