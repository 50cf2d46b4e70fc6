import type { Reason } from '../core/check/reasons.ts';
import type { Deadline } from './probe/deadline.ts';
import type { Failure } from './probe/fault.ts';
import { request, type HttpAnswer } from './http/request.ts';
import type { Connection } from './tcp/connection.ts';
import type { ConnectRequest } from './connect.ts';
import type { ProbeContext } from './probe/context.ts';
import { newMeasurements } from './probe/measurements.ts';
import { hostOf, portOf } from './http/url-parts.ts';

interface Outgoing {
  readonly userAgent: string;
  startDeadline(setup: { readonly endsAt: number }): Deadline;
  connect(request: ConnectRequest, probe: ProbeContext): Promise<Connection | Failure>;
}

/** A message to a receiver. */
export interface Post {
  readonly url: string;
  /** `Host`, `Content-Length`, `User-Agent` and `Connection` are added. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** One deadline for all of it. */
  readonly timeoutMs: number;
  /** A longer answer is cut off; default 4,096. 0: the answer ends with its head, whatever comes behind it. */
  readonly maxResponseBytes?: number;
}

/** The end of a POST. `message` is a clause for people, such as `refused the connection (...)`. */
export type PostEnd =
  | {
      readonly kind: 'answered';
      readonly statusCode: number;
      /** Seconds or a date, as it was sent. */
      readonly retryAfter: string | null;
      readonly body: string;
    }
  | {
      readonly kind: 'failed';
      readonly outcome: 'down' | 'unknown' | 'blocked';
      readonly reason: Reason;
      readonly message: string;
    };

const DEFAULT_RESPONSE_BYTES = 4_096;

/** Posts over one fresh connection; redirects are answers like any other. */
export async function postMessage(network: Outgoing, post: Post): Promise<PostEnd> {
  const { maxResponseBytes = DEFAULT_RESPONSE_BYTES } = post;
  const url = new URL(post.url);
  const isSecure = url.protocol === 'https:';
  const measurements = newMeasurements();
  const deadline = network.startDeadline({ endsAt: performance.now() + post.timeoutMs });
  const connection = await network.connect(
    {
      host: hostOf(url),
      port: portOf(url),
      family: 'both',
      isSecure,
      isVerified: true,
      reading: 'stream',
    },
    { deadline, measurements },
  );
  const end =
    'kind' in connection
      ? connection
      : await request(
          connection,
          {
            method: 'POST',
            path: `${url.pathname}${url.search}`,
            headers: headersOf(network, url, post),
            body: post.body,
            wantsBody: () => maxResponseBytes > 0,
            maxBodyBytes: maxResponseBytes,
          },
          { deadline, measurements },
        );
  deadline.close();
  return end.kind === 'answered' ? answerOf(end) : { kind: 'failed', ...end.fault };
}

function answerOf(answer: HttpAnswer): PostEnd {
  return {
    kind: 'answered',
    statusCode: answer.head.statusCode,
    retryAfter: answer.head.fields.find(([name]) => name === 'retry-after')?.[1] ?? null,
    body: answer.body?.toString('utf8') ?? '',
  };
}

function headersOf(network: Outgoing, url: URL, post: Post): string[] {
  const given = Object.entries(post.headers).flat();
  return [
    'Host',
    url.host,
    'User-Agent',
    network.userAgent,
    'Content-Length',
    String(Buffer.byteLength(post.body)),
    'Connection',
    'close',
    ...given,
  ];
}
