/** What an answer says about itself: its errors, what it withheld, how fresh its sources are. */
export interface Answer {
  errors: AnswerError[];
  withheld: Withheld[];
  freshness: Freshness[];
}

export interface AnswerError {
  message: string;
  code: string | null;
  mend: string | null;
  path: string | null;
}

export interface Withheld {
  field: string;
  reason: string;
  reason_zh: string;
}

/** When the hub last took over everything that a source had; `at` is null where it never did. */
export interface Freshness {
  source: string;
  at: string | null;
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
  return {
    errors: Array.isArray(answer.errors) ? answer.errors.map(readError) : [],
    withheld: records(record(extensions.access).withheld).map((entry) => ({
      field: text(entry.field) ?? '?',
      reason: text(entry.reason) ?? '',
      reason_zh: text(entry.reason_zh) ?? text(entry.reason) ?? '',
    })),
    freshness: records(extensions.freshness).map((entry) => ({
      source: text(entry.source) ?? '?',
      at: text(entry.at),
    })),
  };
}
