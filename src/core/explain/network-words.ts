import type { TraceEventOf } from './trace.ts';
import type { EventText, EventWords } from './event-words.ts';
import { waitText } from './wait-text.ts';

type NetworkKind =
  | 'lookup'
  | 'dns_question'
  | 'dns_answer'
  | 'addresses'
  | 'dial'
  | 'dialled'
  | 'tls'
  | 'tls_ended';

/** The way to an open line, in words. */
export const networkWords: EventWords<NetworkKind> = {
  lookup: ({ name, types, source, servers, ageMs }) => ({
    text: `Look up ${name} (${types.join(', ')})${sourceText(source, ageMs)}.`,
    lines: servers.length > 1 ? [`servers in turn: ${servers.join(', ')}`] : [],
  }),
  dns_question: ({ server, types }) => ({
    text: `Ask the name server ${server} for ${types.join(' and ')}.`,
  }),
  dns_answer: ({ server, type, tookMs, records, code }) => ({
    text: `${server} says after ${waitText(tookMs)}: ${answerText({ type, records, code })}.`,
  }),
  addresses: addressesText,
  dial: ({ address, port, budgetMs }) => ({
    text: `Connect to ${address}, port ${port}, within ${waitText(budgetMs)}.`,
  }),
  dialled: (event) => ({ text: dialledText(event) }),
  tls: ({ serverName, budgetMs }) => ({
    text: `Begin TLS ${serverName === null ? 'without a server name' : `for ${serverName}`}, within ${waitText(budgetMs)}.`,
  }),
  tls_ended: tlsText,
};

function sourceText(source: TraceEventOf<'lookup'>['source'], ageMs: number | null): string {
  if (source === 'cache') {
    return `: our cache remembers the answer${ageMs === null ? '' : ` of ${waitText(ageMs)} ago`}`;
  }
  if (source === 'local') return ': this machine knows it by itself (hosts file or localhost)';
  return source === 'joined' ? ': the same question is under way, so its answer will do' : '';
}

const dnsCodes: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such name (NXDOMAIN)',
  ESERVFAIL: 'the server failed (SERVFAIL)',
  EREFUSED: 'the server refuses to answer (REFUSED)',
  ENOTIMP: 'the server does not know such questions (NOTIMP)',
  EFORMERR: 'the server did not understand the question (FORMERR)',
  EBADRESP: 'the answer cannot be read',
  EBADNAME: 'the name cannot be asked for',
  ETIMEOUT: 'silence',
  ECANCELLED: 'given up',
  ECONNREFUSED: 'nobody listens there, or our network is down',
};

function answerText(answer: Pick<TraceEventOf<'dns_answer'>, 'type' | 'records' | 'code'>): string {
  const { type, records, code } = answer;
  if (code === 'ENODATA') return `no ${type} record (ENODATA)`;
  if (code !== null) return `${dnsCodes[code] ?? 'a failure'}, ${code}`;
  if (records.length === 0) return 'an alias that leads to no address';
  const found = records.map(({ address, ttlSeconds }) => `${address} (TTL ${ttlSeconds} s)`);
  return `${type} ${found.join(', ')}`;
}

const verdicts = {
  try: 'will be tried',
  surplus: 'left out: more than enough are tried',
  private_address: 'refused by our policy: a private address',
  special_address: 'refused by our policy: a special address, never asked',
} as const;

function addressesText({ judged, tookMs, reason, message }: TraceEventOf<'addresses'>): EventText {
  const width = Math.max(0, ...judged.map(({ address }) => address.length));
  const lines = judged.map(
    ({ address, verdict }) => `${address.padEnd(width)}  ${verdicts[verdict]}`,
  );
  if (reason !== null) return { text: `No address to try: ${message ?? reason}.`, lines };
  const [only] = judged;
  if (judged.length === 1 && only !== undefined) {
    return {
      text:
        tookMs === null
          ? `${only.address} is an address already, and our policy allows it.`
          : `One address to try: ${only.address}.`,
    };
  }
  const count = judged.filter(({ verdict }) => verdict === 'try').length;
  return { text: count === 1 ? 'One address to try:' : `${count} addresses to try:`, lines };
}

function dialledText({ address, end, tookMs, message }: TraceEventOf<'dialled'>): string {
  const took = waitText(tookMs);
  if (end === 'connected') return `Connected to ${address} after ${took}.`;
  if (end === 'dropped') return `Dropped ${address} after ${took}: another one was faster.`;
  if (end === 'given_up') return `Gave up on ${address} after ${took}: ${message ?? ''}.`;
  return `Not connected to ${address} after ${took}: ${message ?? ''}.`;
}

function tlsText(event: TraceEventOf<'tls_ended'>): EventText {
  const { tookMs, version, cipher, group, alpn, reason, message } = event;
  const agreed = [version, cipher, group, alpn].filter((part) => part !== null);
  const lines = [...certificateLines(event), ...trustLines(event)];
  if (reason !== null) {
    const reached = version === null ? [] : [`agreed on ${agreed.join(', ')}`];
    return {
      text: `TLS failed after ${waitText(tookMs)}: ${message ?? reason}.`,
      lines: [...reached, ...lines],
    };
  }
  return { text: `TLS is up after ${waitText(tookMs)}: ${agreed.join(', ')}.`, lines };
}

function certificateLines({ chain }: TraceEventOf<'tls_ended'>): readonly string[] {
  return chain.flatMap(({ subject, issuer, validFrom, validTo, names, nameCount }, index) => {
    const more = nameCount > names.length ? ` and ${nameCount - names.length} more` : '';
    return [
      `certificate ${index + 1}: ${subject}`,
      `  issued by  ${issuer}`,
      `  valid      ${dayText(validFrom)} to ${dayText(validTo)}`,
      ...(nameCount > 0 ? [`  good for   ${names.join(', ')}${more}`] : []),
    ];
  });
}

function trustLines({ trust, trustCode }: TraceEventOf<'tls_ended'>): readonly string[] {
  if (trust === 'trusted') return ['trusted: issued by an authority we know, for this name'];
  const code = trustCode === null ? '' : ` (${trustCode})`;
  if (trust === 'refused') return [`not trusted${code}`];
  return trust === 'ignored' ? [`not trusted${code}, which the settings say does not matter`] : [];
}

// Made when it is first needed: that takes 40 ms, which no other command should pay for.
let days: Intl.DateTimeFormat | null = null;

function dayText(epochMs: number): string {
  if (!Number.isFinite(epochMs)) return 'an unreadable date';
  days ??= new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'UTC',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return days.format(epochMs);
}
