-- 1 of 4
SELECT (SELECT concat('{"nodes":[', string_agg(('{"name":' || to_json(r2.name)::text || ',"health":"' || r2.health || '","syncedAt":' || CASE WHEN r2.synced_at IS NULL THEN 'null' ELSE ('"' || replace(to_char(greatest(least(r2.synced_at, timestamptz '9999-12-31 23:59:59.999999+00'), timestamptz '0001-01-01 00:00:00+00'), 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'), '.000000+', '+') || '"') END || '}'), ',' ORDER BY r2._sort0 ASC, r2._sort1 ASC), ']}') FROM (SELECT r1.name, r1.health, r1.synced_at, r1.name AS _sort0, r1.id AS _sort1 FROM source AS r1 ORDER BY r1.name ASC, r1.id ASC LIMIT 50) AS r2 HAVING TRUE)

-- 2 of 4
SELECT (SELECT concat(coalesce(('"' || $1::text || '0.' || string_agg(coalesce(('QuarantinedRecord:' || CAST(r2.id AS VARCHAR))::text, ''), '.') || '"'), ''), '{"nodes":[', string_agg(('{"stream":' || to_json(r2.stream)::text || ',"key":' || to_json(r2.key)::text || ',"reason":' || to_json(r2.reason)::text || ',"field":' || CASE WHEN r2.field IS NULL THEN 'null' ELSE to_json(r2.field)::text END || ',"message":' || to_json(r2.message)::text || ',"value":' || CASE WHEN r2.value IS NULL THEN 'null' ELSE ('"' || $1::text || '1.' || r2.id || '.' || encode(r2.value, 'hex') || '"') END || ',"source":' || CASE WHEN r3.id IS NULL THEN 'null' ELSE ('{"name":' || to_json(r3.name)::text || '}') END || '}'), ',' ORDER BY r2._sort0 DESC, r2._sort1 DESC), ']}') FROM (SELECT r1.id, r1.stream, r1.key, r1.reason, r1.field, r1.message, r1.value, r1.source_id, r1.first_seen_at AS _sort0, r1.id AS _sort1 FROM quarantined_record AS r1 WHERE (r1.source_id = ANY ($2::BIGINT[])) ORDER BY r1.first_seen_at DESC, r1.id DESC LIMIT 50) AS r2 LEFT JOIN source AS r3 ON r3.id = r2.source_id HAVING TRUE)

-- 3 of 4
SELECT (SELECT concat('{"nodes":[', string_agg(('{"state":"' || r2.state || '","seen":' || r2.seen::text || ',"added":' || r2.added::text || '}'), ',' ORDER BY r2._sort0 DESC, r2._sort1 DESC), ']}') FROM (SELECT r1.state, r1.seen, r1.added, r1.started_at AS _sort0, r1.id AS _sort1 FROM sync_run AS r1 WHERE (r1.source_id = ANY ($1::BIGINT[])) ORDER BY r1.started_at DESC, r1.id DESC LIMIT 50) AS r2 HAVING TRUE)

-- 4 of 4
SELECT (SELECT concat('{"nodes":[', string_agg(('{"stream":' || to_json(r2.stream)::text || ',"key":null,"subjectId":' || r2.subject_id::text || '}'), ',' ORDER BY r2._sort0 ASC, r2._sort1 ASC, r2._sort2 ASC), ']}') FROM (SELECT r1.stream, r1.subject_id, r1.source_id AS _sort0, r1.stream AS _sort1, r1.id AS _sort2 FROM source_record AS r1 WHERE (r1.removed_at IS NULL AND (r1.subject_entity = 'AcademicYear' AND r1.subject_id IN (SELECT academic_year_1.id 
FROM academic_year AS academic_year_1 
WHERE academic_year_1.removed_at IS NULL) OR r1.subject_entity = 'Article' AND r1.subject_id IN (SELECT article_1.id 
FROM article AS article_1 
WHERE article_1.removed_at IS NULL) OR r1.subject_entity = 'Certification' AND r1.subject_id IN (SELECT certification_1.id 
FROM certification AS certification_1 
WHERE certification_1.removed_at IS NULL) OR r1.subject_entity = 'CommunityPartner' AND r1.subject_id IN (SELECT community_partner_1.id 
FROM community_partner AS community_partner_1 
WHERE community_partner_1.removed_at IS NULL) OR r1.subject_entity = 'District' AND r1.subject_id IN (SELECT district_1.id 
FROM district AS district_1 
WHERE district_1.removed_at IS NULL) OR r1.subject_entity = 'ExamService' AND r1.subject_id IN (SELECT exam_service_1.id 
FROM exam_service AS exam_service_1 
WHERE exam_service_1.removed_at IS NULL) OR r1.subject_entity = 'HealthPartner' AND r1.subject_id IN (SELECT health_partner_1.id 
FROM health_partner AS health_partner_1 
WHERE health_partner_1.removed_at IS NULL) OR r1.subject_entity = 'ParentCourse' AND r1.subject_id IN (SELECT parent_course_1.id 
FROM parent_course AS parent_course_1 
WHERE parent_course_1.removed_at IS NULL) OR r1.subject_entity = 'Practitioner' AND r1.subject_id IN (SELECT practitioner_1.id 
FROM practitioner AS practitioner_1 
WHERE practitioner_1.removed_at IS NULL) OR r1.subject_entity = 'School' AND r1.subject_id IN (SELECT school_1.id 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL) OR r1.subject_entity = 'SchoolDay' AND r1.subject_id IN (SELECT school_day_1.id 
FROM school_day AS school_day_1 
WHERE school_day_1.removed_at IS NULL) OR r1.subject_entity = 'ScreeningCampaign' AND r1.subject_id IN (SELECT screening_campaign_1.id 
FROM screening_campaign AS screening_campaign_1 
WHERE screening_campaign_1.removed_at IS NULL) OR r1.subject_entity = 'Season' AND r1.subject_id IN (SELECT season_1.id 
FROM season AS season_1 
WHERE season_1.removed_at IS NULL) OR r1.subject_entity = 'Survey' AND r1.subject_id IN (SELECT survey_1.id 
FROM survey AS survey_1 
WHERE survey_1.removed_at IS NULL) OR r1.subject_entity = 'Term' AND r1.subject_id IN (SELECT term_1.id 
FROM term AS term_1 
WHERE term_1.removed_at IS NULL) OR r1.subject_entity = 'Training' AND r1.subject_id IN (SELECT training_1.id 
FROM training AS training_1 
WHERE training_1.removed_at IS NULL) OR r1.source_id = ANY ($1::BIGINT[]))) AND (r1.subject_entity = $2::VARCHAR COLLATE "C") ORDER BY r1.source_id ASC, r1.stream ASC, r1.id ASC LIMIT 50) AS r2 HAVING TRUE)
