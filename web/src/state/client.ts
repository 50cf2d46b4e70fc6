import type { Problem, ProblemBody } from '../../../src/api/contract.ts';
import { BASE_URL } from '../base-url.ts';
import { saidBody } from '../said/say.ts';
import { askConfirmation } from './confirmation.ts';

/** What opens the API: a key that this tab keeps, or a session, whose cookie the browser sends and no script reads. */
export interface Access {
  readonly kind: 'key' | 'session';
  /** Sent with every call: the key, or what shows that a change comes from our own page. */
  readonly headers: Readonly<Record<string, string>>;
}

/** For calls that need no access. */
export const NOBODY: Access = { kind: 'session', headers: {} };

/** An answer of the API that is not 2xx, in the language of the page. */
export class ApiFailure extends Error {
  /** 0: there was no answer. */
  readonly status: number;
  /** What is wrong with the input, one by one. */
  readonly problems: readonly Problem[];
  /** What the answer asks for: the code of an app, or the password once more. */
  readonly needs: 'code' | 'confirmation' | null;

  constructor(status: number, message: string, body: Partial<ProblemBody> = {}) {
    super(message);
    this.name = 'ApiFailure';
    this.status = status;
    this.problems = body.problems ?? [];
    this.needs = needsOf(body);
  }
}

function needsOf({
  needsCode,
  needsConfirmation,
}: Partial<ProblemBody> & {
  readonly needsCode?: unknown;
  readonly needsConfirmation?: unknown;
}): ApiFailure['needs'] {
  if (needsCode === true) return 'code';
  return needsConfirmation === true ? 'confirmation' : null;
}

/** Calls the API as the person who is signed in. Paths are below `/api/v1/`. Answers that are not 2xx throw an `ApiFailure`. */
export interface Client {
  readonly access: Access;
  get<Answer>(path: string, signal?: AbortSignal): Promise<Answer>;
  /** `body`: an object goes out as JSON, a text as plain text. */
  send<Answer>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object | string,
  ): Promise<Answer>;
  /** The answer itself, for what is not JSON. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/**
 * `onRefused` learns that the access is no longer good. What the service wants the password for once more is asked for, and
 * then called again.
 */
export function createClient(access: Access, onRefused: () => void): Client {
  const callOnce = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(apiUrl(path), {
      ...init,
      headers: { ...(init.headers as Record<string, string>), ...access.headers },
    });
    if (response.status === 401) onRefused();
    if (!response.ok && response.status !== 304) throw await failureOf(response);
    return response;
  };
  const call = async (path: string, init?: RequestInit): Promise<Response> => {
    try {
      return await callOnce(path, init);
    } catch (failure) {
      const isAsked = failure instanceof ApiFailure && failure.needs === 'confirmation';
      if (!isAsked || !(await askConfirmation())) throw failure;
      return callOnce(path, init);
    }
  };
  return {
    access,
    fetch: call,
    get: async <Answer>(path: string, signal?: AbortSignal) =>
      (await (await call(path, signal === undefined ? {} : { signal })).json()) as Answer,
    send: async <Answer>(method: string, path: string, body?: object | string) => {
      const isText = typeof body === 'string';
      const response = await call(path, {
        method,
        ...(body !== undefined && {
          body: isText ? body : JSON.stringify(body),
          headers: { 'content-type': isText ? 'text/plain' : 'application/json' },
        }),
      });
      return (response.status === 204 ? null : await response.json()) as Answer;
    },
  };
}

export function apiUrl(path: string): string {
  return new URL(`api/v1/${path}`, BASE_URL).href;
}

async function failureOf(response: Response): Promise<ApiFailure> {
  try {
    const body = await saidBody((await response.json()) as ProblemBody);
    return new ApiFailure(response.status, body.detail, body);
  } catch {
    return new ApiFailure(response.status, `${response.status} ${response.statusText}`);
  }
}

/** What went wrong, in the language of the page; each fault of the input on a line of its own. */
export function failureText(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  if (!(failure instanceof ApiFailure) || failure.problems.length === 0) return failure.message;
  return failure.problems
    .map(({ path, message, hint }) =>
      [path, message, hint && `(${hint})`].filter(Boolean).join(' '),
    )
    .join('\n');
}
