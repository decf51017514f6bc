-- 1 of 5
SELECT student_1.name_pinyin AS s0, student_1.name AS s1, student_1.id AS s2, student_1.id AS c0, student_1.school_id AS c1, student_1.class_group_id AS c2, student_1.name AS c3, student_1.sex AS c4, student_1.birth_date AS c5, student_1.national_id AS c6, student_1.student_number AS c7, student_1.status AS c8 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE)) ORDER BY student_1.name_pinyin ASC, student_1.name ASC, student_1.id ASC 
 LIMIT $3::INTEGER

-- 2 of 5
SELECT staff_1.name_pinyin AS s0, staff_1.name AS s1, staff_1.id AS s2, staff_1.id AS c0, staff_1.staff_number AS c1, staff_1.national_id AS c2, staff_1.name AS c3, staff_1.phone AS c4 
FROM staff AS staff_1 
WHERE staff_1.removed_at IS NULL AND (staff_1.id IN (SELECT mentor_assignment_1.mentor_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT) OR staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE)))))) ORDER BY staff_1.name_pinyin DESC, staff_1.name DESC, staff_1.id DESC 
 LIMIT $3::INTEGER

-- 3 of 5
SELECT count(*) AS count_1 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $1::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $2::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $2::DATE))

-- 4 of 5
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.c9, anon_1.c10, anon_1.c11, anon_1.c12, anon_1.c13, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT referral_1.requested_at AS s0, referral_1.id AS s1, referral_1.id AS c0, referral_1.student_id AS c1, referral_1.school_id AS c2, referral_1.partner_id AS c3, referral_1.practitioner_id AS c4, referral_1.number AS c5, referral_1.state AS c6, referral_1.urgency AS c7, referral_1.consent AS c8, referral_1.requested_at AS c9, referral_1.accepted_at AS c10, referral_1.closed_at AS c11, referral_1.returned_on AS c12, referral_1.version AS c13, row_number() OVER (ORDER BY referral_1.requested_at DESC NULLS LAST, referral_1.id DESC) AS place 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT mentor_assignment_1.student_id 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.mentor_id = $2::BIGINT AND (mentor_assignment_1.starts_on IS NULL OR mentor_assignment_1.starts_on <= $3::DATE) AND (mentor_assignment_1.ends_on IS NULL OR mentor_assignment_1.ends_on >= $3::DATE))) AND referral_1.student_id = anon_2.id ORDER BY referral_1.requested_at DESC NULLS LAST, referral_1.id DESC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 5 of 5
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id
