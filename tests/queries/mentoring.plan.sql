-- 1 of 3
SELECT (SELECT concat('{"totalCount":', (SELECT count(*)::text FROM mentor_plan AS r1 WHERE (r1.removed_at IS NULL) AND (r1.academic_year_id IN (SELECT r2.id 
FROM academic_year AS r2 
WHERE (r2.removed_at IS NULL) AND (r2.code IS NULL) = $1::BOOLEAN))), ',"nodes":[', string_agg(('{"academicYear":' || CASE WHEN r4.id IS NULL THEN 'null' ELSE ('{"code":' || to_json(r4.code)::text || '}') END || ',"title":' || CASE WHEN r3.title IS NULL THEN 'null' ELSE to_json(r3.title)::text END || ',"state":"' || r3.state || '","adoptedOn":' || CASE WHEN r3.adopted_on IS NULL THEN 'null' ELSE ('"' || greatest(least(r3.adopted_on, date '9999-12-31'), date '0001-01-01')::text || '"') END || ',"talksPerTerm":' || CASE WHEN r3.talks_per_term IS NULL THEN 'null' ELSE r3.talks_per_term::text END || ',"lead":' || CASE WHEN r5.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r5.name)::text || '}') END || ',"school":' || CASE WHEN r6.id IS NULL THEN 'null' ELSE ('{"code":' || to_json(r6.code)::text || ',"mentorPlans":{"totalCount":' || (SELECT count(*)::text FROM mentor_plan AS r7 WHERE r7.school_id = r6.id AND (r7.removed_at IS NULL)) || '}}') END || '}'), ',' ORDER BY r3._sort0 DESC NULLS LAST, r3._sort1 DESC), ']}') FROM (SELECT r1.academic_year_id, r1.title, r1.state, r1.adopted_on, r1.talks_per_term, r1.lead_id, r1.school_id, r1.adopted_on AS _sort0, r1.id AS _sort1 FROM mentor_plan AS r1 WHERE (r1.removed_at IS NULL) AND (r1.academic_year_id IN (SELECT r2.id 
FROM academic_year AS r2 
WHERE (r2.removed_at IS NULL) AND (r2.code IS NULL) = $1::BOOLEAN)) ORDER BY r1.adopted_on DESC NULLS LAST, r1.id DESC LIMIT 50) AS r3 LEFT JOIN academic_year AS r4 ON r4.id = r3.academic_year_id AND (r4.removed_at IS NULL) LEFT JOIN LATERAL (SELECT * FROM open_staff AS r5 WHERE r5.id = r3.lead_id AND (r5.removed_at IS NULL AND (r5.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL) OR r5.id IN (SELECT mentor_assignment_1.mentor_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT) OR r5.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE))))) OR r5.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) OR r5.id IN (SELECT staff_post_4.staff_id 
FROM staff_post AS staff_post_4 
WHERE staff_post_4.removed_at IS NULL AND staff_post_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) OFFSET 0) AS r5 ON TRUE LEFT JOIN school AS r6 ON r6.id = r3.school_id AND (r6.removed_at IS NULL) HAVING TRUE)

-- 2 of 3
SELECT (SELECT (SELECT concat(coalesce(('"' || $1::text || '0.' || string_agg(coalesce(((SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.id = r2.assignment_id))::text, ''), '.') || '"'), ''), '{"totalCount":', (SELECT count(*)::text FROM mentor_talk AS r1 WHERE (r1.removed_at IS NULL AND (r1.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT) AND r1.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $2::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $3::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $3::DATE)))) OR r1.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))) OR r1.assignment_id IN (SELECT mentor_assignment_5.id 
FROM mentor_assignment AS mentor_assignment_5 
WHERE mentor_assignment_5.removed_at IS NULL AND mentor_assignment_5.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1))))) AND ((r1.next_due IS NULL) = $4::BOOLEAN)), ',"nodes":[', string_agg(concat('{"heldOn":"', greatest(least(r2.held_on, date '9999-12-31'), date '0001-01-01')::text, '","topics":', CASE WHEN r2.topics IS NULL THEN 'null' ELSE to_json(r2.topics)::text END, ',"concern":', CASE WHEN r2.concern IS NULL THEN 'null' ELSE r2.concern::text END, ',"nextDue":', CASE WHEN r2.next_due IS NULL THEN 'null' ELSE ('"' || greatest(least(r2.next_due, date '9999-12-31'), date '0001-01-01')::text || '"') END, ',"summary":', CASE WHEN (CASE WHEN (r2.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT) AND r2.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $2::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $3::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $3::DATE)))) OR r2.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v1)))) THEN r2.summary END) IS NULL THEN 'null' ELSE ('"' || $1::text || '1.' || r2.id || '.' || encode((CASE WHEN (r2.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT) AND r2.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $2::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $3::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $3::DATE)))) OR r2.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v1)))) THEN r2.summary END), 'hex') || '"') END, ',"assignment":', CASE WHEN r3.id IS NULL THEN 'null' ELSE concat('{"startsOn":"', greatest(least(r3.starts_on, date '9999-12-31'), date '0001-01-01')::text, '","student":', CASE WHEN r4.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r4.name)::text || '}') END, ',"mentor":', CASE WHEN r5.id IS NULL THEN 'null' ELSE concat('{"name":', to_json(r5.name)::text, ',"talks":', (SELECT concat('{"nodes":[', string_agg(('{"talks":{"totalCount":' || (SELECT count(*)::text FROM mentor_talk AS r8 WHERE r8.assignment_id = r7.id AND (r8.removed_at IS NULL AND (r8.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT) AND r8.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $2::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $3::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $3::DATE)))) OR r8.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))) OR r8.assignment_id IN (SELECT mentor_assignment_5.id 
FROM mentor_assignment AS mentor_assignment_5 
WHERE mentor_assignment_5.removed_at IS NULL AND mentor_assignment_5.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1)))))) || '}}'), ',' ORDER BY r7._sort0 DESC, r7._sort1 DESC), ']}') FROM (SELECT r6.id, r6.starts_on AS _sort0, r6.id AS _sort1 FROM mentor_assignment AS r6 WHERE r6.mentor_id = r5.id AND (r6.removed_at IS NULL AND (r6.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $3::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $3::DATE))) OR r6.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0)) OR r6.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1)))) ORDER BY r6.starts_on DESC, r6.id DESC LIMIT 2) AS r7 HAVING TRUE), '}') END, '}') END, '}'), ',' ORDER BY r2._sort0 DESC, r2._sort1 DESC), ']}') FROM (SELECT r1.assignment_id, r1.held_on, r1.topics, r1.concern, r1.next_due, r1.summary, r1.id, r1.held_on AS _sort0, r1.id AS _sort1 FROM mentor_talk AS r1 WHERE (r1.removed_at IS NULL AND (r1.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT) AND r1.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $2::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $3::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $3::DATE)))) OR r1.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))) OR r1.assignment_id IN (SELECT mentor_assignment_5.id 
FROM mentor_assignment AS mentor_assignment_5 
WHERE mentor_assignment_5.removed_at IS NULL AND mentor_assignment_5.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1))))) AND ((r1.next_due IS NULL) = $4::BOOLEAN) ORDER BY r1.held_on DESC, r1.id DESC LIMIT 50) AS r2 LEFT JOIN LATERAL (SELECT * FROM mentor_assignment AS r3 WHERE r3.id = r2.assignment_id AND (r3.removed_at IS NULL AND (r3.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $3::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $3::DATE))) OR r3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0)) OR r3.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1)))) OFFSET 0) AS r3 ON TRUE LEFT JOIN LATERAL (SELECT * FROM open_student AS r4 WHERE r4.id = r3.student_id AND (r4.removed_at IS NULL AND (r4.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $3::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $3::DATE)) OR r4.school_id = ANY (viewers.v0) OR r4.school_id = ANY (viewers.v1))) OFFSET 0) AS r4 ON TRUE LEFT JOIN LATERAL (SELECT * FROM open_staff AS r5 WHERE r5.id = r3.mentor_id AND (r5.removed_at IS NULL AND (r5.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL) OR r5.id IN (SELECT mentor_assignment_1.mentor_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT) OR r5.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE))))) OR r5.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (viewers.v0)) OR r5.id IN (SELECT staff_post_4.staff_id 
FROM staff_post AS staff_post_4 
WHERE staff_post_4.removed_at IS NULL AND staff_post_4.school_id = ANY (viewers.v1)))) OFFSET 0) AS r5 ON TRUE HAVING TRUE)) FROM (SELECT array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')) AS v0, array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v1 OFFSET 0) AS viewers

-- 3 of 3
SELECT (SELECT (SELECT concat('{"count":', coalesce(sum(counted.n), 0)::text, ',"groups":', (SELECT concat('[', string_agg(('{"key":{"heldOnMonth":' || CASE WHEN r4.k0 IS NULL THEN 'null' ELSE ('"' || greatest(least(r4.k0, date '9999-12-31'), date '0001-01-01')::text || '"') END || '},"count":' || r4.m0::text || '}'), ',' ORDER BY r4.s0 ASC NULLS LAST), ']') FROM (SELECT r5.k0, r5.m0, r5.k0 AS s0 FROM (SELECT r6.k0 AS k0, sum(r6.n)::bigint AS m0 FROM (SELECT (CAST(date_trunc('month', CAST(r7.held_on AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)) AS k0, count(*) AS n FROM mentor_talk AS r7 WHERE (r7.removed_at IS NULL AND (r7.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT) AND r7.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $1::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $2::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $2::DATE)))) OR r7.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))) OR r7.assignment_id IN (SELECT mentor_assignment_5.id 
FROM mentor_assignment AS mentor_assignment_5 
WHERE mentor_assignment_5.removed_at IS NULL AND mentor_assignment_5.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1))))) GROUP BY 1) AS r6 GROUP BY 1) AS r5 ORDER BY r5.k0 ASC NULLS LAST LIMIT 100) AS r4), '}') FROM (SELECT count(*) AS n FROM mentor_talk AS r2 WHERE (r2.removed_at IS NULL AND (r2.assignment_id IN (SELECT mentor_assignment_1.id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT) AND r2.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_3.student_id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.mentor_id = $1::BIGINT AND (mentor_assignment_3.starts_on IS NULL OR mentor_assignment_3.starts_on <= $2::DATE) AND (mentor_assignment_3.ends_on IS NULL OR mentor_assignment_3.ends_on >= $2::DATE)))) OR r2.assignment_id IN (SELECT mentor_assignment_4.id 
FROM mentor_assignment AS mentor_assignment_4 
WHERE mentor_assignment_4.removed_at IS NULL AND mentor_assignment_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (viewers.v0))) OR r2.assignment_id IN (SELECT mentor_assignment_5.id 
FROM mentor_assignment AS mentor_assignment_5 
WHERE mentor_assignment_5.removed_at IS NULL AND mentor_assignment_5.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (viewers.v1)))))) AS counted)) FROM (SELECT array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')) AS v0, array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')) AS v1 OFFSET 0) AS viewers
