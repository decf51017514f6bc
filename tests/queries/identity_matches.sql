-- 1 of 3
SELECT identity_match_1.weight AS s0, identity_match_1.id AS s1, identity_match_1.id AS c0, identity_match_1.source_id AS c1, identity_match_1.decided_by_id AS c2, identity_match_1.asked_by_id AS c3, identity_match_1.subject_entity AS c4, identity_match_1.state AS c5, identity_match_1.band AS c6, identity_match_1.score AS c7, identity_match_1.weight AS c8, identity_match_1.prior AS c9, identity_match_1.subject_id AS c10, identity_match_1.other_id AS c11, identity_match_1.stream AS c12, identity_match_1.key AS c13, identity_match_1.slot AS c14, identity_match_1.found_at AS c15, identity_match_1.decided_at AS c16, identity_match_1.merged AS c17, identity_match_1.version AS c18 
FROM identity_match AS identity_match_1 
WHERE identity_match_1.state = ANY ($1::TEXT[] COLLATE "C") ORDER BY identity_match_1.weight DESC, identity_match_1.id DESC 
 LIMIT $2::INTEGER

-- 2 of 3
SELECT source_1.id, source_1.id AS id__1, source_1.name, source_1.connector, source_1.roster, source_1.feeds, source_1.schedule, source_1.health, source_1.synced_at, source_1.stale_after, source_1.circuit, source_1.failures, source_1.retry_at 
FROM source AS source_1 
WHERE source_1.id = ANY ($1::BIGINT[]) ORDER BY source_1.id

-- 3 of 3
SELECT anon_1.s0, anon_1.s1, anon_1.s2, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT match_evidence_1.match_id AS s0, match_evidence_1.number AS s1, match_evidence_1.id AS s2, match_evidence_1.id AS c0, match_evidence_1.match_id AS c1, match_evidence_1.number AS c2, match_evidence_1.field AS c3, match_evidence_1.verdict AS c4, match_evidence_1.weight AS c5, match_evidence_1.subject_says AS c6, match_evidence_1.other_says AS c7, row_number() OVER (ORDER BY match_evidence_1.match_id ASC, match_evidence_1.number ASC, match_evidence_1.id ASC) AS place 
FROM match_evidence AS match_evidence_1 
WHERE match_evidence_1.match_id = anon_2.id ORDER BY match_evidence_1.match_id ASC, match_evidence_1.number ASC, match_evidence_1.id ASC 
 LIMIT $2::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place
