import type { FactPhrases } from '../phrase-types.ts';

const TIMINGS: Readonly<Record<string, string>> = {
  dnsMs: 'DNS',
  connectMs: 'connect',
  tlsMs: 'TLS',
  firstByteMs: 'first byte',
  totalMs: 'total',
};

/** Names and values of facts in English. */
export const facts: FactPhrases = {
  labels: {
    site: 'Site',
    address: 'Address',
    reason: 'Reason',
    detail: 'Detail',
    since: 'Down since',
    until: 'Up since',
    lasted: 'Lasted',
    closed: 'Closed',
    unwatched: 'Not watched',
    unjudgedSince: 'Not judged since',
    judgedAgain: 'Judged since',
    slowSince: 'Slow since',
    fastSince: 'As usual since',
    incident: 'Incident',
    blindSince: 'Not judging since',
    blindUntil: 'Judging since',
    unwrittenSince: 'Not writable since',
    unwrittenUntil: 'Writable since',
    alarm: 'Alarm',
    unjudged: 'Monitors not judged',
    channel: 'Channel',
    recipient: 'Recipient',
    answer: 'Receiver’s answer',
    notification: 'Message',
    dashboard: 'Dashboard',
    jobLog: 'Last log of the job',
    note: 'Note',
    phase: 'Failed at',
    method: 'Method',
    statusCode: 'Status code',
    ip: 'IP address',
    finalUrl: 'Final address',
    redirects: 'Redirects',
    timings: 'Timings',
    failedChecks: 'Failed checks',
    certificate: 'Certificate',
    body: 'Beginning of the answer',
    reasons: 'Reasons',
    acknowledged: 'Acknowledged',
    slowness: 'Takes',
    ourselves: 'Is it us?',
    normal: 'Normal',
    before: 'Before',
    affected: 'Affects',
    ownNote: 'Your note',
    fallback: 'Sent here as',
  },
  phases: {
    admission: 'admission',
    dns: 'DNS',
    connect: 'connect',
    tls: 'TLS',
    head: 'the answer',
    body: 'the body of the answer',
  },
  failedAt: (phase, fine) => {
    if (fine.length === 0) return phase;
    const list = fine.length === 1 ? fine[0] : `${fine.slice(0, -1).join(', ')} and ${fine.at(-1)}`;
    return `${phase}; ${list} ${fine.length === 1 ? 'was' : 'were'} fine`;
  },
  comma: ', ',
  semicolon: '; ',
  timing: (key, ms) => `${TIMINGS[key] ?? key} ${ms} ms`,
  milliseconds: (ms) => `${ms} ms`,
  seconds: (seconds) => `${seconds} s`,
  percent: (value) => `${value}%`,
  span: (from, to) => `${from} to ${to}`,
  inZone: (zone) => zone,
  universalTime: 'UTC',
  noneElseAsked: () => 'No other site was checked in the same minute.',
  othersAnswered: (answered, asked) =>
    `${answered} of ${asked} other sites answered in the same minute.`,
  othersAllAnswered: (asked) =>
    asked === '1'
      ? 'No: the one other site answered in the same minute.'
      : `No: all ${asked} other sites answered in the same minute.`,
  othersSilent: (asked) =>
    asked === '1'
      ? 'Perhaps: the one other site did not answer in the same minute either.'
      : `Perhaps: none of ${asked} other sites answered in the same minute.`,
  usualTime: (took) => `answers in ${took}`,
  lastGood: (at) => `last good check at ${at}`,
  uptimeOf: (range, percent) => `${percent} in ${range === '24h' ? '24 hours' : '30 days'}`,
  lastOutage: (at, lasted) => `last outage ${at}, ${lasted}`,
  affectedSites: (count, names) => {
    const sites = `${count} ${count === '1' ? 'site' : 'sites'} that ${count === '1' ? 'depends' : 'depend'} on it`;
    return names.length === 0 ? sites : `${sites}: ${names.join(', ')}`;
  },
  slowness: (took, limit) => (limit === null ? took : `${took}; the limit is ${limit}`),
  certificateUntil: (subject, until) => `${subject}, until ${until}`,
  channelFailed: (channel, error) => `the channel ${channel} fails: ${error}`,
  acknowledgedBy: (by, at) => `by ${by} at ${at}`,
};
