-- 1 of 9
SELECT clinic_1.planned_on AS s0, clinic_1.id AS s1, clinic_1.id AS c0, clinic_1.partner_id AS c1, clinic_1.doctor_id AS c2, clinic_1.school_id AS c3, clinic_1.code AS c4, clinic_1.planned_on AS c5, clinic_1.state AS c6, clinic_1.held_on AS c7, clinic_1.seen AS c8, clinic_1.topic AS c9 
FROM clinic AS clinic_1 
WHERE clinic_1.removed_at IS NULL ORDER BY clinic_1.planned_on DESC, clinic_1.id DESC 
 LIMIT $1::INTEGER

-- 2 of 9
SELECT count(*) AS count_1, trim_scale(sum(CAST(clinic_1.seen AS NUMERIC))) AS trim_scale_1 
FROM clinic AS clinic_1 
WHERE clinic_1.removed_at IS NULL

-- 3 of 9
SELECT count(*) AS count_1 
FROM clinic AS clinic_1 
WHERE clinic_1.removed_at IS NULL

-- 4 of 9
SELECT health_partner_1.id, health_partner_1.id AS id__1, health_partner_1.code, health_partner_1.name, health_partner_1.services, health_partner_1.phone 
FROM health_partner AS health_partner_1 
WHERE health_partner_1.id = ANY ($1::BIGINT[]) AND health_partner_1.removed_at IS NULL ORDER BY health_partner_1.id

-- 5 of 9
SELECT practitioner_1.id, practitioner_1.id AS id__1, practitioner_1.partner_id, practitioner_1.code, practitioner_1.name, practitioner_1.qualification, practitioner_1.phone 
FROM practitioner AS practitioner_1 
WHERE practitioner_1.id = ANY ($1::BIGINT[]) AND practitioner_1.removed_at IS NULL ORDER BY practitioner_1.id

-- 6 of 9
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id

-- 7 of 9
SELECT ranked.k0, ranked.k1, ranked.m0 
FROM (SELECT made.k0 AS k0, made.k1 AS k1, made.m0 AS m0, row_number() OVER (ORDER BY made.k0 ASC NULLS LAST, array_position(ARRAY['PLANNED', 'HELD', 'MISSED'], made.k1) ASC NULLS LAST) AS place 
FROM (SELECT CAST(date_trunc('month', CAST(clinic_1.planned_on AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS k0, clinic_1.state AS k1, count(*) AS m0 
FROM clinic AS clinic_1 
WHERE clinic_1.removed_at IS NULL GROUP BY CAST(date_trunc('month', CAST(clinic_1.planned_on AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE), clinic_1.state 
HAVING true) AS made) AS ranked 
WHERE ranked.place <= $1::INTEGER ORDER BY ranked.place

-- 8 of 9
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.c9, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT clinic_1.planned_on AS s0, clinic_1.id AS s1, clinic_1.id AS c0, clinic_1.partner_id AS c1, clinic_1.doctor_id AS c2, clinic_1.school_id AS c3, clinic_1.code AS c4, clinic_1.planned_on AS c5, clinic_1.state AS c6, clinic_1.held_on AS c7, clinic_1.seen AS c8, clinic_1.topic AS c9, row_number() OVER (ORDER BY clinic_1.planned_on DESC, clinic_1.id DESC) AS place 
FROM clinic AS clinic_1 
WHERE clinic_1.removed_at IS NULL AND clinic_1.partner_id = anon_2.id ORDER BY clinic_1.planned_on DESC, clinic_1.id DESC 
 LIMIT $2::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 9 of 9
SELECT clinic_1.partner_id, count(*) AS count_1 
FROM clinic AS clinic_1 
WHERE clinic_1.partner_id = ANY ($1::BIGINT[]) AND clinic_1.removed_at IS NULL GROUP BY clinic_1.partner_id
