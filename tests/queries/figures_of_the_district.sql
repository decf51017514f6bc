-- 1 of 8
SELECT CASE WHEN (cells.people < $1::INTEGER) THEN NULL ELSE cells.m0 END AS anon_1, cells.people < $1::INTEGER AS anon_2 
FROM (SELECT CAST(sum(people.n) AS BIGINT) AS m0, count(*) AS people 
FROM (SELECT student_1.id AS w, count(*) AS n 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL GROUP BY student_1.id) AS people) AS cells

-- 2 of 8
SELECT CASE WHEN (cells.people < $1::INTEGER) THEN NULL ELSE cells.m0 END AS anon_1, cells.people < $1::INTEGER AS anon_2 
FROM (SELECT CAST(count(*) + (width_bucket(CAST(CAST('x' || left(encode(sha256(convert_to($2::VARCHAR || 'cell:count:' || CAST(mod(sum(CAST(CAST('x' || left(encode(sha256(convert_to($2::VARCHAR || 'record:student:' || CAST(people.w AS TEXT), 'UTF8')), 'hex'), 12) AS BIT(48)) AS BIGINT)), 281474976710656) AS TEXT), 'UTF8')), 'hex'), 12) AS BIT(48)) AS BIGINT), ARRAY[15243599966, 98686264244, 472650340740, 1844835480434, 5967107455666, 16106260430982, 36524007186483, 70187180562045, 115627711634006, 165847265076649, 211287796148610, 244950969524172, 265368716279673, 275507869254989, 279630141230222, 281002326369915, 281376290446411, 281459733110689]::bigint[]) - 9) AS BIGINT) AS m0, count(*) AS people 
FROM (SELECT student_1.id AS w, count(*) AS n 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.sex = $3::VARCHAR COLLATE "C" GROUP BY student_1.id) AS people) AS cells

-- 3 of 8
SELECT cells.people < $1::INTEGER AS anon_1 
FROM (SELECT count(*) AS people 
FROM (SELECT coalesce(open_student_1.id, -referral_1.id) AS w, count(*) AS n 
FROM referral AS referral_1 LEFT OUTER JOIN open_student AS open_student_1 ON referral_1.student_id = open_student_1.id AND open_student_1.removed_at IS NULL 
WHERE referral_1.removed_at IS NULL AND (referral_1.student_id IS NULL OR open_student_1.id IS NOT NULL) GROUP BY coalesce(open_student_1.id, -referral_1.id)) AS people) AS cells

-- 4 of 8
SELECT school_1.code AS s0, school_1.id AS s1, school_1.id AS c0, school_1.district_id AS c1, school_1.code AS c2, school_1.name AS c3, school_1.stage AS c4, school_1.ownership AS c5, school_1.opened_on AS c6 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL ORDER BY school_1.code ASC, school_1.id ASC 
 LIMIT $1::INTEGER

-- 5 of 8
SELECT ranked.k0, ranked.k1, ranked.m0, ranked.suppressed 
FROM (SELECT made.k0 AS k0, made.k1 AS k1, made.people AS people, made.suppressed AS suppressed, made.m0 AS m0, row_number() OVER (ORDER BY made.k0 IS NULL ASC, school_1.code ASC, school_1.id ASC, made.k1 ASC NULLS LAST) AS place 
FROM (SELECT judged.k0 AS k0, judged.k1 AS k1, judged.people AS people, judged.suppressed AS suppressed, CASE WHEN judged.suppressed THEN NULL ELSE judged.m0 END AS m0 
FROM (SELECT cells.k0 AS k0, cells.k1 AS k1, cells.m0 AS m0, cells.people AS people, cells.people < $1::INTEGER OR first_value(cells.people) OVER (PARTITION BY cells.k1 ORDER BY cells.people, cells.k0, cells.k1) < $1::INTEGER AND (row_number() OVER (PARTITION BY cells.k1 ORDER BY cells.people, cells.k0, cells.k1) <= $2::INTEGER OR sum(cells.people) OVER (PARTITION BY cells.k1 ORDER BY cells.people, cells.k0, cells.k1 ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - cells.people < $1::INTEGER) OR first_value(cells.people) OVER (PARTITION BY cells.k0 ORDER BY cells.people, cells.k0, cells.k1) < $1::INTEGER AND (row_number() OVER (PARTITION BY cells.k0 ORDER BY cells.people, cells.k0, cells.k1) <= $3::INTEGER OR sum(cells.people) OVER (PARTITION BY cells.k0 ORDER BY cells.people, cells.k0, cells.k1 ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - cells.people < $1::INTEGER) AS suppressed 
FROM (SELECT people.k0 AS k0, people.k1 AS k1, CAST(sum(people.n) AS BIGINT) AS m0, count(*) AS people 
FROM (SELECT school_2.id AS k0, class_group_1.grade AS k1, student_1.id AS w, count(*) AS n 
FROM student AS student_1 LEFT OUTER JOIN school AS school_2 ON student_1.school_id = school_2.id AND school_2.removed_at IS NULL LEFT OUTER JOIN class_group AS class_group_1 ON student_1.class_group_id = class_group_1.id AND class_group_1.removed_at IS NULL 
WHERE student_1.removed_at IS NULL GROUP BY school_2.id, class_group_1.grade, student_1.id) AS people GROUP BY people.k0, people.k1) AS cells) AS judged 
WHERE true) AS made LEFT OUTER JOIN school AS school_1 ON school_1.id = made.k0) AS ranked 
WHERE ranked.place <= $4::INTEGER ORDER BY ranked.place

-- 6 of 8
SELECT ranked.k0, ranked.m0, ranked.suppressed 
FROM (SELECT made.k0 AS k0, made.people AS people, made.suppressed AS suppressed, made.m0 AS m0, row_number() OVER (ORDER BY array_position(ARRAY['REQUESTED', 'ACCEPTED', 'IN_PROGRESS', 'COMPLETED', 'REFUSED', 'CANCELLED'], made.k0) ASC NULLS LAST) AS place 
FROM (SELECT judged.k0 AS k0, judged.people AS people, judged.suppressed AS suppressed, CASE WHEN judged.suppressed THEN NULL ELSE judged.m0 END AS m0 
FROM (SELECT cells.k0 AS k0, cells.m0 AS m0, cells.people AS people, cells.people < $1::INTEGER AS suppressed 
FROM (SELECT people.k0 AS k0, CAST(CASE WHEN (sum(abs(people.n)) >= $1::INTEGER * max(abs(people.n))) THEN sum(people.n) + (width_bucket(CAST(CAST('x' || left(encode(sha256(convert_to($2::VARCHAR || 'cell:count:' || CAST(mod(sum(CAST(CAST('x' || left(encode(sha256(convert_to($2::VARCHAR || 'record:student:' || CAST(people.w AS TEXT), 'UTF8')), 'hex'), 12) AS BIT(48)) AS BIGINT)), 281474976710656) AS TEXT), 'UTF8')), 'hex'), 12) AS BIT(48)) AS BIGINT), ARRAY[15243599966, 98686264244, 472650340740, 1844835480434, 5967107455666, 16106260430982, 36524007186483, 70187180562045, 115627711634006, 165847265076649, 211287796148610, 244950969524172, 265368716279673, 275507869254989, 279630141230222, 281002326369915, 281376290446411, 281459733110689]::bigint[]) - 9) * max(abs(people.n)) END AS BIGINT) AS m0, count(*) AS people 
FROM (SELECT referral_1.state AS k0, coalesce(open_student_1.id, -referral_1.id) AS w, count(*) AS n 
FROM referral AS referral_1 LEFT OUTER JOIN open_student AS open_student_1 ON referral_1.student_id = open_student_1.id AND open_student_1.removed_at IS NULL 
WHERE referral_1.removed_at IS NULL AND (referral_1.student_id IS NULL OR open_student_1.id IS NOT NULL) GROUP BY referral_1.state, coalesce(open_student_1.id, -referral_1.id)) AS people GROUP BY people.k0) AS cells) AS judged 
WHERE CASE WHEN judged.suppressed THEN NULL ELSE judged.m0 END >= $3::BIGINT AND NOT judged.suppressed) AS made) AS ranked 
WHERE ranked.place <= $4::INTEGER ORDER BY ranked.place

-- 7 of 8
SELECT CASE WHEN (cells.people < $1::INTEGER) THEN NULL ELSE cells.m0 END AS anon_1, CASE WHEN (cells.people < $1::INTEGER) THEN NULL ELSE cells.m1 END AS anon_2, CASE WHEN (cells.people < $1::INTEGER) THEN NULL ELSE cells.m2 END AS anon_3, cells.people < $1::INTEGER AS anon_4, cells.parent 
FROM (SELECT people.parent AS parent, CAST(sum(people.n) AS BIGINT) AS m0, CASE WHEN (count(*) FILTER (WHERE people.w > $2::BIGINT) >= $1::INTEGER) THEN CAST(count(*) FILTER (WHERE people.w > $2::BIGINT) AS BIGINT) END AS m1, trim_scale(round(CASE WHEN (count(*) FILTER (WHERE people.s_period IS NOT NULL) >= $1::INTEGER) THEN CASE WHEN (sum(abs(people.s_period)) >= $1::INTEGER * max(abs(people.s_period))) THEN sum(people.s_period) + (width_bucket(CAST(CAST('x' || left(encode(sha256(convert_to($3::VARCHAR || 'cell:AttendanceMark.period:' || CAST(mod(sum(CAST(CAST('x' || left(encode(sha256(convert_to($3::VARCHAR || 'record:student:' || CAST(people.w AS TEXT), 'UTF8')), 'hex'), 12) AS BIT(48)) AS BIGINT)) FILTER (WHERE people.s_period IS NOT NULL), 281474976710656) AS TEXT), 'UTF8')), 'hex'), 12) AS BIT(48)) AS BIGINT), ARRAY[15243599966, 98686264244, 472650340740, 1844835480434, 5967107455666, 16106260430982, 36524007186483, 70187180562045, 115627711634006, 165847265076649, 211287796148610, 244950969524172, 265368716279673, 275507869254989, 279630141230222, 281002326369915, 281376290446411, 281459733110689]::bigint[]) - 9) * max(abs(people.s_period)) END END / CAST(nullif(CASE WHEN (count(*) FILTER (WHERE people.c_period > $4::INTEGER) >= $1::INTEGER) THEN CASE WHEN (sum(abs(people.c_period)) >= $1::INTEGER * max(abs(people.c_period))) THEN sum(people.c_period) + (width_bucket(CAST(CAST('x' || left(encode(sha256(convert_to($3::VARCHAR || 'cell:count:' || CAST(mod(sum(CAST(CAST('x' || left(encode(sha256(convert_to($3::VARCHAR || 'record:student:' || CAST(people.w AS TEXT), 'UTF8')), 'hex'), 12) AS BIT(48)) AS BIGINT)) FILTER (WHERE people.c_period > $4::INTEGER), 281474976710656) AS TEXT), 'UTF8')), 'hex'), 12) AS BIT(48)) AS BIGINT), ARRAY[15243599966, 98686264244, 472650340740, 1844835480434, 5967107455666, 16106260430982, 36524007186483, 70187180562045, 115627711634006, 165847265076649, 211287796148610, 244950969524172, 265368716279673, 275507869254989, 279630141230222, 281002326369915, 281376290446411, 281459733110689]::bigint[]) - 9) * max(abs(people.c_period)) END END, $5::INTEGER) AS NUMERIC), 6)) AS m2, count(*) AS people 
FROM (SELECT attendance_mark_1.school_id AS parent, coalesce(open_student_1.id, -attendance_mark_1.id) AS w, count(*) AS n, sum(CAST(attendance_mark_1.period AS NUMERIC)) AS s_period, count(attendance_mark_1.period) AS c_period 
FROM attendance_mark AS attendance_mark_1 LEFT OUTER JOIN open_student AS open_student_1 ON attendance_mark_1.student_id = open_student_1.id AND open_student_1.removed_at IS NULL 
WHERE attendance_mark_1.school_id = ANY ($6::BIGINT[]) AND attendance_mark_1.removed_at IS NULL AND (attendance_mark_1.student_id IS NULL OR open_student_1.id IS NOT NULL) GROUP BY attendance_mark_1.school_id, coalesce(open_student_1.id, -attendance_mark_1.id)) AS people GROUP BY people.parent) AS cells

-- 8 of 8
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id
