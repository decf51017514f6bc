-- 1 of 5
SELECT community_partner_1.code AS s0, community_partner_1.id AS s1, community_partner_1.id AS c0, community_partner_1.code AS c1, community_partner_1.name AS c2, community_partner_1.kind AS c3, community_partner_1.phone AS c4 
FROM community_partner AS community_partner_1 
WHERE community_partner_1.removed_at IS NULL ORDER BY community_partner_1.code ASC, community_partner_1.id ASC 
 LIMIT $1::INTEGER

-- 2 of 5
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT partner_service_1.starts_on AS s0, partner_service_1.id AS s1, partner_service_1.id AS c0, partner_service_1.partner_id AS c1, partner_service_1.school_id AS c2, partner_service_1.service AS c3, partner_service_1.starts_on AS c4, partner_service_1.ends_on AS c5, row_number() OVER (ORDER BY partner_service_1.starts_on DESC, partner_service_1.id DESC) AS place 
FROM partner_service AS partner_service_1 
WHERE partner_service_1.removed_at IS NULL AND partner_service_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) AND (partner_service_1.ends_on IS NULL) = $4::BOOLEAN AND partner_service_1.partner_id = anon_2.id ORDER BY partner_service_1.starts_on DESC, partner_service_1.id DESC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 3 of 5
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT engagement_1.held_on AS s0, engagement_1.id AS s1, engagement_1.id AS c0, engagement_1.partner_id AS c1, engagement_1.school_id AS c2, engagement_1.student_id AS c3, engagement_1.held_on AS c4, engagement_1.kind AS c5, engagement_1.topic AS c6, engagement_1.hours AS c7, engagement_1.note AS c8, row_number() OVER (ORDER BY engagement_1.held_on DESC, engagement_1.id DESC) AS place 
FROM engagement AS engagement_1 
WHERE engagement_1.removed_at IS NULL AND (engagement_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) OR engagement_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) AND engagement_1.student_id IS NULL) AND engagement_1.partner_id = anon_2.id ORDER BY engagement_1.held_on DESC, engagement_1.id DESC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 4 of 5
SELECT engagement_1.partner_id, count(*) AS count_1 
FROM engagement AS engagement_1 
WHERE engagement_1.partner_id = ANY ($1::BIGINT[]) AND engagement_1.removed_at IS NULL AND (engagement_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) OR engagement_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) AND engagement_1.student_id IS NULL) GROUP BY engagement_1.partner_id

-- 5 of 5
SELECT student_1.id, student_1.id AS id__1, student_1.school_id, student_1.class_group_id, student_1.name, student_1.sex, student_1.birth_date, student_1.national_id, student_1.student_number, student_1.status 
FROM student AS student_1 
WHERE student_1.id = ANY ($1::BIGINT[]) AND student_1.removed_at IS NULL AND student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL'))) ORDER BY student_1.id
