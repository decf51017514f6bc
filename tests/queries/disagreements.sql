-- 1 of 5
SELECT conflict_1.field AS s0, conflict_1.id AS s1, conflict_1.id AS c0, conflict_1.student_id AS c1, conflict_1.guardian_id AS c2, conflict_1.staff_id AS c3, conflict_1.school_id AS c4, conflict_1.kind AS c5, conflict_1.field AS c6, conflict_1.rule AS c7, conflict_1.revision AS c8, conflict_1.name AS c9 
FROM conflict AS conflict_1 
WHERE conflict_1.removed_at IS NULL ORDER BY conflict_1.field ASC, conflict_1.id ASC 
 LIMIT $1::INTEGER

-- 2 of 5
SELECT count(*) AS count_1 
FROM conflict AS conflict_1 
WHERE conflict_1.removed_at IS NULL

-- 3 of 5
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id

-- 4 of 5
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT conflict_value_1.place AS s0, conflict_value_1.id AS s1, conflict_value_1.id AS c0, conflict_value_1.conflict_id AS c1, conflict_value_1.source_id AS c2, conflict_value_1.value AS c3, conflict_value_1.stands AS c4, conflict_value_1.place AS c5, conflict_value_1.stated_at AS c6, row_number() OVER (ORDER BY conflict_value_1.place ASC, conflict_value_1.id ASC) AS place 
FROM conflict_value AS conflict_value_1 
WHERE conflict_value_1.removed_at IS NULL AND conflict_value_1.conflict_id IN (SELECT conflict_1.id 
FROM conflict AS conflict_1 
WHERE conflict_1.removed_at IS NULL) AND conflict_value_1.conflict_id = anon_2.id ORDER BY conflict_value_1.place ASC, conflict_value_1.id ASC 
 LIMIT $2::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 5 of 5
SELECT source_1.id, source_1.id AS id__1, source_1.name, source_1.connector, source_1.roster, source_1.feeds, source_1.schedule, source_1.health, source_1.synced_at, source_1.stale_after, source_1.circuit, source_1.failures, source_1.retry_at 
FROM source AS source_1 
WHERE source_1.id = ANY ($1::BIGINT[]) ORDER BY source_1.id
