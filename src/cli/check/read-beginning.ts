import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';

/** The first `maxBytes` of a file and, so that it is noticed when there are more, one byte beyond. */
export function readFileBeginning(path: string, maxBytes: number): Promise<Buffer> {
  return buffer(createReadStream(path, { end: maxBytes }));
}

/** The same at once. */
export function readFileBeginningSync(path: string, maxBytes: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const parts: Buffer[] = [];
    for (let left = maxBytes + 1; left > 0;) {
      const part = Buffer.alloc(Math.min(left, 65_536));
      const size = readSync(file, part);
      if (size === 0) break;
      parts.push(part.subarray(0, size));
      left -= size;
    }
    return Buffer.concat(parts);
  } finally {
    closeSync(file);
  }
}

/** The same of a stream, which need not have an end; what follows is not read. */
export async function readStreamBeginning(
  stream: NodeJS.ReadableStream,
  maxBytes: number,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    const bytes = Buffer.from(part);
    parts.push(bytes);
    size += bytes.length;
    if (size > maxBytes) break;
  }
  return Buffer.concat(parts).subarray(0, maxBytes + 1);
}
