-- 1 of 4
SELECT academic_year_1.code AS s0, academic_year_1.id AS s1, academic_year_1.id AS c0, academic_year_1.code AS c1, academic_year_1.name AS c2, academic_year_1.starts_on AS c3, academic_year_1.ends_on AS c4 
FROM academic_year AS academic_year_1 
WHERE academic_year_1.removed_at IS NULL ORDER BY academic_year_1.code DESC, academic_year_1.id DESC 
 LIMIT $1::INTEGER

-- 2 of 4
SELECT term_1.starts_on AS s0, term_1.id AS s1, term_1.id AS c0, term_1.academic_year_id AS c1, term_1.code AS c2, term_1.name AS c3, term_1.starts_on AS c4, term_1.ends_on AS c5 
FROM term AS term_1 
WHERE term_1.removed_at IS NULL ORDER BY term_1.starts_on DESC, term_1.id DESC 
 LIMIT $1::INTEGER

-- 3 of 4
SELECT count(*) AS count_1 
FROM academic_year AS academic_year_1 
WHERE academic_year_1.removed_at IS NULL

-- 4 of 4
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT term_1.starts_on AS s0, term_1.id AS s1, term_1.id AS c0, term_1.academic_year_id AS c1, term_1.code AS c2, term_1.name AS c3, term_1.starts_on AS c4, term_1.ends_on AS c5, row_number() OVER (ORDER BY term_1.starts_on DESC, term_1.id DESC) AS place 
FROM term AS term_1 
WHERE term_1.removed_at IS NULL AND term_1.academic_year_id = anon_2.id ORDER BY term_1.starts_on DESC, term_1.id DESC 
 LIMIT $2::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place
