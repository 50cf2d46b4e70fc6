/** Anything that can be written as JSON. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/** How the network of the prober is set up for a step; texts may hold placeholders. */
export interface NetworkWish {
  /** Default `private`: loopback may be dialled. */
  readonly targets?: 'private' | 'public';
  /** Name servers as `IP:PORT`, such as `{dns}`; default none but the machine's own. */
  readonly resolvers?: readonly string[];
  /** PEM texts that are trusted besides, such as `{tls.ca}`. */
  readonly extraCaPems?: readonly string[];
}

/** The verdict that a step deserves. */
export interface Expectation {
  readonly outcome: 'up' | 'down' | 'unknown' | 'blocked' | 'throttled';
  /** One of these; must be missing for `up`. */
  readonly reason?: string | readonly string[];
  /** Notes that must be there; a `*` at the end stands for anything. */
  readonly notes?: readonly string[];
  /** The verdict must fall within this time, plus 250 ms. Default: the timeout. */
  readonly withinMs?: number;
  /** Parts of the result by path, such as `evidence.statusCode`; a `*` at either end of a text stands for anything. */
  readonly result?: Readonly<Record<string, PlainValue>>;
  /** Texts that must not be anywhere in the result. */
  readonly nowhere?: readonly string[];
  /** What the servers must have seen by the end of the step. */
  readonly truth?: readonly Truth[];
}

/** A fact from the log of a server, which is the truth about what the prober did. `server` is a name of the try. */
export type Truth =
  | { readonly kind: 'connections'; readonly server: string; readonly count: number }
  /** Methods of the requests so far, in order. */
  | { readonly kind: 'methods'; readonly server: string; readonly are: readonly string[] }
  /** The text of one request, counted from 0. */
  | {
      readonly kind: 'request';
      readonly server: string;
      readonly index: number;
      readonly has?: readonly string[];
      readonly lacks?: readonly string[];
    }
  /** Every connection came from a port of its own. */
  | { readonly kind: 'fresh-ports'; readonly server: string }
  /** Most bytes that went out on any one connection before the prober closed it. */
  | { readonly kind: 'sent-at-most'; readonly server: string; readonly bytes: number };
