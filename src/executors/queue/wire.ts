import { Type, type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { OUTCOMES, PHASES, type ProbeResult } from '../../core/check/outcome.ts';
import type { Job } from '../../core/ports/executor.ts';
import { lostResult } from '../lost-result.ts';

/** Raised when a worker of the version before could misread what is sent. */
export const WIRE_VERSION = 2;
// Options, evidence and memory have five or so.
const MAX_LEVELS = 40;
// More never travel in one job.
const MAX_CHECKS_A_JOB = 200;
const MAX_SILENT_PEERS = 100;

/** Longer texts are not read. */
export const MAX_TEXT_LENGTH = 16 * 2 ** 20;

/** The value in a text of Redis; `undefined` for what is too long to be ours, or no JSON. */
export function parseText(text: string | null | undefined): JsonValue | undefined {
  if (text === null || text === undefined || text.length > MAX_TEXT_LENGTH) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Reads values of one form; what has another one is `null`. */
export function readerOf<Schema extends TSchema>(
  schema: Schema,
): (value: JsonValue | undefined) => Static<Schema> | null {
  const validator = Compile(schema);
  return (value) => (isShallow(value, MAX_LEVELS) && validator.Check(value) ? value : null);
}

/** Deeper nesting could be read, but not written again. */
function isShallow(value: JsonValue | undefined, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  return Object.values(value).every((inner: JsonValue) => isShallow(inner, levels - 1));
}

/** Ids and names, for keys of Redis and for people. */
export const nameSchema = Type.String({ minLength: 1, maxLength: 300 });
const closed = { additionalProperties: false };
const anything = Type.Record(Type.String(), Type.Unknown());
const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const numberSchema = Type.Integer({ minimum: 1 });
const durationSchema = Type.Number({ minimum: 0, maximum: 1e12 });

/** A check on its way to a worker. */
export interface WireCheck extends Pick<
  Job,
  'kind' | 'timeoutMs' | 'memory' | 'silentPeers' | 'keepsHeads'
> {
  /** Unique in all sessions of its submitter. */
  readonly n: number;
  readonly options: JsonObject;
}

/** The content of one job of the queue. */
export interface WireJob {
  readonly v: typeof WIRE_VERSION;
  readonly session: string;
  readonly checks: readonly WireCheck[];
}

/** How the checks of a session go out, and who waits for them. Holds no secrets. */
export interface WireSession {
  readonly v: typeof WIRE_VERSION;
  readonly network: JsonObject;
  readonly host: string;
  readonly pid: number;
}

/** The outcome of a check on its way back. */
export type WireReport =
  | {
      readonly n: number;
      readonly worker: string;
      readonly pid: number;
      readonly result: ProbeResult;
    }
  /** A worker died with its job, so it is to be sent again in a job of its own. */
  | { readonly n: number; readonly again: true }
  /** The queue was emptied. */
  | { readonly n: number; readonly purged: true };

const checkSchema = Type.Object(
  {
    n: numberSchema,
    kind: Type.String({ minLength: 1, maxLength: 40 }),
    options: anything,
    timeoutMs: Type.Number({ minimum: 1, maximum: 86_400_000 }),
    memory: orNull(anything),
    silentPeers: Type.Optional(
      Type.Array(Type.String({ maxLength: 100 }), { maxItems: MAX_SILENT_PEERS }),
    ),
    keepsHeads: Type.Optional(Type.Literal(true)),
  },
  closed,
);
const isJob = readerOf(
  Type.Object(
    {
      v: Type.Literal(WIRE_VERSION),
      session: nameSchema,
      checks: Type.Array(checkSchema, { minItems: 1, maxItems: MAX_CHECKS_A_JOB }),
    },
    closed,
  ),
);
const isSession = readerOf(
  Type.Object(
    { v: Type.Literal(WIRE_VERSION), network: anything, host: nameSchema, pid: Type.Integer() },
    closed,
  ),
);
const isReport = readerOf(
  Type.Union([
    Type.Object({ n: numberSchema, again: Type.Literal(true) }, closed),
    Type.Object({ n: numberSchema, purged: Type.Literal(true) }, closed),
    Type.Object(
      { n: numberSchema, worker: nameSchema, pid: Type.Integer(), result: Type.Unknown() },
      closed,
    ),
  ]),
);
const headLines = Type.Array(Type.String({ maxLength: 1_000, pattern: '^[ -~]*$' }), {
  maxItems: 100,
});
const isResult = readerOf(
  Type.Object(
    {
      outcome: Type.Enum([...OUTCOMES]),
      reason: orNull(Type.String({ pattern: '^[a-z0-9_]{1,60}$' })),
      phase: orNull(Type.Enum([...PHASES])),
      notes: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100 }),
      message: Type.String({ maxLength: 300 }),
      // RFC 8259 leaves numbers open; a date of JavaScript ends here.
      startedAt: Type.Number({ minimum: 0, maximum: 8.64e15 }),
      address: orNull(Type.String({ maxLength: 100 })),
      timings: Type.Object(
        {
          dnsMs: orNull(durationSchema),
          connectMs: orNull(durationSchema),
          tlsMs: orNull(durationSchema),
          firstByteMs: orNull(durationSchema),
          totalMs: durationSchema,
        },
        closed,
      ),
      evidence: anything,
      memory: orNull(anything),
      heads: Type.Optional(Type.Object({ sent: headLines, received: headLines }, closed)),
    },
    closed,
  ),
);

/** The job in an opened letter; `null` for anything else, and for one that this version cannot read. */
export function readJob(value: JsonValue | undefined): WireJob | null {
  const job = isJob(value) as WireJob | null;
  if (job === null) return null;
  return new Set(job.checks.map(({ n }) => n)).size === job.checks.length ? job : null;
}

/** The session in an opened letter; `null` for anything else. */
export function readSession(value: JsonValue | undefined): WireSession | null {
  return isSession(value) as WireSession | null;
}

/** The reports in an opened letter, and how many of its items were none. */
export function readReports(value: JsonValue | undefined): {
  readonly reports: readonly WireReport[];
  readonly refused: number;
} {
  if (!Array.isArray(value)) return { reports: [], refused: 1 };
  const items: readonly JsonObject[] = value;
  const reports = items.flatMap((item) =>
    isReport(item) === null ? [] : [withSoundResult(item, item['result'])],
  );
  return { reports, refused: items.length - reports.length };
}

function withSoundResult(report: object, result: JsonValue | undefined): WireReport {
  const sound = report as WireReport;
  if (!('result' in sound) || (isResult(result) !== null && isConsistent(sound.result)))
    return sound;
  const unreadable = lostResult('crash', 'the worker sent a result that cannot be read');
  return { ...sound, result: unreadable };
}

/** What is up has no reason, and everything else has one. */
function isConsistent({ outcome, reason }: ProbeResult): boolean {
  return (reason === null) === (outcome === 'up');
}
