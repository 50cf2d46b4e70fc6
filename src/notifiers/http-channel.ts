import { Type, type TObject, type TOptional, type TString } from 'typebox';
import { retriesFor } from '../core/alerting/retry.ts';
import type { OptionsOf } from '../core/json.ts';
import type { DeliveryResult, NotifierDefinition } from '../core/ports/notifier.ts';
import { plainLine } from '../core/safe-text.ts';
import type { Network, OutgoingRequest, SendEnd } from '../network/index.ts';
import { defineNotifier, type DeliveryTask, type NotifierForm } from './define-notifier.ts';
import { textAt } from './json-value.ts';

const DELIVERY_TIMEOUT_MS = 15_000;
/** A delivery with its edit ends within the 30 s that an attempt may take. */
const EDIT_TIMEOUT_MS = 10_000;
/** Providers give back the message that they took, and write each of its characters as six in JSON. */
const MAX_ANSWER_BYTES = 65_536;
/** Receivers answer at once, so that a message is given up after 72 h. */
const GIVEN_UP_AFTER_HOURS = 72;
const MAX_QUOTED = 200;
const MAX_DETAIL = 400;

/** A message as a receiver takes it over HTTP. */
export type ChannelRequest = Pick<OutgoingRequest, 'method' | 'url' | 'headers' | 'body'>;

/** What a receiver answered. */
export interface ChannelAnswer {
  readonly statusCode: number;
  /** Cut off after 64 KiB. */
  readonly body: string;
  /** The value of a header by its name in lower case; `null` without it. */
  header(name: string): string | null;
  /** The body as JSON; `undefined` when it is none. */
  json(): unknown;
  /** A text or a number inside of that JSON, as text; empty where there is none. */
  textAt(...path: readonly (string | number)[]): string;
}

/** A kind of channel whose receiver takes messages over HTTP. */
export interface HttpChannelForm<Schema extends TObject> extends Omit<
  NotifierForm<Schema>,
  'deliver' | 'retryAfterMs' | 'serverOf'
> {
  /** The address that messages go to, or the beginning of it: it names the server. */
  addressOf(options: OptionsOf<Schema>): string;
  /** The message of a task; the same on every attempt. A result where nothing is to be sent. */
  request(
    task: DeliveryTask<OptionsOf<Schema>>,
  ): ChannelRequest | DeliveryResult | Promise<ChannelRequest | DeliveryResult>;
  /** What an answer means where the provider says more in it than its status; `null`: what the status says. */
  answer?(answer: ChannelAnswer, task: DeliveryTask<OptionsOf<Schema>>): DeliveryResult | null;
  /**
   * Changes the message `firstRef` to what this one says, once this one is delivered; `null`: it stays as it is. A failed
   * edit is reported with the delivery and not repeated: people have been notified.
   */
  edit?(task: DeliveryTask<OptionsOf<Schema>>, firstRef: string): ChannelRequest | null;
}

/** A message that will never be taken as the channel is configured. */
export type RefusedDelivery = Extract<DeliveryResult, { readonly kind: 'refused' }>;

/** A notifier that sends one request for each message, and judges the answer. */
export function defineHttpChannel<Schema extends TObject>(
  form: HttpChannelForm<Schema>,
): NotifierDefinition<Network> {
  const { addressOf, request, answer, edit, ...rest } = form;
  const send = async (
    task: DeliveryTask<OptionsOf<Schema>>,
    made: ChannelRequest,
    timeoutMs: number,
  ): Promise<DeliveryResult> => {
    // Where the status says it all, what comes behind it is not awaited.
    const maxResponseBytes = answer === undefined ? 0 : MAX_ANSWER_BYTES;
    const end = await task.network.http.send({ ...made, timeoutMs, maxResponseBytes });
    if (end.kind === 'failed') return unreached(end);
    const given = answerOf(end);
    return answer?.(given, task) ?? judgeAnswer(given, task.attemptedAt);
  };
  return defineNotifier<Schema>({
    ...rest,
    retryAfterMs: retriesFor(GIVEN_UP_AFTER_HOURS),
    serverOf: (options) => serverOfUrl(addressOf(options)),
    async deliver(task) {
      const made = await request(task);
      if ('kind' in made) return made;
      const result = await send(task, made, DELIVERY_TIMEOUT_MS);
      if (result.kind !== 'delivered' || task.firstRef === null) return result;
      const change = edit?.(task, task.firstRef) ?? null;
      if (change === null) return result;
      const edited = await send(task, change, EDIT_TIMEOUT_MS);
      if (edited.kind === 'delivered') return result;
      const detail = `${result.detail}; the first message stays as it was: ${edited.detail}`;
      return { ...result, detail: plainLine(detail, MAX_DETAIL) };
    },
  });
}

/** `host:port` of the server behind an address; `null` when it is none. */
function serverOfUrl(address: string): string | null {
  const url = URL.parse(address);
  if (url === null) return null;
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
}

/** The option that names the provider's API: for its regions, a server of one's own, or a gateway in between. */
export function apiField(usual: string): TOptional<TString> {
  return Type.Optional(
    Type.String({
      title: 'API address',
      description: 'Beginning of the addresses of the API, without a slash at its end.',
      pattern: '^https?://[^\\s?#]+[^\\s?#/]$',
      maxLength: 2048,
      default: usual,
    }),
  );
}

/** A JSON body with its header. */
export function jsonRequest(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ChannelRequest {
  return {
    url,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** A form body with its header. */
export function formRequest(
  url: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): ChannelRequest {
  return {
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  };
}

/** The value of the `authorization` header of HTTP basic authentication (RFC 7617, UTF-8). */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/**
 * What a status means: 2xx is delivered; 410 means that the message is not wanted any more; everything else, redirects
 * included, may pass. `explanation` is the provider’s own.
 */
export function judgeAnswer(
  answer: Pick<ChannelAnswer, 'statusCode' | 'header'>,
  now: number,
  explanation = '',
): DeliveryResult {
  const { statusCode } = answer;
  const suffix = explanation === '' ? '' : `: ${plainLine(explanation, MAX_QUOTED)}`;
  if (statusCode >= 200 && statusCode < 300) {
    return { kind: 'delivered', detail: `answered ${statusCode}${suffix}` };
  }
  const code = `http_${statusCode}`;
  if (statusCode === 410) {
    return { kind: 'refused', code, detail: `the receiver answered 410 Gone${suffix}` };
  }
  const retryAfter = answer.header('retry-after');
  const afterMs = retryAfter === null ? null : waitOf(retryAfter, now);
  const detail = `the receiver answered ${statusCode}${suffix}`;
  return { kind: 'retry', code, detail, ...(afterMs !== null && { afterMs }) };
}

function unreached(end: Extract<SendEnd, { readonly kind: 'failed' }>): DeliveryResult {
  const { outcome, reason: code, message } = end;
  const detail = `the receiver ${message}`;
  if (outcome === 'blocked') return { kind: 'refused', code, detail };
  return { kind: 'retry', code, detail, isUnreachable: /^(connect|dns|tls)_/.test(code) };
}

function answerOf(end: Extract<SendEnd, { readonly kind: 'answered' }>): ChannelAnswer {
  const { statusCode, fields, body } = end;
  const json = (): unknown => {
    try {
      return JSON.parse(body) as unknown;
    } catch {
      return undefined;
    }
  };
  return {
    statusCode,
    body,
    header: (wanted) => fields.find(([name]) => name === wanted)?.[1] ?? null,
    json,
    textAt: (...path) => textAt(json(), ...path),
  };
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3); `null` for anything else and for the past. */
function waitOf(retryAfter: string, now: number): number | null {
  const wait = /^\d{1,9}$/.test(retryAfter)
    ? Number(retryAfter) * 1000
    : Date.parse(retryAfter) - now;
  return wait > 0 ? wait : null;
}
