-- 1 of 2
SELECT (SELECT (SELECT concat(coalesce(('"' || $1::text || '0.' || string_agg(coalesce(r2.student_id::text, ''), '.') || '"'), ''), '{"totalCount":', (SELECT count(*)::text FROM health_encounter AS r1 WHERE (r1.removed_at IS NULL AND (r1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r1.partner_id = $4::BIGINT AND r1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND referral_2.partner_id = $4::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $5::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR r1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v0))))), ',"nodes":[', string_agg(('{"date":"' || greatest(least(r2.date, date '9999-12-31'), date '0001-01-01')::text || '","lastDay":' || CASE WHEN r2.last_day IS NULL THEN 'null' ELSE ('"' || greatest(least(r2.last_day, date '9999-12-31'), date '0001-01-01')::text || '"') END || ',"kind":"' || r2.kind || '","disposition":' || CASE WHEN r2.disposition IS NULL THEN 'null' ELSE ('"' || r2.disposition || '"') END || ',"student":' || CASE WHEN r3.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r3.name)::text || '}') END || ',"partner":' || CASE WHEN r4.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r4.name)::text || '}') END || ',"practitioner":' || CASE WHEN r5.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r5.name)::text || '}') END || ',"referral":' || CASE WHEN r6.id IS NULL THEN 'null' ELSE ('"' || $1::text || '1.' || coalesce(r6.student_id::text, '') || '"{"state":"' || r6.state || '","reason":' || CASE WHEN (CASE WHEN (r6.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r6.partner_id = $4::BIGINT AND (r6.requested_at IS NULL OR r6.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (r6.closed_at IS NULL OR r6.closed_at >= $5::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (r6.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (r6.consent IS NOT false OR r6.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)) OR r6.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))) THEN r6.reason END) IS NULL THEN 'null' ELSE ('"' || $1::text || '2.' || r6.id || '.' || encode((CASE WHEN (r6.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r6.partner_id = $4::BIGINT AND (r6.requested_at IS NULL OR r6.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (r6.closed_at IS NULL OR r6.closed_at >= $5::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (r6.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (r6.consent IS NOT false OR r6.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)) OR r6.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))) THEN r6.reason END), 'hex') || '"') END || '}') END || '}'), ',' ORDER BY r2._sort0 DESC, r2._sort1 DESC), ']}') FROM (SELECT r1.student_id, r1.date, r1.last_day, r1.kind, r1.disposition, r1.partner_id, r1.practitioner_id, r1.referral_id, r1.date AS _sort0, r1.id AS _sort1 FROM health_encounter AS r1 WHERE (r1.removed_at IS NULL AND (r1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r1.partner_id = $4::BIGINT AND r1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND referral_2.partner_id = $4::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $5::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR r1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v0)))) ORDER BY r1.date DESC, r1.id DESC LIMIT 50) AS r2 LEFT JOIN LATERAL (SELECT * FROM open_student AS r3 WHERE r3.id = r2.student_id AND (r3.removed_at IS NULL AND (r3.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR r3.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR r3.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR r3.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR r3.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND referral_2.partner_id = $4::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $5::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))) OR r3.school_id = ANY (viewers.v1) OR r3.school_id = ANY (viewers.v0))) OFFSET 0) AS r3 ON TRUE LEFT JOIN health_partner AS r4 ON r4.id = r2.partner_id AND (r4.removed_at IS NULL) LEFT JOIN practitioner AS r5 ON r5.id = r2.practitioner_id AND (r5.removed_at IS NULL) LEFT JOIN LATERAL (SELECT * FROM referral AS r6 WHERE r6.id = r2.referral_id AND (r6.removed_at IS NULL AND (r6.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r6.partner_id = $4::BIGINT AND (r6.requested_at IS NULL OR r6.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (r6.closed_at IS NULL OR r6.closed_at >= $5::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (r6.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (r6.consent IS NOT false OR r6.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)) OR r6.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v1)) OR r6.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v0)))) OFFSET 0) AS r6 ON TRUE HAVING TRUE)) FROM (SELECT array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $6::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v0, array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $6::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')) AS v1 OFFSET 0) AS viewers

-- 2 of 2
SELECT (SELECT (SELECT concat(coalesce(('"' || $1::text || '0.' || string_agg(coalesce(r2.id::text, ''), '.') || '"'), ''), '{"nodes":[', string_agg(concat('{"name":', to_json(r2.name)::text, ',"healthEncounters":', (SELECT concat('{"totalCount":', (SELECT count(*)::text FROM health_encounter AS r3 WHERE r3.student_id = r2.id AND (r3.removed_at IS NULL AND (r3.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r3.partner_id = $4::BIGINT AND r3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND referral_2.partner_id = $4::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $5::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR r3.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v0)))) AND (r3.kind != $6::VARCHAR COLLATE "C")), ',"nodes":[', string_agg(('{"kind":"' || r4.kind || '","partner":' || CASE WHEN r5.id IS NULL THEN 'null' ELSE ('{"code":' || CASE WHEN r5.code IS NULL THEN 'null' ELSE to_json(r5.code)::text END || '}') END || '}'), ',' ORDER BY r4._sort0 DESC, r4._sort1 DESC), ']}') FROM (SELECT r3.kind, r3.partner_id, r3.date AS _sort0, r3.id AS _sort1 FROM health_encounter AS r3 WHERE r3.student_id = r2.id AND (r3.removed_at IS NULL AND (r3.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR r3.partner_id = $4::BIGINT AND r3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND referral_2.partner_id = $4::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $5::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR r3.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v0)))) AND (r3.kind != $6::VARCHAR COLLATE "C") ORDER BY r3.date DESC, r3.id DESC LIMIT 50) AS r4 LEFT JOIN health_partner AS r5 ON r5.id = r4.partner_id AND (r5.removed_at IS NULL) HAVING TRUE), '}'), ',' ORDER BY r2._sort0 ASC, r2._sort1 ASC, r2._sort2 ASC), ']}') FROM (SELECT r1.id, r1.name, r1.name_pinyin AS _sort0, r1.name AS _sort1, r1.id AS _sort2 FROM open_student AS r1 WHERE (r1.removed_at IS NULL AND (r1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR r1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR r1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR r1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR r1.id IN (SELECT referral_2.student_id 
FROM referral AS referral_2 
WHERE referral_2.removed_at IS NULL AND referral_2.partner_id = $4::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $5::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))) OR r1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $7::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) OR r1.school_id = ANY (viewers.v0))) ORDER BY r1.name_pinyin ASC, r1.name ASC, r1.id ASC LIMIT 3) AS r2 HAVING TRUE)) FROM (SELECT array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $7::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v0 OFFSET 0) AS viewers
