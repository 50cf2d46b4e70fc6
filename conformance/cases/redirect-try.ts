import type { Expectation, HostileTry } from '../format/hostile-case.ts';
import { answer, type Bytes, type Play } from '../format/script.ts';
import { plays, probeSite } from '../format/single-try.ts';

const good: Play = { script: answer('HTTP/1.1 200 OK\r\n\r\n') };

/** An answer that redirects. */
export function to(location: string, code = 302): string {
  return `HTTP/1.1 ${code} Moved\r\nLocation: ${location}\r\n\r\n`;
}

/** `/` answers with these bytes, every other page is good. */
export function rootTry(
  root: Bytes,
  { name, expect }: { readonly name?: string; readonly expect: Expectation },
): HostileTry {
  return {
    ...(name !== undefined && { name }),
    servers: { site: plays({ when: { path: '/ ' }, script: answer(root) }, good) },
    steps: [probeSite({ expect })],
  };
}
