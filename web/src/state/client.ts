import type { Problem, ProblemBody } from '../../../src/api/contract.ts';
import { BASE_URL } from '../base-url.ts';

/** An answer of the API that is not 2xx, in the service's own words. */
export class ApiFailure extends Error {
  /** 0: there was no answer. */
  readonly status: number;
  /** What is wrong with the input, one by one. */
  readonly problems: readonly Problem[];

  constructor(status: number, message: string, problems: readonly Problem[] = []) {
    super(message);
    this.name = 'ApiFailure';
    this.status = status;
    this.problems = problems;
  }
}

/** Calls the API as the person who is signed in. Paths are below `/api/v1/`. Answers that are not 2xx throw an `ApiFailure`. */
export interface Client {
  readonly key: string;
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

/** `onRefused` learns that the key is no longer known. */
export function createClient(key: string, onRefused: () => void): Client {
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(apiUrl(path), {
      ...init,
      headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${key}` },
    });
    if (response.status === 401) onRefused();
    if (!response.ok && response.status !== 304) throw await failureOf(response);
    return response;
  };
  return {
    key,
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
    const { problems, detail, title } = (await response.json()) as ProblemBody;
    return new ApiFailure(response.status, detail ?? title, problems);
  } catch {
    return new ApiFailure(response.status, `${response.status} ${response.statusText}`);
  }
}
