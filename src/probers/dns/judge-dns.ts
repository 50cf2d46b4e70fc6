import type { JsonObject } from '../../core/json.ts';
import { matchesPattern } from '../../core/text-pattern.ts';
import type { RecordType } from '../../network/index.ts';
import type { ProbeTask } from '../define-prober.ts';
import { failed, up, type Finding } from '../finding.ts';
import type { DnsOptions } from './options.ts';
import { canonicalValue, meaningsOf } from './record-value.ts';
import { readServer } from './server-address.ts';
import type { DnsReason } from './words.ts';

type DnsFinding = Finding<DnsReason>;

/** Asks, and compares what comes with what is expected. */
export async function judgeDns({
  options,
  network,
  probe,
}: ProbeTask<DnsOptions>): Promise<DnsFinding> {
  const { domain, type } = options;
  const servers = options.servers
    .map(readServer)
    .flatMap((server) => (server.kind === 'ok' ? [server] : []));
  const answer = await network.askRecords({ name: domain, type, servers }, probe);
  if (answer.kind === 'failed') return failed(answer);
  if (answer.kind === 'no_name') {
    const evidence = { type, records: [] };
    return options.absent
      ? up('the name does not exist, as expected', { evidence })
      : down('dns_nxdomain', 'the name does not exist in DNS', evidence);
  }
  const { values, ttlSeconds } = answer;
  const records = values.map((value) => value.slice(0, MAX_SHOWN));
  return judgeRecords(values, options, { type, records, ttlSeconds });
}

// Longer ones are compared whole, and kept in part.
const MAX_SHOWN = 500;

/** The verdict on the records that came. */
export function judgeRecords(
  records: readonly string[],
  options: DnsOptions,
  evidence: JsonObject,
): DnsFinding {
  const { type, minRecords, absent } = options;
  if (absent) return down('dns_exists', 'the name exists in DNS', evidence);
  if (records.length < minRecords) {
    const message = `has ${counted(records.length, type)} where at least ${minRecords} are expected`;
    return down('dns_too_few', message, evidence);
  }
  const found = records.map((record) => canonicalValue(record, type));
  const missing = listOf(options.contains).find((pattern) => {
    const patterns = meaningsOf(pattern, type);
    return !found.some((record) => patterns.some((each) => matchesPattern(each, record)));
  });
  if (missing !== undefined) {
    return down('dns_value_mismatch', `no ${type} record matches ${shown(missing)}`, evidence);
  }
  const wanted = listOf(options.equals).map((value) => {
    const meanings = meaningsOf(value, type);
    return meanings.find((meaning) => found.includes(meaning)) ?? meanings[0] ?? '';
  });
  if (wanted.length > 0 && wanted.toSorted().join('\n') !== found.toSorted().join('\n')) {
    const odd = found.find((record) => !wanted.includes(record));
    const message =
      odd === undefined
        ? `has ${counted(found.length, type)} where ${wanted.length} are expected`
        : `has the unexpected ${type} record ${shown(odd)}`;
    return down('dns_value_mismatch', message, evidence);
  }
  return up(`has ${counted(records.length, type)}`, { evidence });
}

function down(reason: DnsReason, message: string, evidence: JsonObject): DnsFinding {
  return { outcome: 'down', reason, phase: 'dns', message, evidence };
}

function listOf(given: string | readonly string[] | undefined): readonly string[] {
  if (given === undefined) return [];
  return typeof given === 'string' ? [given] : given;
}

function counted(count: number, type: RecordType): string {
  return count === 1 ? `one ${type} record` : `${count === 0 ? 'no' : count} ${type} records`;
}

function shown(text: string): string {
  return `"${text.slice(0, 100).toWellFormed()}"`;
}
