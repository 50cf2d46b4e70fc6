import type { ProbeSample } from './probe-samples.ts';

/** One monitor's sample with its labels, written as Prometheus wants them. */
export interface LabelledSample {
  /** `monitor="…",name="…",target="…"` */
  readonly labels: string;
  readonly sample: ProbeSample;
}

interface Family {
  readonly name: string;
  readonly help: string;
  /** The measured values, each with further labels. */
  valuesOf(sample: ProbeSample): readonly (readonly [labels: string, value: number | null])[];
}

/** Names and meanings of the blackbox exporter, so that its dashboards and rules fit. */
const families: readonly Family[] = [
  {
    name: 'probe_success',
    help: 'Whether the latest check found the site up; absent while it could not be judged.',
    valuesOf: ({ isSuccess }) => [['', isSuccess === null ? null : Number(isSuccess)]],
  },
  {
    name: 'probe_duration_seconds',
    help: 'How long the latest check took.',
    valuesOf: ({ totalSeconds }) => [['', totalSeconds]],
  },
  {
    name: 'probe_dns_lookup_time_seconds',
    help: 'How long the name lookup took.',
    valuesOf: ({ resolveSeconds }) => [['', resolveSeconds]],
  },
  {
    name: 'probe_http_duration_seconds',
    help: 'How long each phase took, summed over redirects.',
    valuesOf: (sample) => [
      [',phase="resolve"', sample.resolveSeconds],
      [',phase="connect"', sample.connectSeconds],
      [',phase="tls"', sample.tlsSeconds],
      [',phase="processing"', sample.processingSeconds],
      [',phase="transfer"', transferSeconds(sample)],
    ],
  },
  {
    name: 'probe_http_status_code',
    help: 'The status code of the final answer; 0 without an answer.',
    valuesOf: ({ statusCode }) => [['', statusCode ?? 0]],
  },
  {
    name: 'probe_http_redirects',
    help: 'How many redirects were followed.',
    valuesOf: ({ redirectCount }) => [['', redirectCount]],
  },
  {
    name: 'probe_http_ssl',
    help: 'Whether TLS was used.',
    valuesOf: ({ tlsSeconds }) => [['', tlsSeconds === null ? 0 : 1]],
  },
  {
    name: 'probe_ssl_earliest_cert_expiry',
    help: 'When the certificate of the site ends, seconds since the epoch.',
    valuesOf: ({ certificateExpiresAt }) => [['', certificateExpiresAt]],
  },
];

/** Samples written in one piece: about a millisecond of work. */
const PIECE = 500;

/** The exposition of all monitors, family by family as the format demands, in pieces. */
export function* exposeProbes(samples: readonly LabelledSample[]): Generator<string> {
  for (const family of families) {
    yield `# HELP ${family.name} ${family.help}\n# TYPE ${family.name} gauge\n`;
    for (let from = 0; from < samples.length; from += PIECE) {
      yield linesOf(family, samples.slice(from, from + PIECE));
    }
  }
}

/** Says of how many monitors nothing follows. */
export function exposeLeftOut(count: number): string {
  const name = 'squirrel_monitors_without_probe_metrics';
  const help = 'Monitors beyond the number that has metrics of its own.';
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${count}\n`;
}

function linesOf(family: Family, samples: readonly LabelledSample[]): string {
  let text = '';
  for (const { labels, sample } of samples) {
    for (const [more, value] of family.valuesOf(sample)) {
      if (value !== null) text += `${family.name}{${labels}${more}} ${value}\n`;
    }
  }
  return text;
}

/** What is left of the whole after the measured phases. */
function transferSeconds(sample: ProbeSample): number | null {
  if (sample.processingSeconds === null) return null;
  const measured =
    (sample.resolveSeconds ?? 0) +
    (sample.connectSeconds ?? 0) +
    (sample.tlsSeconds ?? 0) +
    sample.processingSeconds;
  return Math.max(0, Number((sample.totalSeconds - measured).toFixed(6)));
}

/** A label value; the text format escapes backslash, quote and line feed only. */
export function labelValue(text: string): string {
  return text.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
