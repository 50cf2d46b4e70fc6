import type { CaseId } from './families.ts';
import type { Expectation, NetworkWish, PlainValue } from './expectation.ts';
import type { AdmitStep, CrowdStep, ManyStep, OwnStep, WaitStep } from './further-steps.ts';
import type { HostileServer } from '../servers/hostile-server.ts';

export { FAMILIES, type CaseId, type Family } from './families.ts';
export type { Expectation, NetworkWish, PlainValue, Truth } from './expectation.ts';

/** One hostile target and the verdict it deserves: plain data, so that tests, soak and score run the same. */
export interface HostileCase {
  readonly id: CaseId;
  /** What the target does, in one line. */
  readonly does: string;
  /** Every one must come out as expected; most cases have one. */
  readonly tries: readonly HostileTry[];
  /** Why it cannot be run while others are, such as that it measures the whole process. */
  readonly apart?: string;
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
