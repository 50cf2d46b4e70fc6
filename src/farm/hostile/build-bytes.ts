import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { Bytes } from './script.ts';

/** Makes bytes of their description; `fill` fills the placeholders of its texts. */
export function buildBytes(bytes: Bytes, fill: (text: string) => string): Buffer {
  if (typeof bytes === 'string') return Buffer.from(fill(bytes), 'latin1');
  switch (bytes.kind) {
    case 'repeat':
      return Buffer.from(bytes.text.repeat(bytes.times), 'latin1');
    case 'gzip':
      return gzipSync(buildBytes(bytes.of, fill));
    case 'deflate':
      return (bytes.isRaw ? deflateRawSync : deflateSync)(buildBytes(bytes.of, fill));
    case 'utf16le':
      return Buffer.from(`\ufeff${bytes.text}`, 'utf16le');
    case 'join':
      break;
  }
  return Buffer.concat(bytes.parts.map((part) => buildBytes(part, fill)));
}
