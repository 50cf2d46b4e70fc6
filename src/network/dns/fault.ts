import { DNS_CODES } from './wire/message.ts';
import type { DnsEnd } from './wire/exchange.ts';
import { downFault, ownFault, unknownFault, type Fault } from '../probe/fault.ts';

const codes: ReadonlyMap<number, string> = new Map([
  [DNS_CODES.formatError, 'EFORMERR'],
  [DNS_CODES.nameError, 'ENOTFOUND'],
  [DNS_CODES.notImplemented, 'ENOTIMP'],
  [DNS_CODES.refused, 'EREFUSED'],
]);

const failureCodes = {
  silent: 'ETIMEOUT',
  malformed: 'EBADRESP',
  unwritable: 'EBADNAME',
} as const;

/** The end of a question as the error code that Node's own resolver has for it; `null` for an answer without an error. */
export function dnsErrorCode(end: DnsEnd): string | null {
  if (end.kind === 'answered') {
    const { code } = end.reply;
    return code === DNS_CODES.noError ? null : (codes.get(code) ?? 'ESERVFAIL');
  }
  const { failure } = end;
  return failure.kind === 'error' ? failure.code : failureCodes[failure.kind];
}

/** The verdict behind an error code when our own resolver was asked. */
export function dnsFault(code: string): Fault {
  switch (code) {
    case 'ENOTFOUND':
      return downFault('dns_nxdomain', 'dns', 'the name does not exist in DNS');
    case 'ESERVFAIL':
    case 'EREFUSED':
    case 'ENOTIMP':
    case 'EFORMERR':
      return downFault('dns_servfail', 'dns', 'the name servers of this name report a failure');
    case 'ETIMEOUT':
      return downFault('dns_timeout', 'dns', 'the DNS lookup got no answer in time');
    case 'EBADRESP':
    case 'EBADNAME':
      return downFault('dns_error', 'dns', 'the DNS answer for this name is broken');
    default: {
      // A way to the resolver that does not exist is the resolver's fault as far as names are concerned.
      const own = ownFault(code, 'dns');
      if (own !== null && own.reason !== 'network') return own;
      return unknownFault('resolver', 'dns', `our DNS resolver cannot be queried (${code})`);
    }
  }
}
