import { InvalidError } from '../errors.ts';
import { adoptProblems } from '../forms/adopt-problems.ts';
import { describeValue, quote } from '../forms/quote.ts';
import { complain, type Form, type Reading } from '../forms/reading.ts';
import type { JsonObject } from '../json.ts';
import type { MonitorKind } from '../ports/prober.ts';

type Kinds = ReadonlyMap<string, MonitorKind>;

/** The kind of a monitor that names none and whose address has no other kind's scheme. */
export const DEFAULT_KIND = 'http';

const kindsByScheme = new WeakMap<Kinds, ReadonlyMap<string, string>>();

/** The names of kinds by the schemes of their addresses. Throws when two kinds claim the same scheme. */
function schemesOf(kinds: Kinds): ReadonlyMap<string, string> {
  const known = kindsByScheme.get(kinds);
  if (known !== undefined) return known;
  const schemes = new Map<string, string>();
  for (const { kind, address } of kinds.values()) {
    for (const scheme of address?.schemes ?? []) {
      const owner = schemes.get(scheme);
      if (owner !== undefined) throw new Error(`${scheme}: is the scheme of ${owner} and ${kind}`);
      schemes.set(scheme, kind);
    }
  }
  kindsByScheme.set(kinds, schemes);
  return schemes;
}

/** The kind that a flat form is about: the one it names, else the one its address has the scheme of, else `fallback`. */
export function kindNameOf(form: Form, kinds: Kinds, fallback = DEFAULT_KIND): unknown {
  const { kind, url } = form;
  if (kind !== undefined) return kind;
  const scheme = typeof url === 'string' ? schemeOf(url) : null;
  return scheme === null ? fallback : (schemesOf(kinds).get(scheme) ?? fallback);
}

/** Complains about an address with the scheme of no kind; `false` when it did. */
export function admitsScheme(reading: Reading, { kind, url }: Form, kinds: Kinds): boolean {
  if (kind !== undefined || typeof url !== 'string') return true;
  const schemes = schemesOf(kinds);
  const scheme = schemeOf(url);
  if (scheme === null || schemes.size === 0 || schemes.has(scheme)) return true;
  // What stands before an @ may be a password: the reader of the address says what is wrong without showing it.
  if (url.includes('@') || !/^(?!localhost)[a-z][a-z0-9+-]*$/.test(scheme)) return true;
  complain(reading, {
    key: 'url',
    message: `has the scheme ${quote(scheme)}: ${quote(url.trim())}`,
    hint: `only ${[...schemes.keys()].map((each) => `${each}://`).join(', ')} can be checked`,
  });
  return false;
}

/**
 * The form with the options that its address says in the place of the address. Kinds whose option is the address itself
 * get the form as it is; `null` after a complaint.
 */
export function spellOutAddress(reading: Reading, form: Form, kind: MonitorKind): Form | null {
  const read = kind.address?.optionsOf;
  if (read === undefined || form['url'] === undefined || form['url'] === null) return form;
  const { url, ...rest } = form;
  const address = wholeAddress(reading, url, kind);
  const fromAddress = address === null ? null : readAddress(reading, address, read);
  if (fromAddress === null) return null;
  const twice = Object.keys(fromAddress).filter((key) => rest[key] !== undefined);
  for (const key of twice) {
    complain(reading, { key, message: 'is given twice: by the address and on its own' });
  }
  return twice.length > 0 ? null : { ...rest, ...fromAddress };
}

function wholeAddress(
  reading: Reading,
  url: unknown,
  { kind, address }: MonitorKind,
): string | null {
  const [usual = '', ...others] = address?.schemes ?? [];
  if (typeof url !== 'string' || url.trim() === '') {
    complain(reading, { key: 'url', message: `must be an address, not ${describeValue(url)}` });
    return null;
  }
  const given = url.trim();
  const scheme = schemeOf(given);
  if (scheme === null) return `${usual}://${given}`;
  if (scheme === usual || others.includes(scheme)) return given;
  const message = `has the scheme ${quote(scheme)}, which is not one of the kind ${kind}`;
  complain(reading, { key: 'url', message, hint: `write ${usual}://` });
  return null;
}

function readAddress(
  reading: Reading,
  address: string,
  read: (address: string) => JsonObject,
): JsonObject | null {
  try {
    return read(address);
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    adoptProblems(reading, error.problems);
    return null;
  }
}

function schemeOf(url: string): string | null {
  const slashes = url.indexOf('://');
  return slashes <= 0 ? null : url.slice(0, slashes).trimStart().toLowerCase();
}
