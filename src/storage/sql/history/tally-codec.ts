import { bucketOf } from '../../../core/check/rollup.ts';
import { emptyTally, type Tally } from './tally.ts';
import { type ByteReader, type ByteWriter, createByteReader } from './bytes.ts';

/** How a tally is written; kept in the low bits of its first number. */
const FORMS = { oneUp: 0, onlyUp: 1, noUp: 2, mixed: 3 } as const;
/** Bit of the first number of a tally that is followed by its phases. */
const HAS_PHASES = 4;

/** What no tally is written as, as it holds no check: phases may follow those behind it. Bytes without it are older. */
const WITH_PHASES = [FORMS.noUp, 0, 0] as const;

/** Tallies of one stretch as bytes: spans are given by their distance to the one before, in units of `spanMs`. */
export function encodeTallies(
  writer: ByteWriter,
  run: {
    readonly tallies: ReadonlyMap<number, Tally>;
    readonly startsAt: number;
    readonly spanMs: number;
  },
): Uint8Array {
  let before = run.startsAt;
  if (run.tallies.size > 0) for (const byte of WITH_PHASES) writer.unsigned(byte);
  for (const [startedAt, tally] of [...run.tallies].sort(([a], [b]) => a - b)) {
    const form = formOf(tally);
    const phases = tally.timedCount > 0 ? HAS_PHASES : 0;
    writer.unsigned(((startedAt - before) / run.spanMs) * 8 + phases + form);
    if (form === FORMS.noUp || form === FORMS.mixed) {
      writer.unsigned(tally.downCount);
      writer.unsigned(tally.otherCount);
    }
    if (form === FORMS.oneUp) writer.unsigned(tally.sumTenths);
    if (form === FORMS.onlyUp || form === FORMS.mixed) writeUps(writer, tally);
    if (phases !== 0) writePhases(writer, tally);
    before = startedAt;
  }
  return writer.take();
}

/** The tallies that `encodeTallies` made the bytes of, oldest first. */
export function decodeTallies(
  body: Uint8Array,
  origin: { readonly startsAt: number; readonly spanMs: number },
): [startedAt: number, tally: Tally][] {
  const reader = createByteReader(body);
  const tallies: [number, Tally][] = [];
  let startedAt = origin.startsAt;
  const mayHavePhases = WITH_PHASES.every((byte, index) => body[index] === byte);
  if (mayHavePhases) for (const _ of WITH_PHASES) reader.unsigned();
  const forms = mayHavePhases ? 2 * HAS_PHASES : HAS_PHASES;
  while (!reader.isAtEnd()) {
    const head = reader.unsigned();
    startedAt += Math.floor(head / forms) * origin.spanMs;
    const tally = readTally(reader, head % HAS_PHASES);
    if (mayHavePhases && head % forms >= HAS_PHASES) readPhases(reader, tally);
    tallies.push([startedAt, tally]);
  }
  return tallies;
}

/** Mostly all good checks are timed. */
function writePhases(writer: ByteWriter, tally: Tally): void {
  writer.signed(tally.timedCount - tally.upCount);
  writer.unsigned(tally.dnsTenths);
  writer.unsigned(tally.connectTenths);
  writer.unsigned(tally.tlsTenths);
  writer.unsigned(tally.firstByteTenths);
}

function readPhases(reader: ByteReader, tally: Tally): void {
  tally.timedCount = reader.signed() + tally.upCount;
  tally.dnsTenths = reader.unsigned();
  tally.connectTenths = reader.unsigned();
  tally.tlsTenths = reader.unsigned();
  tally.firstByteTenths = reader.unsigned();
}

function formOf(tally: Tally): number {
  const isOnlyUp = tally.downCount === 0 && tally.otherCount === 0;
  if (tally.upCount === 0) return FORMS.noUp;
  if (!isOnlyUp) return FORMS.mixed;
  return tally.upCount === 1 ? FORMS.oneUp : FORMS.onlyUp;
}

function readTally(reader: ByteReader, form: number): Tally {
  const tally = emptyTally();
  if (form === FORMS.oneUp) {
    const tenths = reader.unsigned();
    return {
      ...tally,
      upCount: 1,
      sumTenths: tenths,
      minTenths: tenths,
      maxTenths: tenths,
      buckets: new Map([[bucketOf(tenths / 10), 1]]),
    };
  }
  if (form !== FORMS.onlyUp) {
    tally.downCount = reader.unsigned();
    tally.otherCount = reader.unsigned();
  }
  if (form !== FORMS.noUp) readUps(reader, tally);
  return tally;
}

/** The shortest duration gives the first bucket, and the counts end when they reach the number of good checks. */
function writeUps(writer: ByteWriter, tally: Tally): void {
  writer.unsigned(tally.upCount);
  writer.unsigned(tally.minTenths);
  writer.unsigned(tally.maxTenths - tally.minTenths);
  writer.unsigned(tally.sumTenths - tally.upCount * tally.minTenths);
  let before = bucketOf(tally.minTenths / 10);
  for (const [bucket, count] of [...tally.buckets].sort(([a], [b]) => a - b)) {
    if (bucket !== before) writer.unsigned(bucket - before);
    writer.unsigned(count);
    before = bucket;
  }
}

function readUps(reader: ByteReader, tally: Tally): void {
  tally.upCount = reader.unsigned();
  tally.minTenths = reader.unsigned();
  tally.maxTenths = tally.minTenths + reader.unsigned();
  tally.sumTenths = reader.unsigned() + tally.upCount * tally.minTenths;
  let bucket = bucketOf(tally.minTenths / 10);
  let seen = reader.unsigned();
  tally.buckets.set(bucket, seen);
  while (seen < tally.upCount && !reader.isAtEnd()) {
    bucket += reader.unsigned();
    const count = reader.unsigned();
    tally.buckets.set(bucket, count);
    seen += count;
  }
}
