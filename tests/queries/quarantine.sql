-- 1 of 5
SELECT source_1.name AS s0, source_1.id AS s1, source_1.id AS c0, source_1.name AS c1, source_1.connector AS c2, source_1.roster AS c3, source_1.feeds AS c4, source_1.schedule AS c5, source_1.health AS c6, source_1.synced_at AS c7, source_1.stale_after AS c8, source_1.circuit AS c9, source_1.failures AS c10, source_1.retry_at AS c11 
FROM source AS source_1 
WHERE true ORDER BY source_1.name ASC, source_1.id ASC 
 LIMIT $1::INTEGER

-- 2 of 5
SELECT quarantined_record_1.first_seen_at AS s0, quarantined_record_1.id AS s1, quarantined_record_1.id AS c0, quarantined_record_1.source_id AS c1, quarantined_record_1.dismissed_by_id AS c2, quarantined_record_1.state AS c3, quarantined_record_1.stream AS c4, quarantined_record_1.key AS c5, quarantined_record_1.reason AS c6, quarantined_record_1.field AS c7, quarantined_record_1.message AS c8, quarantined_record_1.mend AS c9, quarantined_record_1.value AS c10, quarantined_record_1.payload AS c11, quarantined_record_1.first_seen_at AS c12, quarantined_record_1.resolved_at AS c13, quarantined_record_1.dismissed_at AS c14, quarantined_record_1.dismissed_because AS c15 
FROM quarantined_record AS quarantined_record_1 
WHERE quarantined_record_1.source_id = ANY ($1::BIGINT[]) ORDER BY quarantined_record_1.first_seen_at DESC, quarantined_record_1.id DESC 
 LIMIT $2::INTEGER

-- 3 of 5
SELECT sync_run_1.started_at AS s0, sync_run_1.id AS s1, sync_run_1.id AS c0, sync_run_1.source_id AS c1, sync_run_1.decided_by_id AS c2, sync_run_1.state AS c3, sync_run_1.phase AS c4, sync_run_1.stream AS c5, sync_run_1.records AS c6, sync_run_1.attempts AS c7, sync_run_1."full" AS c8, sync_run_1.started_at AS c9, sync_run_1.finished_at AS c10, sync_run_1.seen AS c11, sync_run_1.added AS c12, sync_run_1.changed AS c13, sync_run_1.unchanged AS c14, sync_run_1.quarantined AS c15, sync_run_1.waiting AS c16, sync_run_1.tombstoned AS c17, sync_run_1.ignored AS c18, sync_run_1.removed AS c19, sync_run_1.released AS c20, sync_run_1.error_code AS c21, sync_run_1.error AS c22, sync_run_1.decided_at AS c23, sync_run_1.operator AS c24 
FROM sync_run AS sync_run_1 
WHERE sync_run_1.source_id = ANY ($1::BIGINT[]) ORDER BY sync_run_1.started_at DESC, sync_run_1.id DESC 
 LIMIT $2::INTEGER

-- 4 of 5
SELECT source_record_1.source_id AS s0, source_record_1.stream AS s1, source_record_1.id AS s2, source_record_1.id AS c0, source_record_1.source_id AS c1, source_record_1.stream AS c2, source_record_1.slot AS c3, source_record_1.subject_entity AS c4, source_record_1.subject_id AS c5, source_record_1.source_time AS c6, source_record_1.founding AS c7, source_record_1.outdated AS c8 
FROM source_record AS source_record_1 
WHERE source_record_1.removed_at IS NULL AND (source_record_1.subject_entity = 'AcademicYear' AND source_record_1.subject_id IN (SELECT academic_year_1.id 
FROM academic_year AS academic_year_1 
WHERE academic_year_1.removed_at IS NULL) OR source_record_1.subject_entity = 'Article' AND source_record_1.subject_id IN (SELECT article_1.id 
FROM article AS article_1 
WHERE article_1.removed_at IS NULL) OR source_record_1.subject_entity = 'Certification' AND source_record_1.subject_id IN (SELECT certification_1.id 
FROM certification AS certification_1 
WHERE certification_1.removed_at IS NULL) OR source_record_1.subject_entity = 'CommunityPartner' AND source_record_1.subject_id IN (SELECT community_partner_1.id 
FROM community_partner AS community_partner_1 
WHERE community_partner_1.removed_at IS NULL) OR source_record_1.subject_entity = 'District' AND source_record_1.subject_id IN (SELECT district_1.id 
FROM district AS district_1 
WHERE district_1.removed_at IS NULL) OR source_record_1.subject_entity = 'ExamService' AND source_record_1.subject_id IN (SELECT exam_service_1.id 
FROM exam_service AS exam_service_1 
WHERE exam_service_1.removed_at IS NULL) OR source_record_1.subject_entity = 'HealthPartner' AND source_record_1.subject_id IN (SELECT health_partner_1.id 
FROM health_partner AS health_partner_1 
WHERE health_partner_1.removed_at IS NULL) OR source_record_1.subject_entity = 'ParentCourse' AND source_record_1.subject_id IN (SELECT parent_course_1.id 
FROM parent_course AS parent_course_1 
WHERE parent_course_1.removed_at IS NULL) OR source_record_1.subject_entity = 'Practitioner' AND source_record_1.subject_id IN (SELECT practitioner_1.id 
FROM practitioner AS practitioner_1 
WHERE practitioner_1.removed_at IS NULL) OR source_record_1.subject_entity = 'School' AND source_record_1.subject_id IN (SELECT school_1.id 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL) OR source_record_1.subject_entity = 'SchoolDay' AND source_record_1.subject_id IN (SELECT school_day_1.id 
FROM school_day AS school_day_1 
WHERE school_day_1.removed_at IS NULL) OR source_record_1.subject_entity = 'ScreeningCampaign' AND source_record_1.subject_id IN (SELECT screening_campaign_1.id 
FROM screening_campaign AS screening_campaign_1 
WHERE screening_campaign_1.removed_at IS NULL) OR source_record_1.subject_entity = 'Season' AND source_record_1.subject_id IN (SELECT season_1.id 
FROM season AS season_1 
WHERE season_1.removed_at IS NULL) OR source_record_1.subject_entity = 'Survey' AND source_record_1.subject_id IN (SELECT survey_1.id 
FROM survey AS survey_1 
WHERE survey_1.removed_at IS NULL) OR source_record_1.subject_entity = 'Term' AND source_record_1.subject_id IN (SELECT term_1.id 
FROM term AS term_1 
WHERE term_1.removed_at IS NULL) OR source_record_1.subject_entity = 'Training' AND source_record_1.subject_id IN (SELECT training_1.id 
FROM training AS training_1 
WHERE training_1.removed_at IS NULL) OR source_record_1.source_id = ANY ($1::BIGINT[])) AND source_record_1.subject_entity = $2::VARCHAR COLLATE "C" ORDER BY source_record_1.source_id ASC, source_record_1.stream ASC, source_record_1.id ASC 
 LIMIT $3::INTEGER

-- 5 of 5
SELECT source_1.id, source_1.id AS id__1, source_1.name, source_1.connector, source_1.roster, source_1.feeds, source_1.schedule, source_1.health, source_1.synced_at, source_1.stale_after, source_1.circuit, source_1.failures, source_1.retry_at 
FROM source AS source_1 
WHERE source_1.id = ANY ($1::BIGINT[]) ORDER BY source_1.id
