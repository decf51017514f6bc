-- 1 of 4
SELECT (SELECT concat('{"nodes":[', string_agg(concat('{"name":', CAST(to_json(r1.name) AS VARCHAR), ',"health":"', r1.health, '","syncedAt":', CASE WHEN (r1.synced_at IS NULL) THEN 'null' ELSE concat('"', replace(to_char(greatest(least(r1.synced_at, timestamptz '9999-12-31T23:59:59.999999+00'), timestamptz '0001-01-01T00:00:00+00'), 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'), '.000000+', '+'), '"') END, '}'), ',' ORDER BY r1.sort0 ASC, r1.sort1 ASC), ']}') AS concat_1 
FROM (SELECT source_1.name AS name, source_1.health AS health, source_1.synced_at AS synced_at, source_1.name AS sort0, source_1.id AS sort1 
FROM source AS source_1 ORDER BY source_1.name ASC, source_1.id ASC 
 LIMIT 50) AS r1 
HAVING true) AS anon_1

-- 2 of 4
SELECT (SELECT concat('{"nodes":[', string_agg(concat('{"stream":', CAST(to_json(r1.stream) AS VARCHAR), ',"key":', CAST(to_json(r1.key) AS VARCHAR), ',"reason":', CAST(to_json(r1.reason) AS VARCHAR), ',"field":', CASE WHEN (r1.field IS NULL) THEN 'null' ELSE CAST(to_json(r1.field) AS VARCHAR) END, ',"message":', CAST(to_json(r1.message) AS VARCHAR), ',"value":', CASE WHEN (r1.value IS NULL) THEN 'null' ELSE concat('"', $1::VARCHAR, '0.', CAST(r1.id AS VARCHAR), '.', encode(r1.value, 'hex'), '"') END, ',"source":', CASE WHEN (r2.id IS NULL) THEN 'null' ELSE concat('{"name":', CAST(to_json(r2.name) AS VARCHAR), '}') END, '}'), ',' ORDER BY r1.sort0 DESC, r1.sort1 DESC), ']}') AS concat_1 
FROM (SELECT quarantined_record_1.stream AS stream, quarantined_record_1.key AS key, quarantined_record_1.reason AS reason, quarantined_record_1.field AS field, quarantined_record_1.message AS message, quarantined_record_1.value AS value, quarantined_record_1.id AS id, quarantined_record_1.source_id AS source_id, quarantined_record_1.first_seen_at AS sort0, quarantined_record_1.id AS sort1 
FROM quarantined_record AS quarantined_record_1 
WHERE quarantined_record_1.source_id = ANY ($2::BIGINT[]) ORDER BY quarantined_record_1.first_seen_at DESC, quarantined_record_1.id DESC 
 LIMIT 50) AS r1 LEFT OUTER JOIN source AS r2 ON r2.id = r1.source_id 
HAVING true) AS anon_1

-- 3 of 4
SELECT (SELECT concat('{"nodes":[', string_agg(concat('{"state":"', r1.state, '","seen":', CAST(r1.seen AS VARCHAR), ',"added":', CAST(r1.added AS VARCHAR), '}'), ',' ORDER BY r1.sort0 DESC, r1.sort1 DESC), ']}') AS concat_1 
FROM (SELECT sync_run_1.state AS state, sync_run_1.seen AS seen, sync_run_1.added AS added, sync_run_1.started_at AS sort0, sync_run_1.id AS sort1 
FROM sync_run AS sync_run_1 
WHERE sync_run_1.source_id = ANY ($1::BIGINT[]) ORDER BY sync_run_1.started_at DESC, sync_run_1.id DESC 
 LIMIT 50) AS r1 
HAVING true) AS anon_1

-- 4 of 4
SELECT (SELECT concat('{"nodes":[', string_agg(concat('{"stream":', CAST(to_json(r1.stream) AS VARCHAR), ',"key":null,"subjectId":', CAST(r1.subject_id AS VARCHAR), '}'), ',' ORDER BY r1.sort0 ASC, r1.sort1 ASC, r1.sort2 ASC), ']}') AS concat_1 
FROM (SELECT source_record_1.stream AS stream, source_record_1.subject_id AS subject_id, source_record_1.source_id AS sort0, source_record_1.stream AS sort1, source_record_1.id AS sort2 
FROM source_record AS source_record_1 
WHERE source_record_1.removed_at IS NULL AND (source_record_1.subject_entity = 'District' AND source_record_1.subject_id IN (SELECT district_1.id 
FROM district AS district_1 
WHERE district_1.removed_at IS NULL) OR source_record_1.subject_entity = 'HealthPartner' AND source_record_1.subject_id IN (SELECT health_partner_1.id 
FROM health_partner AS health_partner_1 
WHERE health_partner_1.removed_at IS NULL) OR source_record_1.subject_entity = 'Practitioner' AND source_record_1.subject_id IN (SELECT practitioner_1.id 
FROM practitioner AS practitioner_1 
WHERE practitioner_1.removed_at IS NULL) OR source_record_1.subject_entity = 'School' AND source_record_1.subject_id IN (SELECT school_1.id 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL) OR source_record_1.subject_entity = 'SchoolDay' AND source_record_1.subject_id IN (SELECT school_day_1.id 
FROM school_day AS school_day_1 
WHERE school_day_1.removed_at IS NULL) OR source_record_1.subject_entity = 'Term' AND source_record_1.subject_id IN (SELECT term_1.id 
FROM term AS term_1 
WHERE term_1.removed_at IS NULL) OR source_record_1.source_id = ANY ($1::BIGINT[])) AND source_record_1.subject_entity = $2::VARCHAR COLLATE "C" ORDER BY source_record_1.source_id ASC, source_record_1.stream ASC, source_record_1.id ASC 
 LIMIT 50) AS r1 
HAVING true) AS anon_1
