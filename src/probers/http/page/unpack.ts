import type * as Zlib from 'node:zlib';
import type { Transform } from 'node:stream';
import type { ByteStore } from '../../../network/index.ts';

/** How an unpacking ended; what was unpacked until then is in the store. `full`: there was more than it holds. */
export type Unpacking = 'whole' | 'full' | 'damaged';

type Unpack = (bytes: Buffer, store: ByteStore) => Promise<Unpacking>;

type Engine = Transform & { readonly bytesWritten: number };

const MIN_PIECE_BYTES = 16;
const MAX_PIECES = 1_000;
const GZIP_FOOTER_BYTES = 8;
// Each costs as much as a page; concatenated logs have a few.
const MAX_GZIP_MEMBERS = 100;

// Loaded with the first page that is packed.
function zlib(): typeof Zlib {
  return process.getBuiltinModule('node:zlib');
}

/**
 * The content codings of the web (https://www.iana.org/assignments/http-parameters) by their names in lower case. Checksums
 * are not compared and what follows the end of a stream is ignored, as browsers do.
 */
export const UNPACKERS: ReadonlyMap<string, Unpack> = new Map<string, Unpack>([
  ['gzip', unpackGzip],
  ['x-gzip', unpackGzip],
  ['deflate', unpackDeflate],
  ['br', (bytes, store) => unpackWith(() => zlib().createBrotliDecompress(), bytes, store)],
  ['zstd', (bytes, store) => unpackWith(() => zlib().createZstdDecompress(), bytes, store)],
]);

function openInflate(): Engine {
  return zlib().createInflateRaw();
}

async function unpackWith(open: () => Engine, bytes: Buffer, store: ByteStore): Promise<Unpacking> {
  const { end } = await run(open, bytes, store);
  return end;
}

/** Unpacks once, and where that meets a fault once more in small pieces, so that all in front of the fault is kept. */
async function run(open: () => Engine, bytes: Buffer, store: ByteStore): Promise<Run> {
  const before = store.length;
  const whole = await feed(open(), [bytes], store);
  if (whole.end !== 'damaged' || whole.isShort) return whole;
  store.cutTo(before);
  const size = Math.max(MIN_PIECE_BYTES, Math.ceil(bytes.length / MAX_PIECES));
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return feed(open(), pieces, store);
}

interface Run {
  readonly end: Unpacking;
  /** Whether it was damaged by ending too early. */
  readonly isShort: boolean;
  /** Bytes of the stream, where it was whole. */
  readonly packedBytes: number;
}

function feed(engine: Engine, pieces: readonly Buffer[], store: ByteStore): Promise<Run> {
  return new Promise((resolve) => {
    const finish = (end: Unpacking, isShort = false): void => {
      engine.removeAllListeners('data');
      engine.destroy();
      resolve({ end, isShort, packedBytes: engine.bytesWritten });
    };
    engine.on('data', (piece: Buffer) => {
      if (!store.add(piece)) finish('full');
    });
    engine.on('end', () => finish('whole'));
    engine.on('error', (error: NodeJS.ErrnoException) => {
      finish('damaged', error.code === 'Z_BUF_ERROR');
    });
    // One at a time, and the end after the last: an error takes all with it that was unpacked at the same time.
    let next = 0;
    const write = (): void => {
      const piece = pieces[next];
      next += 1;
      if (piece === undefined) engine.end();
      else engine.write(piece, write);
    };
    write();
  });
}

/** One member after another (RFC 1952 §2.2). */
async function unpackGzip(bytes: Buffer, store: ByteStore): Promise<Unpacking> {
  let at = 0;
  for (let member = 0; member < MAX_GZIP_MEMBERS && at < bytes.length; member += 1) {
    const start = gzipDataStart(bytes, at);
    if (start === null) return member === 0 ? 'damaged' : 'whole';
    const { end, packedBytes } = await run(openInflate, bytes.subarray(start), store);
    if (end !== 'whole') return end;
    at = start + packedBytes + GZIP_FOOTER_BYTES;
  }
  return 'whole';
}

const FLAG_HEADER_CRC = 0x02;
const FLAG_EXTRA = 0x04;
const FLAG_NAME = 0x08;
const FLAG_COMMENT = 0x10;

/** Where the packed data of a member begins (RFC 1952 §2.3); `null` when this is no member. */
function gzipDataStart(bytes: Buffer, from: number): number | null {
  if (bytes[from] !== 0x1f || bytes[from + 1] !== 0x8b || bytes[from + 2] !== 8) return null;
  const flags = bytes[from + 3] ?? 0;
  let at = from + 10;
  if ((flags & FLAG_EXTRA) !== 0) {
    at += 2 + (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
  }
  for (const flag of [FLAG_NAME, FLAG_COMMENT]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return null;
    at = end + 1;
  }
  if ((flags & FLAG_HEADER_CRC) !== 0) at += 2;
  return at < bytes.length ? at : null;
}

// Meant is the zlib format, and sent is often what lies inside it (RFC 9110 §8.4.1.2).
function unpackDeflate(bytes: Buffer, store: ByteStore): Promise<Unpacking> {
  const first = bytes[0] ?? 0;
  const isZlib = (first & 0x0f) === 8 && (first * 256 + (bytes[1] ?? 0)) % 31 === 0;
  return unpackWith(openInflate, isZlib ? bytes.subarray(2) : bytes, store);
}
