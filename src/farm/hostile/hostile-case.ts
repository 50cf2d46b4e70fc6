import type { AdmitStep, CrowdStep, ManyStep, OwnStep, WaitStep } from './further-steps.ts';
import type { HostileServer } from './hostile-server.ts';

/** What a family of cases is about; the letter is the first of its cases' ids. */
export const FAMILIES = {
  T: 'TCP and connection',
  H: 'HTTP framing',
  S: 'status semantics',
  R: 'redirects',
  L: 'TLS',
  D: 'DNS',
  U: 'admission',
  B: 'body rules',
  Q: 'our own condition',
} as const;
export type Family = keyof typeof FAMILIES;
export type CaseId = `${Family}${number}`;

/** Anything that can be written as JSON. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/** One hostile target and the verdict it deserves: plain data, so that tests, soak and score run the same. */
export interface HostileCase {
  readonly id: CaseId;
  /** What the target does, in one line. */
  readonly does: string;
  /** Every one must come out as expected; most cases have one. */
  readonly tries: readonly HostileTry[];
}

/** A set of servers and what is asked of them, one step after the other. */
export interface HostileTry {
  /** Tells the tries of one case apart, such as `status 99`. */
  readonly name?: string;
  /**
   * Opened before the first step, each at a loopback address of its own. `{site}` in a text stands for `HOST:PORT` of the
   * server called `site`, `{site.host}` and `{site.port}` for the parts, `{site.KEY}` for what its opener tells besides.
   */
  readonly servers: Readonly<Record<string, HostileServer>>;
  readonly steps: readonly HostileStep[];
  /** Other addresses for some servers, such as public ones inside a network namespace. */
  readonly at?: Readonly<Record<string, string>>;
  /** What a machine must offer, or the case is skipped with that reason. */
  readonly needs?: 'namespace' | 'ipv6';
}

/** How the network of the prober is set up for a step; texts may hold placeholders. */
export interface NetworkWish {
  /** Default `private`: loopback may be dialled. */
  readonly targets?: 'private' | 'public';
  /** Name servers as `IP:PORT`, such as `{dns}`; default none but the machine's own. */
  readonly resolvers?: readonly string[];
  /** PEM texts that are trusted besides, such as `{tls.ca}`. */
  readonly extraCaPems?: readonly string[];
}

/** A step of a try. A new kind is one member here and one line in the runner's list of steps. */
export type HostileStep =
  | ProbeStep
  | WatchStep
  | AdmitStep
  | WaitStep
  | ManyStep
  | CrowdStep
  | OwnStep;

/** Asks once and compares the result. */
export interface ProbeStep {
  readonly kind: 'probe';
  /** Kind of monitor; default `http`. */
  readonly monitor?: string;
  /** Options of the monitor; `url` too. Strings may hold placeholders; what is missing gets its default. */
  readonly options: Readonly<Record<string, PlainValue>>;
  /** Default 10 s, the budget of a first probe. */
  readonly timeoutMs?: number;
  /** Gives the same verdict sooner: used where a case is run for its verdict and not for its patience. */
  readonly quickTimeoutMs?: number;
  readonly network?: NetworkWish;
  /** What the prober remembers; default what the step before it asked to remember. */
  readonly memory?: Readonly<Record<string, PlainValue>>;
  readonly expect: Expectation;
}

/** Probes again and again on a clock turned by hand, as schedule and judge ask for it, and compares what they made of it. */
export interface WatchStep {
  readonly kind: 'watch';
  /** Options of the monitor as each vantage point sees it; they take turns. */
  readonly vantages: readonly Readonly<Record<string, PlainValue>>[];
  /** Simulated time that the watch takes. */
  readonly forMs: number;
  readonly intervalMs: number;
  readonly confirmAfterMs: readonly number[];
  readonly recoverAfterMs: readonly number[];
  /** Statuses that the monitor went through, in order, each as it was entered. */
  readonly statuses?: readonly string[];
  /** How many notices its owner would get. */
  readonly notices: readonly [fewest: number, most: number];
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
