import { asOwnerId } from '../core/ids.ts';
import type { OwnerId } from '../core/ids.ts';
import { nearestKey } from '../core/forms/nearest-key.ts';
import { joinPath } from '../core/forms/path.ts';
import { describeValue, quote } from '../core/forms/quote.ts';
import { complain, readForm, refuseUnknownKeys } from '../core/forms/reading.ts';
import type { Form, Reading } from '../core/forms/reading.ts';
import {
  DEAD_MAN_URL_FORM,
  isDeadManUrl,
  MAX_DEAD_MAN_URLS,
} from '../core/address/dead-man-url.ts';
import { CANARY_FORM, isCanary } from '../core/probe-health/canary.ts';
import type { CanaryInput } from '../core/probe-health/canary.ts';
import { readSection, textsOf } from './section.ts';

/** The owner who is notified of trouble of our own; one of the file's owners. */
export function readOperator(reading: Reading, form: Form): OwnerId | null {
  const id = form['operator'] ?? null;
  if (id === null) return null;
  const known = textsOf(form, { section: 'owners', key: 'id' }).map(({ text }) => text);
  if (typeof id === 'string' && known.includes(id)) return asOwnerId(id);
  const meant = typeof id === 'string' ? nearestKey(id, known) : null;
  complain(reading, {
    key: 'operator',
    message: `must be the id of one of the owners, not ${describeValue(id)}`,
    ...(meant !== null && { hint: `did you mean ${meant}?` }),
  });
  return null;
}

const KEYS: ReadonlySet<string> = new Set(['address', 'keyword']);

/** Canaries: addresses, or an address with the text that its page must hold. */
export function readCanaries(reading: Reading, form: Form): readonly CanaryInput[] {
  return readSection(reading, { form, key: 'canaries' }, (entry, path) => {
    if (typeof entry === 'string') return accept(reading, { address: entry, keyword: null }, path);
    const inner: Reading = { ...reading, path };
    const fields = readForm(inner, entry);
    if (fields === null) return null;
    refuseUnknownKeys(inner, fields, KEYS);
    const { address, keyword = null } = fields;
    if (keyword !== null && (typeof keyword !== 'string' || keyword === '')) {
      complain(inner, { key: 'keyword', message: 'must be a text that the page contains' });
      return null;
    }
    const text = typeof address === 'string' ? address : '';
    return accept(reading, { address: text, keyword }, joinPath(path, 'address'));
  });
}

/** Addresses of a dead man's switch; their paths are secret, and are not quoted. */
export function readDeadMan(reading: Reading, form: Form): readonly string[] {
  const urls = readSection(reading, { form, key: 'deadMan' }, (entry, path) => {
    if (typeof entry === 'string' && isDeadManUrl(entry)) return entry;
    reading.problems.push({ path, message: `${path} must be ${DEAD_MAN_URL_FORM}` });
    return null;
  });
  if (urls.length > MAX_DEAD_MAN_URLS) {
    complain(reading, {
      key: 'deadMan',
      message: `must be at most ${MAX_DEAD_MAN_URLS} addresses`,
    });
  }
  return urls;
}

function accept({ problems }: Reading, canary: CanaryInput, path: string): CanaryInput | null {
  if (isCanary(canary)) return canary;
  const form = canary.keyword === null ? CANARY_FORM : 'an http(s) address, because of its keyword';
  problems.push({ path, message: `${path} must be ${form}, not ${quote(canary.address)}` });
  return null;
}
