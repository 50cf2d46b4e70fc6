import {
  hostOf,
  portOf,
  type Failure,
  type HttpHead,
  type Network,
  type ProbeContext,
} from '../../network/index.ts';

/** An answer of a registry's server, after redirects. */
export interface Fetched {
  readonly kind: 'fetched';
  readonly statusCode: number;
  /** Only of an answer with 200. */
  readonly body: Buffer;
  /** More came than may be read. */
  readonly isCut: boolean;
  /** Seconds or a date, as it was sent. */
  readonly retryAfter: string | null;
}

const MAX_REDIRECTS = 3;

/** Fetches a document; RDAP servers send clients on to others with redirects (RFC 7480 §5.2). */
export async function fetchJson(
  network: Network,
  request: { readonly url: string; readonly maxBytes: number },
  probe: ProbeContext,
): Promise<Fetched | Failure | { readonly kind: 'lost'; readonly message: string }> {
  let url = URL.parse(request.url);
  for (let left = MAX_REDIRECTS; url !== null; left -= 1) {
    const answer = await ask(network, { url, maxBytes: request.maxBytes }, probe);
    if (answer.kind === 'failed') return answer;
    const { head } = answer;
    const location = redirectOf(head);
    if (location === null) {
      return {
        kind: 'fetched',
        statusCode: head.statusCode,
        body: answer.body ?? Buffer.alloc(0),
        isCut: answer.isCut,
        retryAfter: fieldOf(head, 'retry-after'),
      };
    }
    if (left === 0) return { kind: 'lost', message: 'redirects too often' };
    const next = URL.parse(location, url);
    url = next !== null && isFollowed(url, next) ? next : null;
  }
  return { kind: 'lost', message: 'redirects to an address that is not followed' };
}

async function ask(
  network: Network,
  { url, maxBytes }: { readonly url: URL; readonly maxBytes: number },
  probe: ProbeContext,
): ReturnType<Network['http']['request']> {
  const line = await network.connect(
    {
      host: hostOf(url),
      port: portOf(url),
      family: 'both',
      isSecure: url.protocol === 'https:',
      isVerified: true,
      reading: 'stream',
    },
    probe,
  );
  if ('kind' in line) return line;
  const headers = ['Host', url.host, 'User-Agent', network.userAgent];
  headers.push('Accept', 'application/rdap+json, application/json', 'Connection', 'close');
  const message = {
    method: 'GET',
    path: `${url.pathname}${url.search}`,
    headers,
    maxBodyBytes: maxBytes,
    wantsBody: ({ statusCode }: HttpHead) => statusCode === 200,
  } as const;
  return network.http.request(line, message, probe);
}

function redirectOf(head: HttpHead): string | null {
  const isRedirect = [301, 302, 303, 307, 308].includes(head.statusCode);
  return isRedirect ? (fieldOf(head, 'location') ?? '') : null;
}

// Never from TLS to plain text, never with a password, and to no port of another service.
function isFollowed(from: URL, to: URL): boolean {
  const isWeb = to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:');
  const isUsualPort = to.port === '' || to.port === from.port;
  return isWeb && isUsualPort && to.username === '' && to.password === '';
}

function fieldOf({ fields }: HttpHead, wanted: string): string | null {
  return fields.find(([name]) => name === wanted)?.[1] ?? null;
}
