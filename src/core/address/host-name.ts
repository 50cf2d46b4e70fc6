import { quote } from '../forms/quote.ts';
import { unicodeLabel } from './punycode.ts';

const MAX_NAME_LENGTH = 253;
const MAX_LABEL_LENGTH = 63;
// The underscore is in use although no rule for host names allows it.
const STRANGE = /[^a-z0-9._-]/i;

/**
 * What forbids this name in DNS, as a sentence about it; `null` when nothing does. Expects the ASCII form without a
 * port; one trailing dot is fine, and so are addresses (RFC 1035 §2.3.4, RFC 1123 §2.1).
 */
export function hostNameFault(hostname: string): string | null {
  if (hostname === '') return 'the host name is missing';
  if (hostname.startsWith('[')) return null;
  const name = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
  if (name.length > MAX_NAME_LENGTH)
    return `the host name is longer than ${MAX_NAME_LENGTH} characters`;
  const strange = STRANGE.exec(name)?.[0];
  if (strange !== undefined)
    return `the host name holds ${quote(strange)}, which is not allowed in a name`;
  let start = 0;
  while (start <= name.length) {
    const dot = name.indexOf('.', start);
    const end = dot < 0 ? name.length : dot;
    const fault = labelFault(name, start, end);
    if (fault !== null) return fault;
    start = end + 1;
  }
  return null;
}

// Works on offsets: a list of a million names would otherwise make several million short-lived strings.
function labelFault(name: string, start: number, end: number): string | null {
  if (end === start) return 'the host name has an empty part between its dots';
  if (end - start > MAX_LABEL_LENGTH) {
    return `a part of the host name is longer than ${MAX_LABEL_LENGTH} characters`;
  }
  if (name[start] === '-' || name[end - 1] === '-') {
    return `the part "${name.slice(start, end)}" of the host name begins or ends with a hyphen`;
  }
  if (name.startsWith('xn--', start) && unicodeLabel(name.slice(start, end)) === null) {
    return `the part "${name.slice(start, end)}" of the host name is not valid punycode`;
  }
  return null;
}
