import { parse, YAMLParseError } from 'yaml';
import { csvRecords } from '../../core/list/csv-records.ts';
import type { ExportReading } from '../../core/list/export-reading.ts';
import { checkmate } from './checkmate.ts';
import { readDocument, type ExportKind } from './export-kind.ts';
import { gatus } from './gatus.ts';
import { prometheus } from './prometheus.ts';
import { uptimeKuma } from './uptime-kuma.ts';
import { uptimeRobot } from './uptimerobot.ts';

/** Every tool whose exports are read; the first that recognises one reads it. */
const EXPORT_KINDS: readonly ExportKind[] = [uptimeKuma, gatus, uptimeRobot, prometheus, checkmate];

/** Reading YAML takes about a millisecond a kilobyte, during which nothing else runs. JSON takes a hundredth of it. */
const MAX_YAML_CHARACTERS = 256 * 1024;
/** Aliases of a YAML file that may be followed: each may stand for a large part. */
const MAX_ALIASES = 100;

/** Recognises the export of another tool by its content, and reads it; `null`: it is none that is known. */
export function readExport(text: string): ExportReading | null {
  const document = documentIn(text.replace(/^\uFEFF/, ''));
  const kind = EXPORT_KINDS.find((each) => each.recognises(document));
  return kind === undefined ? null : readDocument(kind, document);
}

function documentIn(text: string): unknown {
  const table = tableIn(text);
  if (table !== null) return table;
  // A list of sites, a line each, is no mapping and no list: it costs no parsing.
  const isJson = /^\s*[[{]/.test(text);
  const isYaml = text.length <= MAX_YAML_CHARACTERS && /^[\w-]+:\s|^\s*- /m.test(text);
  if (!isJson && !isYaml) return null;
  try {
    return isJson ? JSON.parse(text) : parse(text, { maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof YAMLParseError) return null;
    if (error instanceof ReferenceError) return null;
    throw error;
  }
}

/** The columns of UptimeRobot's CSV in the words of its API. */
const COLUMNS: ReadonlyMap<string, string> = new Map([
  ['friendly name', 'friendly_name'],
  ['friendly_name', 'friendly_name'],
  ['monitor name', 'friendly_name'],
  ['url', 'url'],
  ['url/ip', 'url'],
  ['type', 'type'],
  ['monitor type', 'type'],
  ['keyword type', 'keyword_type'],
  ['keyword value', 'keyword_value'],
  ['port', 'port'],
  ['interval', 'interval'],
]);
const TYPES: ReadonlyMap<string, number> = new Map([
  ['http', 1],
  ['http(s)', 1],
  ['https', 1],
  ['keyword', 2],
  ['ping', 3],
  ['port', 4],
  ['heartbeat', 5],
]);

/** A CSV of UptimeRobot as its API would answer it; `null`: it has other columns. */
function tableIn(text: string): unknown {
  let columns: readonly (string | null)[] | null = null;
  const monitors: object[] = [];
  for (const record of csvRecords(text, ',')) {
    if (record.kind !== 'cells') continue;
    if (columns === null) {
      columns = record.cells.map((cell) => COLUMNS.get(cell.trim().toLowerCase()) ?? null);
      if (!columns.includes('friendly_name') || !columns.includes('url')) return null;
    } else monitors.push(rowIn(columns, record.cells));
  }
  return columns === null ? null : { monitors };
}

function rowIn(columns: readonly (string | null)[], cells: readonly string[]): object {
  const named = cells.map((cell, at) => [columns[at] ?? '', cell] as const);
  const fields = Object.fromEntries(named.filter(([column]) => column !== ''));
  const type = TYPES.get((fields['type'] ?? '').trim().toLowerCase()) ?? fields['type'] ?? 1;
  return { ...fields, type };
}
