/**
 * What a simulated site does, as plain JSON: a catalogue of sites can be a file of lines.
 * A new way to behave is one member here and one line in `site-play.ts`.
 */
export type SiteBehaviour =
  | AnswerBehaviour
  | RedirectBehaviour
  | HangBehaviour
  | RefuseBehaviour
  | ResetBehaviour
  | CloseBehaviour
  | RawBehaviour
  | DnsFailureBehaviour;

/** Answers every request with one status. A 204 or 304 is sent without a body. */
export interface AnswerBehaviour {
  readonly kind: 'answer';
  /** Any number, also ones that no registry knows; written as it stands. */
  readonly status: number;
  /** Default: the registered phrase, or none for an unknown status. */
  readonly reasonPhrase?: string;
  /** Time between the request and the answer, in milliseconds; default 0. */
  readonly delayMs?: number;
  /** Further header fields; a list is sent as one line each. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Sent as UTF-8 to everything but HEAD; default: a short line of text. */
  readonly body?: string;
  /** Status for HEAD alone, e.g. 405 for a site that only understands GET. */
  readonly headStatus?: number;
}

/** Sends the client elsewhere. */
export interface RedirectBehaviour {
  readonly kind: 'redirect';
  /** 301, 302, 303, 307 or 308; other numbers are sent as they stand. */
  readonly status: number;
  /** Written as it stands, except that `{port}` becomes the port of the farm. */
  readonly location: string;
  readonly delayMs?: number;
}

/** Accepts, reads the request and never answers. */
export interface HangBehaviour {
  readonly kind: 'hang';
}

/**
 * Nothing listens at the address of the site. In the shared placement the name resolves to an address
 * without a listener instead, so there a client with a DNS cache notices only when its cached answer ends.
 */
export interface RefuseBehaviour {
  readonly kind: 'refuse';
}

/** Cuts the connection with a TCP RST. */
export interface ResetBehaviour {
  readonly kind: 'reset';
  /** Default `connect`; the shared placement always reads the request first. */
  readonly startsAt?: 'connect' | 'request';
}

/** Ends the connection with a TCP FIN and without a byte. */
export interface CloseBehaviour {
  readonly kind: 'close';
  /** Default `connect`; the shared placement always reads the request first. */
  readonly startsAt?: 'connect' | 'request';
}

/** Writes exact bytes, whatever they mean. */
export interface RawBehaviour {
  readonly kind: 'raw';
  /** One character a byte (Latin-1). */
  readonly bytes: string;
  /** Default `request`; the shared placement always reads the request first. */
  readonly startsAt?: 'connect' | 'request';
  /** Time before the first byte, in milliseconds; default 0. */
  readonly delayMs?: number;
  /** Milliseconds between single bytes; default 0, all at once. */
  readonly dripMs?: number;
  /** How many times the bytes are sent; default 1. Sending waits for a slow reader. */
  readonly repeat?: number;
  /** What follows the last byte; default `close`, `hold` keeps the connection open in silence. */
  readonly ending?: 'close' | 'reset' | 'hold';
}

/**
 * The name does not resolve: it does not exist, its server fails, or nobody answers. The site itself goes on
 * answering 200, for clients that remember its address.
 */
export interface DnsFailureBehaviour {
  readonly kind: 'nxdomain' | 'servfail' | 'dns-silent';
}

/** One simulated site. */
export interface FarmSite {
  /** Full host name such as `shop-07.farm.example`; case does not matter. */
  readonly name: string;
  readonly behaviour: SiteBehaviour;
}
