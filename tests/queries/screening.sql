-- 1 of 12
SELECT instrument_1.edition AS s0, instrument_1.id AS s1, instrument_1.id AS c0, instrument_1.edition AS c1, instrument_1.code AS c2, instrument_1.variant AS c3, instrument_1.title AS c4, instrument_1.title_zh AS c5, instrument_1.respondent AS c6, instrument_1.first_grade AS c7, instrument_1.last_grade AS c8, instrument_1.items AS c9, instrument_1.least AS c10, instrument_1.most AS c11, instrument_1.reverse_items AS c12, instrument_1.urgent_items AS c13, instrument_1.validity_items AS c14, instrument_1.void_at AS c15, instrument_1.statistic AS c16, instrument_1.most_missing AS c17 
FROM instrument AS instrument_1 
WHERE instrument_1.removed_at IS NULL ORDER BY instrument_1.edition ASC, instrument_1.id ASC 
 LIMIT $1::INTEGER

-- 2 of 12
SELECT screening_campaign_1.starts_on AS s0, screening_campaign_1.code AS s1, screening_campaign_1.id AS s2, screening_campaign_1.id AS c0, screening_campaign_1.instrument_id AS c1, screening_campaign_1.term_id AS c2, screening_campaign_1.code AS c3, screening_campaign_1.name AS c4, screening_campaign_1.starts_on AS c5, screening_campaign_1.ends_on AS c6, screening_campaign_1.grades AS c7 
FROM screening_campaign AS screening_campaign_1 
WHERE screening_campaign_1.removed_at IS NULL ORDER BY screening_campaign_1.starts_on DESC, screening_campaign_1.code ASC, screening_campaign_1.id ASC 
 LIMIT $1::INTEGER

-- 3 of 12
SELECT campaign_school_1.campaign_id AS s0, campaign_school_1.school_id AS s1, campaign_school_1.id AS s2, campaign_school_1.id AS c0, campaign_school_1.campaign_id AS c1, campaign_school_1.school_id AS c2, campaign_school_1.starts_on AS c3, campaign_school_1.ends_on AS c4, campaign_school_1.pupils_meant AS c5 
FROM campaign_school AS campaign_school_1 
WHERE campaign_school_1.removed_at IS NULL ORDER BY campaign_school_1.campaign_id ASC, campaign_school_1.school_id ASC, campaign_school_1.id ASC 
 LIMIT $1::INTEGER

-- 4 of 12
SELECT ranked.k0, ranked.k1, ranked.m0 
FROM (SELECT made.k0 AS k0, made.k1 AS k1, made.m0 AS m0, row_number() OVER (ORDER BY made.k0 IS NULL ASC, screening_campaign_1.starts_on DESC, screening_campaign_1.code ASC, screening_campaign_1.id ASC, made.k1 IS NULL ASC, school_1.code ASC, school_1.id ASC) AS place 
FROM (SELECT screening_campaign_2.id AS k0, school_2.id AS k1, count(*) AS m0 
FROM screening_result AS screening_result_1 LEFT OUTER JOIN screening_campaign AS screening_campaign_2 ON screening_result_1.campaign_id = screening_campaign_2.id AND screening_campaign_2.removed_at IS NULL LEFT OUTER JOIN school AS school_2 ON screening_result_1.school_id = school_2.id AND school_2.removed_at IS NULL 
WHERE screening_result_1.removed_at IS NULL AND (screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_2.student_id 
FROM screening_result AS screening_result_2 
WHERE screening_result_2.removed_at IS NULL AND screening_result_2.at_cut_off IS true))) OR screening_result_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL')))) OR screening_result_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) GROUP BY screening_campaign_2.id, school_2.id 
HAVING true) AS made LEFT OUTER JOIN screening_campaign AS screening_campaign_1 ON screening_campaign_1.id = made.k0 LEFT OUTER JOIN school AS school_1 ON school_1.id = made.k1) AS ranked 
WHERE ranked.place <= $4::INTEGER ORDER BY ranked.place

-- 5 of 12
SELECT anon_1.s0, anon_1.s1, anon_1.s2, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT instrument_scale_1.instrument_id AS s0, instrument_scale_1.place AS s1, instrument_scale_1.id AS s2, instrument_scale_1.id AS c0, instrument_scale_1.instrument_id AS c1, instrument_scale_1.edition AS c2, instrument_scale_1.code AS c3, instrument_scale_1.title AS c4, instrument_scale_1.title_zh AS c5, instrument_scale_1.place AS c6, instrument_scale_1.items AS c7, instrument_scale_1.counted AS c8, row_number() OVER (ORDER BY instrument_scale_1.instrument_id ASC, instrument_scale_1.place ASC, instrument_scale_1.id ASC) AS place 
FROM instrument_scale AS instrument_scale_1 
WHERE instrument_scale_1.removed_at IS NULL AND instrument_scale_1.instrument_id = anon_2.id ORDER BY instrument_scale_1.instrument_id ASC, instrument_scale_1.place ASC, instrument_scale_1.id ASC 
 LIMIT $2::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 6 of 12
SELECT anon_1.s0, anon_1.s1, anon_1.s2, anon_1.s3, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT instrument_cut_off_1.instrument_id AS s0, array_position(ARRAY['TOTAL', 'SCALE'], instrument_cut_off_1."of") AS s1, instrument_cut_off_1.first AS s2, instrument_cut_off_1.id AS s3, instrument_cut_off_1.id AS c0, instrument_cut_off_1.instrument_id AS c1, instrument_cut_off_1."of" AS c2, instrument_cut_off_1.first AS c3, instrument_cut_off_1.below AS c4, instrument_cut_off_1.level AS c5, instrument_cut_off_1.at_cut_off AS c6, row_number() OVER (ORDER BY instrument_cut_off_1.instrument_id ASC, array_position(ARRAY['TOTAL', 'SCALE'], instrument_cut_off_1."of") DESC, instrument_cut_off_1.first ASC, instrument_cut_off_1.id ASC) AS place 
FROM instrument_cut_off AS instrument_cut_off_1 
WHERE instrument_cut_off_1.removed_at IS NULL AND instrument_cut_off_1.instrument_id = anon_2.id ORDER BY instrument_cut_off_1.instrument_id ASC, array_position(ARRAY['TOTAL', 'SCALE'], instrument_cut_off_1."of") DESC, instrument_cut_off_1.first ASC, instrument_cut_off_1.id ASC 
 LIMIT $2::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 7 of 12
SELECT instrument_1.id, instrument_1.id AS id__1, instrument_1.edition, instrument_1.code, instrument_1.variant, instrument_1.title, instrument_1.title_zh, instrument_1.respondent, instrument_1.first_grade, instrument_1.last_grade, instrument_1.items, instrument_1.least, instrument_1.most, instrument_1.reverse_items, instrument_1.urgent_items, instrument_1.validity_items, instrument_1.void_at, instrument_1.statistic, instrument_1.most_missing 
FROM instrument AS instrument_1 
WHERE instrument_1.id = ANY ($1::BIGINT[]) AND instrument_1.removed_at IS NULL ORDER BY instrument_1.id

-- 8 of 12
SELECT term_1.id, term_1.id AS id__1, term_1.academic_year_id, term_1.code, term_1.name, term_1.starts_on, term_1.ends_on 
FROM term AS term_1 
WHERE term_1.id = ANY ($1::BIGINT[]) AND term_1.removed_at IS NULL ORDER BY term_1.id

-- 9 of 12
SELECT screening_campaign_1.id, screening_campaign_1.id AS id__1, screening_campaign_1.instrument_id, screening_campaign_1.term_id, screening_campaign_1.code, screening_campaign_1.name, screening_campaign_1.starts_on, screening_campaign_1.ends_on, screening_campaign_1.grades 
FROM screening_campaign AS screening_campaign_1 
WHERE screening_campaign_1.id = ANY ($1::BIGINT[]) AND screening_campaign_1.removed_at IS NULL ORDER BY screening_campaign_1.id

-- 10 of 12
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id

-- 11 of 12
SELECT screening_campaign_1.id, screening_campaign_1.id AS id__1, screening_campaign_1.instrument_id, screening_campaign_1.term_id, screening_campaign_1.code, screening_campaign_1.name, screening_campaign_1.starts_on, screening_campaign_1.ends_on, screening_campaign_1.grades 
FROM screening_campaign AS screening_campaign_1 
WHERE screening_campaign_1.id = ANY ($1::BIGINT[]) AND screening_campaign_1.removed_at IS NULL ORDER BY screening_campaign_1.id

-- 12 of 12
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id
