-- 1 of 7
SELECT school_1.code AS s0, school_1.id AS s1, school_1.id AS c0, school_1.district_id AS c1, school_1.code AS c2, school_1.name AS c3, school_1.stage AS c4, school_1.ownership AS c5, school_1.opened_on AS c6 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL AND school_1.stage = ANY ($1::TEXT[] COLLATE "C") ORDER BY school_1.code ASC, school_1.id ASC 
 LIMIT $2::INTEGER

-- 2 of 7
SELECT term_1.starts_on AS s0, term_1.id AS s1, term_1.id AS c0, term_1.academic_year_id AS c1, term_1.code AS c2, term_1.name AS c3, term_1.starts_on AS c4, term_1.ends_on AS c5 
FROM term AS term_1 
WHERE term_1.removed_at IS NULL ORDER BY term_1.starts_on DESC, term_1.id DESC 
 LIMIT $1::INTEGER

-- 3 of 7
SELECT health_partner_1.name_pinyin AS s0, health_partner_1.name AS s1, health_partner_1.id AS s2, health_partner_1.id AS c0, health_partner_1.code AS c1, health_partner_1.name AS c2, health_partner_1.services AS c3, health_partner_1.phone AS c4 
FROM health_partner AS health_partner_1 
WHERE health_partner_1.removed_at IS NULL ORDER BY health_partner_1.name_pinyin ASC, health_partner_1.name ASC, health_partner_1.id ASC 
 LIMIT $1::INTEGER

-- 4 of 7
SELECT count(*) AS count_1 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL AND school_1.stage = ANY ($1::TEXT[] COLLATE "C")

-- 5 of 7
SELECT district_1.id, district_1.id AS id__1, district_1.code, district_1.name 
FROM district AS district_1 
WHERE district_1.id = ANY ($1::BIGINT[]) AND district_1.removed_at IS NULL ORDER BY district_1.id

-- 6 of 7
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT school_day_1.date AS s0, school_day_1.id AS s1, school_day_1.id AS c0, school_day_1.term_id AS c1, school_day_1.date AS c2, school_day_1.held AS c3, school_day_1.kind AS c4, row_number() OVER (ORDER BY school_day_1.date ASC, school_day_1.id ASC) AS place 
FROM school_day AS school_day_1 
WHERE school_day_1.removed_at IS NULL AND school_day_1.held = $2::BOOLEAN AND school_day_1.term_id = anon_2.id ORDER BY school_day_1.date ASC, school_day_1.id ASC 
 LIMIT $3::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 7 of 7
SELECT anon_1.s0, anon_1.c0, anon_1.c1, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT practitioner_1.id AS s0, practitioner_1.id AS c0, practitioner_1.partner_id AS c1, row_number() OVER (ORDER BY practitioner_1.id ASC) AS place 
FROM practitioner AS practitioner_1 
WHERE practitioner_1.removed_at IS NULL AND practitioner_1.partner_id = anon_2.id ORDER BY practitioner_1.id ASC 
 LIMIT $2::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place
