import type { Network } from './network.ts';

/** What a library gives to `fetch`, as far as it is used. */
interface FetchOptions {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** Longer answers are cut off. */
const MAX_ANSWER_BYTES = 1_048_576;
const TIMEOUT_MS = 10_000;

/** `fetch` over this network and under its policy, without redirects, for libraries that ask by it: GET and POST of texts. */
export function outgoingFetch({
  http,
}: Pick<Network, 'http'>): (url: string, options: FetchOptions) => Promise<Response> {
  return async (url, { method, headers, body }) => {
    const end = await http.send({
      url,
      method: method === 'POST' ? 'POST' : 'GET',
      headers,
      body: typeof body === 'string' || body instanceof URLSearchParams ? body.toString() : null,
      timeoutMs: TIMEOUT_MS,
      maxResponseBytes: MAX_ANSWER_BYTES,
    });
    if (end.kind === 'failed') throw new Error(`${new URL(url).host} ${end.message}`);
    return new Response(end.statusCode === 204 ? null : end.body, {
      status: end.statusCode,
      headers: end.fields.map(([name, value]): [string, string] => [name, value]),
    });
  };
}
