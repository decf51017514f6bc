-- 1 of 3
SELECT (SELECT concat('{"totalCount":', (SELECT CAST(count(*) AS VARCHAR) AS count_1 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL AND school_1.stage = ANY ($1::TEXT[] COLLATE "C")), ',"nodes":[', string_agg(concat('{"code":', CAST(to_json(r1.code) AS VARCHAR), ',"name":', CAST(to_json(r1.name) AS VARCHAR), ',"stage":', CASE WHEN (r1.stage IS NULL) THEN 'null' ELSE concat('"', r1.stage, '"') END, ',"openedOn":', CASE WHEN (r1.opened_on IS NULL) THEN 'null' ELSE concat('"', CAST(greatest(least(r1.opened_on, date '9999-12-31'), date '0001-01-01') AS VARCHAR), '"') END, ',"district":', CASE WHEN (r2.id IS NULL) THEN 'null' ELSE concat('{"name":', CAST(to_json(r2.name) AS VARCHAR), '}') END, ',"students":', (SELECT concat('{"totalCount":', (SELECT CAST(count(*) AS VARCHAR) AS count_2 
FROM student AS student_1 
WHERE false), ',"nodes":[', string_agg('{"name":null}', ',' ORDER BY r3.sort0 ASC), ']}') AS concat_2 
FROM (SELECT student_1.id AS sort0 
FROM student AS student_1 
WHERE false ORDER BY student_1.id ASC 
 LIMIT 50) AS r3 
HAVING true), '}'), ',' ORDER BY r1.sort0 ASC, r1.sort1 ASC), ']}') AS concat_1 
FROM (SELECT school_1.code AS code, school_1.name AS name, school_1.stage AS stage, school_1.opened_on AS opened_on, school_1.district_id AS district_id, school_1.id AS id, school_1.code AS sort0, school_1.id AS sort1 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL AND school_1.stage = ANY ($1::TEXT[] COLLATE "C") ORDER BY school_1.code ASC, school_1.id ASC 
 LIMIT 50) AS r1 LEFT OUTER JOIN district AS r2 ON r2.id = r1.district_id AND r2.removed_at IS NULL 
HAVING true) AS anon_1

-- 2 of 3
SELECT (SELECT concat('{"nodes":[', string_agg(concat('{"code":', CAST(to_json(r1.code) AS VARCHAR), ',"startsOn":"', CAST(greatest(least(r1.starts_on, date '9999-12-31'), date '0001-01-01') AS VARCHAR), '","days":', (SELECT concat('{"nodes":[', string_agg(concat('{"date":"', CAST(greatest(least(r2.date, date '9999-12-31'), date '0001-01-01') AS VARCHAR), '","kind":"', r2.kind, '"}'), ',' ORDER BY r2.sort0 ASC, r2.sort1 ASC), ']}') AS concat_2 
FROM (SELECT school_day_1.date AS date, school_day_1.kind AS kind, school_day_1.date AS sort0, school_day_1.id AS sort1 
FROM school_day AS school_day_1 
WHERE school_day_1.term_id = r1.id AND school_day_1.removed_at IS NULL AND school_day_1.held = $1::BOOLEAN ORDER BY school_day_1.date ASC, school_day_1.id ASC 
 LIMIT 50) AS r2 
HAVING true), '}'), ',' ORDER BY r1.sort0 DESC, r1.sort1 DESC), ']}') AS concat_1 
FROM (SELECT term_1.code AS code, term_1.starts_on AS starts_on, term_1.id AS id, term_1.starts_on AS sort0, term_1.id AS sort1 
FROM term AS term_1 
WHERE term_1.removed_at IS NULL ORDER BY term_1.starts_on DESC, term_1.id DESC 
 LIMIT 50) AS r1 
HAVING true) AS anon_1

-- 3 of 3
SELECT (SELECT concat('{"nodes":[', string_agg(concat('{"name":', CAST(to_json(r1.name) AS VARCHAR), ',"services":', CASE WHEN (r1.services IS NULL) THEN 'null' ELSE CAST(to_json(r1.services) AS VARCHAR) END, ',"practitioners":', (SELECT concat('{"nodes":[', string_agg('{"name":null}', ',' ORDER BY r2.sort0 ASC), ']}') AS concat_2 
FROM (SELECT practitioner_1.id AS sort0 
FROM practitioner AS practitioner_1 
WHERE practitioner_1.partner_id = r1.id AND practitioner_1.removed_at IS NULL ORDER BY practitioner_1.id ASC 
 LIMIT 50) AS r2 
HAVING true), '}'), ',' ORDER BY r1.sort0 ASC, r1.sort1 ASC, r1.sort2 ASC), ']}') AS concat_1 
FROM (SELECT health_partner_1.name AS name, health_partner_1.services AS services, health_partner_1.id AS id, health_partner_1.name_pinyin AS sort0, health_partner_1.name AS sort1, health_partner_1.id AS sort2 
FROM health_partner AS health_partner_1 
WHERE health_partner_1.removed_at IS NULL ORDER BY health_partner_1.name_pinyin ASC, health_partner_1.name ASC, health_partner_1.id ASC 
 LIMIT 50) AS r1 
HAVING true) AS anon_1
