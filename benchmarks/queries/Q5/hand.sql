-- id
SELECT json_build_object('school', json_build_object('code', h.code, 'name', h.name, 'classGroups', coalesce((
  SELECT json_agg(json_build_object('name', c.name, 'grade', c.grade, 'students', coalesce(p.rows, '[]'))
                  ORDER BY c.grade, c.name_pinyin, c.id)
  FROM (SELECT id, name, name_pinyin, grade FROM class_group
        WHERE school_id = h.id ORDER BY grade, name_pinyin, id LIMIT 50) c
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('id', s.id, 'name', s.name, 'mentorAssignments', coalesce(m.rows, '[]'))
                    ORDER BY s.name_pinyin, s.name, s.id) AS rows
    FROM (SELECT id, name, name_pinyin FROM student
          WHERE class_group_id = c.id ORDER BY name_pinyin, name, id LIMIT 50) s
    LEFT JOIN LATERAL (
      SELECT json_agg(json_build_object('mentor', json_build_object('name', t.name))) AS rows
      FROM (SELECT mentor_id FROM mentor_assignment
            WHERE student_id = s.id AND ends_on IS NULL ORDER BY starts_on DESC, id DESC LIMIT 1) a
      JOIN staff t ON t.id = a.mentor_id) m ON true) p ON true), '[]')))::text
FROM school h WHERE h.id = $1
