-- first after
SELECT json_build_object('students', json_build_object(
  'nodes', coalesce(json_agg(json_build_object(
      'id', s.id, 'name', s.name, 'classGroup', json_build_object('name', c.name, 'grade', c.grade)
    ) ORDER BY s.name_pinyin, s.name, s.id) FILTER (WHERE s.place <= $1), '[]'),
  'pageInfo', json_build_object(
    'endCursor', (json_agg(json_build_array(s.name_pinyin, s.name, s.id) ORDER BY s.place DESC)
                  FILTER (WHERE s.place <= $1) -> 0)::text,
    'hasNextPage', count(*) > $1)))::text
FROM (
  SELECT student.*, row_number() OVER (ORDER BY name_pinyin, student.name, student.id) AS place
  FROM (SELECT s.id, s.name, s.name_pinyin, s.class_group_id
        FROM student s JOIN school h ON h.id = s.school_id
        WHERE h.stage = 'PRIMARY'
          AND (s.name_pinyin, s.name, s.id) > ($2::text::json ->> 0, $2::text::json ->> 1, ($2::text::json ->> 2)::bigint)
        ORDER BY s.name_pinyin, s.name, s.id LIMIT $1 + 1) student) s
LEFT JOIN class_group c ON c.id = s.class_group_id
