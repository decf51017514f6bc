-- from to
SELECT json_build_object('absences', coalesce(json_agg(json_build_object('school', school_id, 'count', count) ORDER BY school_id), '[]'))::text
FROM (
  SELECT school_id, count(*) FROM attendance_mark
  WHERE date BETWEEN $1::text::date AND $2::text::date AND code IN ('EXCUSED_ABSENCE', 'UNEXCUSED_ABSENCE')
  GROUP BY school_id) g
