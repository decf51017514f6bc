import type { Fetcher, FetcherResultPayload, Observable } from '@graphiql/toolkit';
import { buildSchema, type GraphQLSchema } from 'graphql';

import { readAnswer, type AnswerError } from './answer';
import { answers, EVENTS } from './events';
import { meant } from './operation';

export interface Session {
  token: string;
  roles: string[];
  name: string | null;
}

export interface Example {
  name: string;
  en: string;
  zh: string;
  query: string;
}

/** The hub answered, but not with what was asked for. */
export class Refusal extends Error {
  readonly status: number;
  readonly error: AnswerError;

  constructor(status: number, error: AnswerError) {
    super(error.message);
    this.status = status;
    this.error = error;
  }
}

async function get(path: string, token?: string): Promise<Response> {
  const headers: HeadersInit = token ? { Authorization: `Bearer ${token}` } : {};
  const response = await fetch(path, { headers, credentials: 'omit' });
  if (response.ok) return response;
  const error = readAnswer(await response.text())?.errors[0];
  throw new Refusal(
    response.status,
    error ?? { message: `HTTP ${response.status}`, code: null, mend: null, path: null },
  );
}

const key = 'yixin.token';

export function keptToken(): string | null {
  return sessionStorage.getItem(key);
}

/** Ask the hub who holds this token, and keep the token for this tab. Throws Refusal. */
export async function signIn(token: string): Promise<Session> {
  const who = (await (await get('/me', token)).json()) as Omit<Session, 'token'>;
  sessionStorage.setItem(key, token);
  return { token, roles: who.roles, name: who.name };
}

/** The tab's storage as long as somebody is signed in: the editor writes late, and after that it would keep what was typed. */
export const tabStorage = {
  get length() {
    return sessionStorage.length;
  },
  getItem: (name: string) => sessionStorage.getItem(name),
  setItem(name: string, value: string) {
    if (keptToken() !== null) sessionStorage.setItem(name, value);
  },
  removeItem: (name: string) => sessionStorage.removeItem(name),
  clear: () => sessionStorage.clear(),
};

/** Forget the token and everything that was typed under it. */
export function signOut(): void {
  sessionStorage.clear();
}

/** The schema as the hub prints it; null where this hub does not tell it to the token's account. Throws Refusal. */
export async function loadSchema(token: string): Promise<GraphQLSchema | null> {
  try {
    return buildSchema(await (await get('/schema.graphql', token)).text(), { assumeValidSDL: true });
  } catch (failure) {
    if (failure instanceof Refusal && failure.status === 403) return null;
    throw failure;
  }
}

export async function loadExamples(): Promise<Example[]> {
  return (await (await get('/examples.json')).json()) as Example[];
}

interface Observer {
  next(answer: FetcherResultPayload): void;
  error(error: unknown): void;
  complete(): void;
}

/** Run operations under a token; stopping one closes its connection, which cancels it in the hub. */
export function fetcherFor(token: string, explain: boolean, onRefused: (error: AnswerError) => void): Fetcher {
  const headers: Record<string, string> = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  if (explain) headers['Yixin-Explain'] = '1';
  return (parameters) => {
    const subscribe = (observer: Observer) => {
      const abort = new AbortController();
      const run = async () => {
        const operation = meant(parameters.query, parameters.operationName);
        const operationName = operation ? operation.name?.value : parameters.operationName;
        const listening = operation?.operation === 'subscription';
        const response = await fetch('/graphql', {
          method: 'POST',
          headers: listening ? { ...headers, Accept: EVENTS } : headers,
          body: JSON.stringify({ ...parameters, operationName }),
          credentials: 'omit',
          signal: abort.signal,
        });
        if (listening && response.ok && response.body !== null) {
          for await (const answer of answers(response.body)) observer.next(JSON.parse(answer) as FetcherResultPayload);
          observer.complete();
          return;
        }
        const source = await response.text();
        const error = readAnswer(source)?.errors[0];
        if (response.status === 401 && error) {
          onRefused(error);
          return;
        }
        observer.next(JSON.parse(source) as FetcherResultPayload);
        observer.complete();
      };
      run().catch((error: unknown) => {
        if (!abort.signal.aborted) observer.error(error);
      });
      return { unsubscribe: () => abort.abort() };
    };
    // GraphiQL subscribes with an observer only; the type also allows bare functions.
    return { subscribe } as Observable<FetcherResultPayload>;
  };
}
