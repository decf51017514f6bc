-- 1 of 2
SELECT (SELECT (SELECT concat(coalesce(('"' || $1::text || '0.' || string_agg(coalesce(r2.student_id::text, ''), '.') || '"'), ''), '{"totalCount":', (SELECT count(*)::text FROM screening_result AS r1 WHERE (r1.removed_at IS NULL AND (r1.student_id IN (SELECT open_student_1.id 
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
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v2)))) AND (r1.at_cut_off = $4::BOOLEAN)), ',"nodes":[', string_agg(concat('{"takenOn":', CASE WHEN r2.taken_on IS NULL THEN 'null' ELSE ('"' || greatest(least(r2.taken_on, date '9999-12-31'), date '0001-01-01')::text || '"') END, ',"grade":', CASE WHEN r2.grade IS NULL THEN 'null' ELSE r2.grade::text END, ',"level":', CASE WHEN r2.level IS NULL THEN 'null' ELSE ('"' || r2.level || '"') END, ',"urgent":', CASE WHEN r2.urgent IS NULL THEN 'null' ELSE r2.urgent::text END, ',"valid":', CASE WHEN r2.valid IS NULL THEN 'null' ELSE r2.valid::text END, ',"total":', CASE WHEN (CASE WHEN (r2.student_id IN (SELECT open_student_1.id 
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
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))) THEN r2.total END) IS NULL THEN 'null' ELSE ('"' || (CASE WHEN (r2.student_id IN (SELECT open_student_1.id 
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
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))) THEN r2.total END)::text || '"') END, ',"subscaleScores":', CASE WHEN (CASE WHEN (r2.student_id IN (SELECT open_student_1.id 
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
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))) THEN r2.subscale_scores END) IS NULL THEN 'null' ELSE to_json((CASE WHEN (r2.student_id IN (SELECT open_student_1.id 
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
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))) THEN r2.subscale_scores END)::text[])::text END, ',"answers":', CASE WHEN (CASE WHEN (r2.student_id IN (SELECT open_student_1.id 
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
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))) THEN r2.answers END) IS NULL THEN 'null' ELSE ('"' || $1::text || '1.' || r2.id || '.' || encode((CASE WHEN (r2.student_id IN (SELECT open_student_1.id 
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
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))) THEN r2.answers END), 'hex') || '"') END, ',"student":', CASE WHEN r3.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r3.name)::text || '}') END, ',"instrument":', CASE WHEN r4.id IS NULL THEN 'null' ELSE ('{"code":' || to_json(r4.code)::text || '}') END, ',"flags":', (SELECT concat('{"nodes":[', string_agg(('{"score":"' || r6.score::text || '","scale":' || CASE WHEN r7.id IS NULL THEN 'null' ELSE ('{"titleZh":' || to_json(r7.title_zh)::text || '}') END || '}'), ',' ORDER BY r6._sort0 DESC, r6._sort1 DESC), ']}') FROM (SELECT r5.score, r5.scale_id, r5.score AS _sort0, r5.id AS _sort1 FROM screening_flag AS r5 WHERE r5.result_id = r2.id AND (r5.removed_at IS NULL AND (r5.result_id IN (SELECT screening_result_1.id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_2.student_id 
FROM screening_result AS screening_result_2 
WHERE screening_result_2.removed_at IS NULL AND screening_result_2.at_cut_off IS true)))) OR r5.result_id IN (SELECT screening_result_3.id 
FROM screening_result AS screening_result_3 
WHERE screening_result_3.removed_at IS NULL AND screening_result_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v2))))) ORDER BY r5.score DESC, r5.id DESC LIMIT 50) AS r6 LEFT JOIN instrument_scale AS r7 ON r7.id = r6.scale_id AND (r7.removed_at IS NULL) HAVING TRUE), '}'), ',' ORDER BY r2._sort0 DESC NULLS LAST, r2._sort1 DESC), ']}') FROM (SELECT r1.student_id, r1.taken_on, r1.grade, r1.level, r1.urgent, r1.valid, r1.total, r1.subscale_scores, r1.answers, r1.id, r1.instrument_id, r1.taken_on AS _sort0, r1.id AS _sort1 FROM screening_result AS r1 WHERE (r1.removed_at IS NULL AND (r1.student_id IN (SELECT open_student_1.id 
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
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (viewers.v2)))) AND (r1.at_cut_off = $4::BOOLEAN) ORDER BY r1.taken_on DESC NULLS LAST, r1.id DESC LIMIT 50) AS r2 LEFT JOIN LATERAL (SELECT * FROM open_student AS r3 WHERE r3.id = r2.student_id AND (r3.removed_at IS NULL AND (r3.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR r3.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR r3.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR r3.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR r3.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (viewers.v0) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE)) OR r3.school_id = ANY (viewers.v1) OR r3.school_id = ANY (viewers.v2))) OFFSET 0) AS r3 ON TRUE LEFT JOIN instrument AS r4 ON r4.id = r2.instrument_id AND (r4.removed_at IS NULL) HAVING TRUE)) FROM (SELECT array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'HOMEROOM_TEACHER')) AS v0, array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')) AS v1, array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v2 OFFSET 0) AS viewers

-- 2 of 2
SELECT (SELECT concat(coalesce(('"' || $1::text || '0.' || string_agg(coalesce(r2.id::text, ''), '.') || '"'), ''), '{"nodes":[', string_agg(concat('{"name":', to_json(r2.name)::text, ',"screeningResults":{"nodes":[', (SELECT ('{"takenOn":' || CASE WHEN r4.taken_on IS NULL THEN 'null' ELSE ('"' || greatest(least(r4.taken_on, date '9999-12-31'), date '0001-01-01')::text || '"') END || ',"level":' || CASE WHEN r4.level IS NULL THEN 'null' ELSE ('"' || r4.level || '"') END || '}') FROM (SELECT r3.taken_on, r3.level, r3.taken_on AS _sort0, r3.id AS _sort1 FROM screening_result AS r3 WHERE r3.student_id = r2.id AND r3.removed_at IS NULL ORDER BY r3.taken_on DESC NULLS LAST, r3.id DESC LIMIT 1) AS r4), ']}}'), ',' ORDER BY r2._sort0 ASC, r2._sort1 ASC, r2._sort2 ASC), ']}') FROM (SELECT r1.id, r1.name, r1.name_pinyin AS _sort0, r1.name AS _sort1, r1.id AS _sort2 FROM open_student AS r1 WHERE (r1.removed_at IS NULL AND (r1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR r1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR r1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR r1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR r1.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE)) OR r1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) OR r1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY r1.name_pinyin ASC, r1.name ASC, r1.id ASC LIMIT 50) AS r2 HAVING TRUE)
