import type { JsonObject, JsonValue } from '../json.ts';

/** Who can say something about our own side without knowing any watched site. */
export const WITNESSES = [
  // A resolver, asked who serves the root zone, which every resolver can answer.
  'root',
  // A resolver, asked for a random name below `invalid`, which does not exist (RFC 6761 §6.4).
  'nobody',
  // A resolver, asked for a random name that only name servers elsewhere can deny.
  'world',
  // A resolver, asked for a watched name that was healthy lately.
  'listed',
  // A resolver's TCP port.
  'resolver_tcp',
  // Our own routing table, about the address of a site.
  'route',
  // This machine, as a target of its own, where sites on it are in question.
  'loopback',
  // A router that our routes lead through, touched over TCP.
  'gateway',
  // Our own table of neighbours, about that router.
  'neighbour',
  // An address of documentation networks, which no host has (RFC 5737, RFC 3849).
  'nowhere',
] as const;
export type Witness = (typeof WITNESSES)[number];

/**
 * To a question: `known` (records), `empty` (the name without them), `denied`, `failed` (an error of the server) · to a
 * packet: `taken`, `refused`, `unreachable` (a router reports it), `silent` · of a route: `home` (this machine), `link`,
 * `gateway`, `default`, `missing` · of a neighbour: `known`, `missing`.
 */
export const WITNESS_ANSWERS = [
  'known',
  'empty',
  'denied',
  'failed',
  'taken',
  'refused',
  'unreachable',
  'silent',
  'home',
  'link',
  'gateway',
  'default',
  'missing',
] as const;
export type WitnessAnswer = (typeof WITNESS_ANSWERS)[number];

/** What one witness answered. */
export type Observation = {
  readonly witness: Witness;
  /** Who it was, or what it spoke about: an address, with a port where there is one. */
  readonly of: string;
  readonly answer: WitnessAnswer;
  /** How a denial is built, for another server's is built in another way; of a failure, which one it is. */
  readonly form?: string;
  /** Addresses that a resolver gave. */
  readonly addresses?: readonly string[];
};

/** What is to be examined; the options of a control job. */
export type ExaminationRequest = {
  readonly isExamination: true;
  /** Whether names matter: our resolvers are asked. */
  readonly hasNames: boolean;
  /** A name that was healthy lately; `null`: there is none. */
  readonly listedName: string | null;
  /** Addresses of sites. Nothing is sent to them; what is asked beyond our own machine depends on where they are. */
  readonly addresses: readonly string[];
  /** Witnesses, as `witness of`, that never answer anything: they are not waited for. */
  readonly mute: readonly string[];
};

/** One examination of our own side. */
export interface Examination {
  /** Monotonic ms. */
  readonly beganAt: number;
  readonly hasNames: boolean;
  /** As they were asked for. */
  readonly addresses: readonly string[];
  readonly observations: readonly Observation[];
}

/** A witness as the keys of a baseline and of `mute` name it. */
export function witnessKey({ witness, of }: Pick<Observation, 'witness' | 'of'>): string {
  return `${witness} ${of}`;
}

/** What the options of a control job ask for; `null` when it is no examination. */
export function readExaminationRequest(options: JsonObject): ExaminationRequest | null {
  const { isExamination, hasNames, listedName } = options;
  if (isExamination !== true) return null;
  return {
    isExamination,
    hasNames: hasNames === true,
    listedName: typeof listedName === 'string' ? listedName : null,
    addresses: textsIn(options['addresses']),
    mute: textsIn(options['mute']),
  };
}

/** The key of an answer where observations travel or are stored. */
const ANSWER_KEY = 'said';

/** Observations as plain data that travels and is stored; `readObservations` reads it. */
export function writeObservations(observations: readonly Observation[]): readonly JsonObject[] {
  return observations.map(({ answer, ...rest }) => ({ ...rest, [ANSWER_KEY]: answer }));
}

/** The observations in the evidence of a control job. */
export function observationsIn(evidence: JsonObject): readonly Observation[] {
  return readObservations(evidence['observations']);
}

/** The observations in a list; what does not look like one is left out. */
export function readObservations(list: JsonValue | undefined): readonly Observation[] {
  return Array.isArray(list) ? list.flatMap((each: JsonValue) => readObservation(each) ?? []) : [];
}

function readObservation(value: JsonValue): Observation | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  const { witness, of, [ANSWER_KEY]: answer, form, addresses } = value as JsonObject;
  if (!isOneOf(WITNESSES, witness) || !isOneOf(WITNESS_ANSWERS, answer) || typeof of !== 'string')
    return null;
  return {
    witness,
    of,
    answer,
    ...(typeof form === 'string' && { form }),
    ...(Array.isArray(addresses) && { addresses: textsIn(addresses) }),
  };
}

function textsIn(value: JsonValue | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((each: JsonValue): each is string => typeof each === 'string');
}

function isOneOf<Text extends string>(list: readonly Text[], value: unknown): value is Text {
  return (list as readonly unknown[]).includes(value);
}
