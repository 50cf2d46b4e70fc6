import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import type { Bytes, Compression } from '../format/script.ts';

const compressors: Readonly<Record<Compression, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  'deflate-raw': (bytes) => deflateRawSync(bytes),
  br: (bytes) => brotliCompressSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
};

// Compressing 50 MB takes a while, and a soak asks again and again.
const compressed = new WeakMap<Extract<Bytes, { readonly kind: 'compress' }>, Buffer>();

/** Makes bytes of their description; `fill` fills the placeholders of its texts. */
export function buildBytes(bytes: Bytes, fill: (text: string) => string): Buffer {
  if (typeof bytes === 'string') return Buffer.from(fill(bytes), 'latin1');
  switch (bytes.kind) {
    case 'repeat':
      return Buffer.from(bytes.text.repeat(bytes.times), 'latin1');
    case 'compress': {
      const built = compressed.get(bytes) ?? compressors[bytes.how](buildBytes(bytes.of, fill));
      compressed.set(bytes, built);
      return built;
    }
    case 'cut':
      return buildBytes(bytes.of, fill).subarray(0, bytes.length);
    case 'utf16le':
      return Buffer.from(`\ufeff${bytes.text}`, 'utf16le');
    case 'join':
      break;
  }
  return Buffer.concat(bytes.parts.map((part) => buildBytes(part, fill)));
}
