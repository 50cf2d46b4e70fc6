import { escapeActive } from '../core/safe-text.ts';
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
  return `${time} ${level} ${escapeActive(textOf(record['msg']))}${fields.join('')}\n`;
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
  // Parsing has undone the escapes, so they are made again: a terminal obeys raw control characters.
  return escapeActive(JSON.stringify(value));
}
