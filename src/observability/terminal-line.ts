import type { JsonObject, JsonValue } from '../core/json.ts';

const hidden = new Set(['level', 'time', 'msg']);

/** One log line for people: time, level, message, then the fields. What cannot be read stays as it is. */
export function terminalLine(jsonLine: string): string {
  const record = parse(jsonLine);
  if (record === null) return jsonLine;
  const time = textOf(record['time']).slice(11, 19);
  const level = textOf(record['level']).padEnd(5);
  const fields = Object.entries(record)
    .filter(([name]) => !hidden.has(name))
    .map(([name, value]) => ` ${name}=${quoted(value)}`);
  return `${time} ${level} ${bare(textOf(record['msg']))}${fields.join('')}\n`;
}

function parse(jsonLine: string): JsonObject | null {
  try {
    return JSON.parse(jsonLine) as JsonObject;
  } catch {
    return null;
  }
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function quoted(value: JsonValue): string {
  if (typeof value === 'string' && /^[\w.:/@+-]+$/.test(value)) return value;
  return bare(JSON.stringify(value));
}

/** Parsing has undone the escapes, so they are made again: a terminal obeys raw control characters. */
function bare(text: string): string {
  return text.replace(
    // oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
    /[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
