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

/** A request that brings a message to a receiver. */
export interface OutgoingRequest {
  /** Default POST. */
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET';
  readonly url: string;
  /** `Host`, `Content-Length`, `User-Agent` and `Connection` are added. */
  readonly headers: Readonly<Record<string, string>>;
  /** `null`: none. */
  readonly body: string | Buffer | null;
  /** One deadline for all of it. */
  readonly timeoutMs: number;
  /** A longer answer is cut off; default 4,096. 0: the answer ends with its head, whatever comes behind it. */
  readonly maxResponseBytes?: number;
}

/** The end of such a request. `message` is a clause for people, such as `refused the connection (...)`. */
export type SendEnd =
  | {
      readonly kind: 'answered';
      readonly statusCode: number;
      /** Names in lower case, in their order. */
      readonly fields: readonly (readonly [name: string, value: string])[];
      readonly body: string;
    }
  | {
      readonly kind: 'failed';
      readonly outcome: 'down' | 'unknown' | 'blocked';
      readonly reason: Reason;
      readonly message: string;
    };

const DEFAULT_RESPONSE_BYTES = 4_096;

/** Sends over one fresh connection; redirects are answers like any other. */
export async function send(network: Outgoing, outgoing: OutgoingRequest): Promise<SendEnd> {
  const { maxResponseBytes = DEFAULT_RESPONSE_BYTES, method = 'POST', body } = outgoing;
  const url = new URL(outgoing.url);
  const isSecure = url.protocol === 'https:';
  const measurements = newMeasurements();
  const deadline = network.startDeadline({ endsAt: performance.now() + outgoing.timeoutMs });
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
            method,
            path: `${url.pathname}${url.search}`,
            headers: headersOf(network, url, outgoing),
            ...(body !== null && { body }),
            wantsBody: () => maxResponseBytes > 0,
            maxBodyBytes: maxResponseBytes,
          },
          { deadline, measurements },
        );
  deadline.close();
  return end.kind === 'answered' ? answerOf(end) : { kind: 'failed', ...end.fault };
}

function answerOf(answer: HttpAnswer): SendEnd {
  return {
    kind: 'answered',
    statusCode: answer.head.statusCode,
    fields: answer.head.fields,
    body: answer.body?.toString('utf8') ?? '',
  };
}

function headersOf(network: Outgoing, url: URL, { headers, body }: OutgoingRequest): string[] {
  return [
    'Host',
    url.host,
    'User-Agent',
    network.userAgent,
    ...(body === null ? [] : ['Content-Length', String(Buffer.byteLength(body))]),
    'Connection',
    'close',
    ...Object.entries(headers).flat(),
  ];
}
