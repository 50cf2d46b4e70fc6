import { type ByteReader, type ByteWriter, createByteReader } from './bytes.ts';
import { type PackedCheck, PHASE_BITS, type ShapeBook } from './packed-check.ts';

type Shapes = Pick<ShapeBook, 'shapeOf'>;

/** A check of a batch that holds many monitors. */
export interface StagedCheck {
  readonly monitor: number;
  readonly check: PackedCheck;
}

/**
 * One monitor's checks, oldest first, as bytes. A check costs the change of its distance to the one before (with a bit
 * that says whether the shape differs), its shape if it does, and its durations: about ten bytes.
 */
export function encodeChecks(
  writer: ByteWriter,
  run: {
    readonly checks: readonly PackedCheck[];
    readonly startsAt: number;
    readonly book: Shapes;
  },
): Uint8Array {
  let at = run.startsAt;
  let distance = 0;
  let shape = 0;
  for (const check of run.checks) {
    const change = check.at - at - distance;
    const isNewShape = check.shape !== shape;
    writer.unsigned(2 * (change < 0 ? -2 * change - 1 : 2 * change) + (isNewShape ? 1 : 0));
    if (isNewShape) writer.unsigned(check.shape);
    writeDurations(writer, check, run.book.shapeOf(check.shape).phases);
    distance = check.at - at;
    at = check.at;
    shape = check.shape;
  }
  return writer.take();
}

/** The checks that `encodeChecks` made the bytes of. */
export function decodeChecks(
  body: Uint8Array,
  origin: { readonly startsAt: number; readonly book: Shapes },
): PackedCheck[] {
  const reader = createByteReader(body);
  const checks: PackedCheck[] = [];
  let at = origin.startsAt;
  let distance = 0;
  let shape = 0;
  let phases = 0;
  while (!reader.isAtEnd()) {
    const head = reader.unsigned();
    const folded = Math.floor(head / 2);
    distance += folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    at += distance;
    if (head % 2 === 1) {
      shape = reader.unsigned();
      phases = origin.book.shapeOf(shape).phases;
    }
    checks.push(readCheck(reader, { at, shape, phases }));
  }
  return checks;
}

/** Checks of many monitors in the order they came, as bytes. */
export function encodeBatch(
  writer: ByteWriter,
  batch: { readonly checks: readonly StagedCheck[]; readonly book: Shapes },
): Uint8Array {
  let at = 0;
  for (const { monitor, check } of batch.checks) {
    writer.unsigned(monitor);
    writer.signed(check.at - at);
    writer.unsigned(check.shape);
    writeDurations(writer, check, batch.book.shapeOf(check.shape).phases);
    at = check.at;
  }
  return writer.take();
}

/** The checks that `encodeBatch` made the bytes of. */
export function decodeBatch(body: Uint8Array, book: Shapes): StagedCheck[] {
  const reader = createByteReader(body);
  const staged: StagedCheck[] = [];
  let at = 0;
  while (!reader.isAtEnd()) {
    const monitor = reader.unsigned();
    at += reader.signed();
    const shape = reader.unsigned();
    const { phases } = book.shapeOf(shape);
    staged.push({ monitor, check: readCheck(reader, { at, shape, phases }) });
  }
  return staged;
}

/** The total is mostly the sum of the phases, so only what differs from it is written. */
function writeDurations(writer: ByteWriter, check: PackedCheck, phases: number): void {
  if (phases & PHASE_BITS.dns) writer.unsigned(check.dns);
  if (phases & PHASE_BITS.connect) writer.unsigned(check.connect);
  if (phases & PHASE_BITS.tls) writer.unsigned(check.tls);
  if (phases & PHASE_BITS.firstByte) writer.unsigned(check.firstByte);
  writer.signed(check.total - check.dns - check.connect - check.tls - check.firstByte);
}

function readCheck(
  reader: ByteReader,
  head: { readonly at: number; readonly shape: number; readonly phases: number },
): PackedCheck {
  const read = (bit: number): number => ((head.phases & bit) === 0 ? 0 : reader.unsigned());
  const dns = read(PHASE_BITS.dns);
  const connect = read(PHASE_BITS.connect);
  const tls = read(PHASE_BITS.tls);
  const firstByte = read(PHASE_BITS.firstByte);
  const total = reader.signed() + dns + connect + tls + firstByte;
  return { at: head.at, shape: head.shape, dns, connect, tls, firstByte, total };
}
