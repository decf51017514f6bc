import { readWaterfalls, type Waterfall } from './waterfalls';

/** What an answer says about itself: its errors, what it withheld, how fresh its sources are; and what of it is to be drawn. */
export interface Answer {
  errors: AnswerError[];
  withheld: Withheld[];
  /** Why figures are null or blurred; null where none is guarded. */
  smallCells: Reason | null;
  freshness: Freshness[];
  waterfalls: Waterfall[];
  plan: Plan | null;
}

export interface AnswerError {
  message: string;
  code: string | null;
  mend: string | null;
  path: string | null;
}

/** Why, in both languages. */
export interface Reason {
  reason: string;
  reasonZh: string;
}

export interface Withheld extends Reason {
  field: string;
}

/** When the hub last took over everything that a source had; `source` is null for those who may not know its name. */
export interface Freshness {
  source: string | null;
  lastSuccess: string | null;
  stale: boolean;
}

/** How the hub answered; it says so to developers who ask. */
export interface Plan {
  executor: string;
  milliseconds: number;
  statements: Statement[];
  steps: Step[];
}

export interface Statement {
  field: string;
  sql: string;
  milliseconds: number;
}

export interface Step {
  name: string;
  how: string;
  columns: string[];
  withheld: string[];
  steps: Step[];
}

type Json = Record<string, unknown>;

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function records(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function readReason(entry: Json): Reason {
  const reason = text(entry.reason) ?? '';
  return { reason, reasonZh: text(entry.reasonZh) ?? reason };
}

function readStep(entry: Json): Step {
  const members = Object.entries(record(entry.members)).map(([name, member]) =>
    readStep({ ...record(member), field: `… on ${name}` }),
  );
  return {
    name: text(entry.field) ?? '?',
    how: text(entry.how) ?? '',
    columns: texts(entry.columns),
    withheld: texts(entry.withheld),
    steps: [...members, ...records(entry.steps).map(readStep)],
  };
}

function readPlan(value: unknown): Plan | null {
  const plan = record(value);
  const executor = text(plan.executor);
  if (executor === null) return null;
  return {
    executor,
    milliseconds: number(plan.milliseconds),
    statements: records(plan.statements).map((entry) => ({
      field: text(entry.field) ?? '?',
      sql: text(entry.sql) ?? '',
      milliseconds: number(entry.milliseconds),
    })),
    steps: records(plan.steps).map(readStep),
  };
}

/** One error of a GraphQL answer, whoever sent it. */
export function readError(value: unknown): AnswerError {
  const error = record(value);
  const extensions = record(error.extensions);
  return {
    message: text(error.message) ?? JSON.stringify(value),
    code: text(extensions.code),
    mend: text(extensions.mend),
    path: Array.isArray(error.path) ? error.path.join('.') : null,
  };
}

/** Read the text of an answer; null where it is none (nothing was run yet, or it is no JSON). */
export function readAnswer(source: string | null | undefined): Answer | null {
  if (!source) return null;
  let answer: Json;
  try {
    answer = record(JSON.parse(source));
  } catch {
    return null;
  }
  const extensions = record(answer.extensions);
  const access = record(extensions.access);
  return {
    errors: Array.isArray(answer.errors) ? answer.errors.map(readError) : [],
    withheld: records(access.withheld).map((entry) => ({ field: text(entry.field) ?? '?', ...readReason(entry) })),
    smallCells: access.smallCells === undefined ? null : readReason(record(access.smallCells)),
    freshness: records(extensions.freshness).map((entry) => ({
      source: text(entry.source),
      lastSuccess: text(entry.lastSuccess),
      stale: entry.stale === true,
    })),
    waterfalls: readWaterfalls(answer.data),
    plan: readPlan(extensions.plan),
  };
}
