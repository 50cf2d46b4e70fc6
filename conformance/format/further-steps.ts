import type { Expectation, NetworkWish, PlainValue } from './expectation.ts';

type Options = Readonly<Record<string, PlainValue>>;

/** Gives a monitor to the product's own reading, as a user would, and compares what becomes of it. */
export interface AdmitStep {
  readonly kind: 'admit';
  /** Kind of monitor; default `http`. */
  readonly monitor?: string;
  readonly options: Options;
  readonly expect:
    /** Admitted under this canonical address; `name` is what people see. */
    | { readonly target: string; readonly name?: string }
    /** Refused; every one of the texts is somewhere in what the user reads, `lacks` nowhere. */
    | { readonly refused: readonly string[]; readonly lacks?: string };
}

/** Waits. */
export interface WaitStep {
  readonly kind: 'wait';
  readonly ms: number;
}

/** The same probe many times; every one must come out as expected, and memory must not grow beyond a bound. */
export interface ManyStep {
  readonly kind: 'many';
  readonly options: Options;
  readonly times: number;
  readonly atOnce: number;
  readonly timeoutMs: number;
  readonly network: NetworkWish;
  readonly expect: Pick<Expectation, 'outcome' | 'reason' | 'result'>;
  /** Most MiB that the process may have grown by, from a tenth of the way to the end. */
  readonly growsAtMostMib?: number;
}

/** Looks up names in vain while other names go on being asked for, and compares how long those take. */
export interface CrowdStep {
  readonly kind: 'crowd';
  /** Addresses with `{n}` in the place of a number. */
  readonly silentUrls: readonly string[];
  readonly silentCount: number;
  readonly goodUrl: string;
  readonly goodCount: number;
  readonly network: NetworkWish;
  /** Most milliseconds by which the 99th percentile of the others' DNS time may rise. */
  readonly risesAtMostMs: number;
}

/** Puts our own machine into a condition and asks for the verdict; each condition is one scenario of the runner. */
export interface OwnStep {
  readonly kind: 'own';
  readonly scenario: OwnScenario;
}

/** What can be wrong on our own side. */
export type OwnScenario =
  | 'no-file-descriptors'
  | 'no-descriptors-for-dns'
  | 'no-local-ports'
  | 'no-route'
  | 'forbidden-route'
  | 'stalled-thread'
  | 'stepped-clock'
  | 'stopped-probe'
  | 'mass-failure'
  | 'no-database'
  | 'crashed-worker'
  | 'watched-twice'
  | 'our-own-address';
