import type { ExportedLine } from '../../core/list/export-reading.ts';

/** Settings of a line in their order; one that is `null` or empty is left out, a list repeats its key. */
export type LineSettings = Readonly<
  Record<string, string | number | boolean | readonly string[] | null | undefined>
>;

/** A line of a list that says all this. */
export function exportedLine(line: {
  readonly name: string;
  readonly address: string;
  readonly settings: LineSettings;
  readonly losses: readonly (string | null)[];
}): ExportedLine {
  const { name, address, settings, losses } = line;
  const words = Object.entries({ name, ...settings }).flatMap(([key, value]) =>
    wordsOf(key, value),
  );
  return {
    name,
    text: [address.replaceAll(/\s/g, '%20'), ...words].join(' '),
    losses: losses.filter((loss) => loss !== null),
  };
}

function wordsOf(key: string, value: LineSettings[string]): readonly string[] {
  if (value === null || value === undefined || value === '' || value === false) return [];
  const values = Array.isArray(value) ? value : [value];
  return values.map((each) => `${key}=${quoted(String(each))}`);
}

/** A line ends where its line does: breaks become blanks. */
function quoted(value: string): string {
  const text = value.replaceAll(/[\r\n]+/g, ' ');
  if (/^[\w./:,*-]+$/.test(text)) return text;
  return `"${text.replaceAll(/[\\"]/g, String.raw`\$&`)}"`;
}

/** `host:port` as an address of a scheme; an IPv6 address stands in brackets. */
export function placeOf(scheme: string, host: string, port?: number | null): string {
  const bare = host.trim();
  const name = bare.includes(':') && !bare.startsWith('[') ? `[${bare}]` : bare;
  return port === undefined || port === null
    ? `${scheme}://${name}`
    : `${scheme}://${name}:${port}`;
}

/** Whole seconds as a setting; at least one second. */
export function secondsText(seconds: number | null): string | null {
  if (seconds === null || !Number.isFinite(seconds) || seconds <= 0) return null;
  return `${Math.max(1, Math.round(seconds))}s`;
}

/** The methods that a website can be asked by, in small letters; `null` for any other. */
export function methodOf(method: string | null): string | null {
  const small = method?.toLowerCase() ?? null;
  const known = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'];
  return small !== null && known.includes(small) ? small : null;
}
