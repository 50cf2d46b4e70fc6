import type { JsonObject } from '../json.ts';
import { placeOf } from './target-place.ts';

/** A place that the operator trusts to be there, such as a router's page or a large site. */
export interface Canary {
  readonly host: string;
  readonly isName: boolean;
  readonly port: number;
  /** The check of a web page; `null`: to be connected to is enough. */
  readonly check: {
    readonly kind: 'http';
    readonly options: JsonObject;
    readonly timeoutMs: number;
  } | null;
}

/** What was asked for: an address, and a text that its page must hold. */
export interface CanaryInput {
  readonly address: string;
  readonly keyword: string | null;
}

/** A failure waits for them, no longer than its monitor can do without a verdict. */
const TIMEOUT_MS = 3_000;

/** How an address of a canary is written. */
export const CANARY_FORM = 'an http(s) address or host:port';

/** Whether it can be one: a URL, whose page is read, or `host:port` without a keyword. */
export function isCanary({ address, keyword }: CanaryInput): boolean {
  const isPage = PAGE.test(address);
  if (!isPage && (keyword !== null || !PLAIN.test(address))) return false;
  const place = placeOf(isPage ? address : `tcp://${address}`);
  return place !== null && place.port !== null && place.port > 0;
}

/** A canary that `isCanary` has let through; `canonical` is that of the kind `http`. */
export function canaryOf(
  { address, keyword }: CanaryInput,
  canonical: (options: JsonObject) => { readonly options: JsonObject },
): Canary | null {
  const isPage = PAGE.test(address);
  const place = placeOf(isPage ? address : `tcp://${address}`);
  if (place === null || place.port === null) return null;
  const { host, isName, port } = place;
  if (!isPage) return { host, isName, port, check: null };
  const { options } = canonical({ url: address, ...(keyword !== null && { keyword }) });
  return { host, isName, port, check: { kind: 'http', options, timeoutMs: TIMEOUT_MS } };
}

const PAGE = /^https?:\/\//i;
const PLAIN = /^(\[[^\]]+\]|[^[\]/?#@:\s]+):\d{1,5}$/;
