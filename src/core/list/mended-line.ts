import { nearestKey } from '../forms/nearest-key.ts';
import { MAX_NAME_LENGTH } from '../forms/read-values.ts';
import { runAtOnce } from '../slices.ts';
import { listSteps, type ListSetup } from './read-list.ts';
import { textKeysOf } from './text-form.ts';

type Repair = (line: string, setup: ListSetup) => string;

/** In their order: each goes on with what the ones before it made of the line. */
const REPAIRS: readonly Repair[] = [
  oneScheme,
  knownScheme,
  addressFirst,
  knownKeys,
  quotedName,
  shortName,
];

/** A line of a list that cannot be read, as it was probably meant; `null` where no repair makes it a line that can be read. */
export function mendedLine(line: string, setup: ListSetup): string | null {
  let text = line.trim();
  for (const repair of REPAIRS) {
    const next = repair(text, setup);
    if (next === text) continue;
    text = next;
    if (isReadable(text, setup)) return text;
  }
  return null;
}

function isReadable(text: string, setup: ListSetup): boolean {
  const { entries, problemCount } = runAtOnce(listSteps(text, { ...setup, maxProblems: 1 }));
  return entries.length === 1 && problemCount === 0;
}

/** `https:/a`, `https//a`, `https:///a`. */
function oneScheme(line: string): string {
  return line.replace(/^([a-z][a-z0-9+-]*)(?::\/|\/\/|:\/{3,})(?=[^/])/i, '$1://');
}

/** `htps://a`. */
function knownScheme(line: string, { kinds }: ListSetup): string {
  const scheme = /^([a-z][a-z0-9+-]*):\/\//i.exec(line)?.[1];
  const known = [...kinds.values()].flatMap(({ address }) => address?.schemes ?? []);
  if (scheme === undefined || known.includes(scheme.toLowerCase())) return line;
  const meant = nearestKey(scheme, known);
  return meant === null ? line : meant + line.slice(scheme.length);
}

/** `interval=60s https://a`. */
function addressFirst(line: string): string {
  const found = /^((?:[a-z_][\w.-]*=(?:"[^"]*"|\S+)\s+)+)([^\s="]\S*)(.*)$/i.exec(line);
  if (found === null) return line;
  const [, settings = '', address = '', rest = ''] = found;
  return `${address} ${settings.trim()}${rest}`;
}

/** `https://a intervall=60s`. */
function knownKeys(line: string, { kinds }: ListSetup): string {
  const known = textKeysOf(kinds);
  return line.replace(/(?<=\s)([a-z_][\w.-]*)(?==)/gi, (key) =>
    known.has(key) ? key : (nearestKey(key, known) ?? key),
  );
}

/** `https://a name=My shop interval=60s`, `https://a name="My shop`. */
function quotedName(line: string): string {
  return line.replace(
    /(?<=\s)name=["']?([^"'\s][^"'=]*?)["']?(?=\s+[a-z_][\w.-]*=|\s*$)/i,
    (whole, name: string) => (name.includes(' ') ? `name="${name.trim()}"` : whole),
  );
}

/** A name that is too long. */
function shortName(line: string): string {
  return line.replace(/(?<=\sname=")[^"\\]*(?=")|(?<=\sname=)[^\s"']+/i, (name) =>
    name.length <= MAX_NAME_LENGTH ? name : name.slice(0, MAX_NAME_LENGTH).trimEnd(),
  );
}
