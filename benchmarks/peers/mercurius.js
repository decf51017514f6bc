// Mercurius with graphql-jit and hand-written batched loaders over prepared statements.
import Fastify from "fastify";
import mercurius from "mercurius";
import pg from "pg";
import { readFileSync } from "node:fs";

pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
const pool = new pg.Pool({ max: Number(process.env.POOL) });
const rows = async (name, text, values = []) => (await pool.query({ name, text, values })).rows;

const one = (name, table, columns) => async (text, id) =>
  (await rows(name, `SELECT ${columns} FROM ${table} WHERE id = $1`, [id]))[0] ?? null;
const student = one("student", "student", "id, name, sex, birth_date, status, school_id, class_group_id");
const school = one("school", "school", "id, code, name");

/** A loader of to-one relations: each row once, whoever points to it. */
const toOne = (name, table, columns, key) => ({
  opts: { cache: false },
  async loader(queries) {
    const ids = [...new Set(queries.map(({ obj }) => obj[key]).filter((id) => id !== null))];
    const found = await rows(name, `SELECT ${columns} FROM ${table} WHERE id = ANY($1::bigint[])`, [ids]);
    const byId = new Map(found.map((row) => [row.id, row]));
    return queries.map(({ obj }) => byId.get(obj[key]) ?? null);
  },
});

/** A loader of lists: the first rows of each parent. */
const toMany = (name, columns, from, order) => ({
  opts: { cache: false },
  async loader(queries) {
    const ids = queries.map(({ obj }) => obj.id);
    const found = await rows(
      name,
      `SELECT parent.id AS parent, own.* FROM unnest($1::bigint[]) WITH ORDINALITY AS parent(id, place)
       CROSS JOIN LATERAL (SELECT ${columns} FROM ${from} = parent.id ORDER BY ${order} LIMIT $2) AS own
       ORDER BY parent.place, ${order}`,
      [ids, queries[0].params.first],
    );
    const lists = new Map(ids.map((id) => [id, []]));
    for (const row of found) lists.get(row.parent).push(row);
    return queries.map(({ obj }) => lists.get(obj.id));
  },
});

const resolvers = {
  Query: {
    student: (_, { id }) => student("student", id),
    school: (_, { id }) => school("school", id),
    schools: (_, { first }) => rows("schools", "SELECT id, code, name FROM school ORDER BY code, id LIMIT $1", [first]),
    students: (_, { first, school: id }) =>
      id === undefined
        ? rows(
            "students",
            "SELECT id, name, school_id, class_group_id FROM student ORDER BY id LIMIT $1",
            [first],
          )
        : rows(
            "students-of-school",
            "SELECT id, name, school_id, class_group_id FROM student WHERE school_id = $2 ORDER BY id LIMIT $1",
            [first, id],
          ),
    async studentPage(_, { first, after, stage }) {
      const text = (beyond) =>
        `SELECT s.id, s.name, s.name_pinyin, s.class_group_id FROM student s JOIN school h ON h.id = s.school_id
         WHERE h.stage = $2 ${beyond} ORDER BY s.name_pinyin, s.name, s.id LIMIT $1 + 1`;
      const found = after
        ? await rows("page-after", text("AND (s.name_pinyin, s.name, s.id) > ($3, $4, $5)"), [first, stage, ...JSON.parse(after)])
        : await rows("page", text(""), [first, stage]);
      const nodes = found.slice(0, first);
      const last = nodes.at(-1);
      return {
        nodes,
        pageInfo: {
          endCursor: last ? JSON.stringify([last.name_pinyin, last.name, last.id]) : null,
          hasNextPage: found.length > first,
        },
      };
    },
    absences: (_, { from, to }) =>
      rows(
        "absences",
        `SELECT school_id AS school, count(*) FROM attendance_mark
         WHERE date BETWEEN $1 AND $2 AND code IN ('EXCUSED_ABSENCE', 'UNEXCUSED_ABSENCE')
         GROUP BY school_id ORDER BY school_id`,
        [from, to],
      ),
  },
  Student: { birthDate: (row) => row.birth_date },
  MentorAssignment: { startsOn: (row) => row.starts_on },
};

const loaders = {
  School: {
    classGroups: toMany(
      "classes-of-school",
      "id, name, grade, name_pinyin",
      "class_group WHERE school_id",
      "grade, name_pinyin, id",
    ),
  },
  ClassGroup: {
    students: toMany(
      "pupils-of-class",
      "id, name, name_pinyin, school_id, class_group_id",
      "student WHERE class_group_id",
      "name_pinyin, name, id",
    ),
  },
  Student: {
    classGroup: toOne("class-by-id", "class_group", "id, name, grade", "class_group_id"),
    school: toOne("school-by-id", "school", "id, code, name", "school_id"),
    mentorAssignments: toMany(
      "mentors-of-pupil",
      "id, starts_on, mentor_id",
      "mentor_assignment WHERE ends_on IS NULL AND student_id",
      "starts_on DESC, id DESC",
    ),
    attendanceMarks: toMany("marks-of-pupil", "id, date, code", "attendance_mark WHERE student_id", "date DESC, id DESC"),
  },
  MentorAssignment: { mentor: toOne("staff-by-id", "staff", "id, name", "mentor_id") },
};
const app = Fastify({ logger: false });
app.register(mercurius, {
  schema: readFileSync(new URL("plain.graphql", import.meta.url), "utf8"),
  resolvers,
  loaders,
  jit: 1,
  graphiql: false,
});
await app.listen({ port: 0, host: "127.0.0.1" });
console.log(`serving on http://127.0.0.1:${app.server.address().port}`);
