import { quote } from './quote.ts';

const PLAIN_KEY = /^[A-Za-z0-9_-]{1,64}$/;

/** The place of a key or an index below another place: `monitors[3].interval`; odd keys stand in `["…"]`. */
export function joinPath(base: string, part: string | number): string {
  if (typeof part === 'number') return `${base}[${part}]`;
  if (!PLAIN_KEY.test(part)) return `${base}[${quote(part)}]`;
  return base === '' ? part : `${base}.${part}`;
}
