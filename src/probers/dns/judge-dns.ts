import type { JsonObject } from '../../core/json.ts';
import type { Reason } from '../../core/check/reasons.ts';
import { matchesPattern } from '../../core/text-pattern.ts';
import {
  downFault,
  type Network,
  type ProbeContext,
  type RecordType,
} from '../../network/index.ts';
import type { Finding } from '../run-probe.ts';
import type { DnsOptions } from './options.ts';
import { canonicalValue, meaningsOf } from './record-value.ts';
import { readServer } from './server-address.ts';

/** Asks, and compares what comes with what is expected. */
export async function judgeDns(
  options: JsonObject,
  network: Network,
  probe: ProbeContext,
): Promise<Finding> {
  const given = options as unknown as DnsOptions;
  const { domain, type } = given;
  const servers = given.servers
    .map(readServer)
    .flatMap((server) => (server.kind === 'ok' ? [server] : []));
  const answer = await network.askRecords({ name: domain, type, servers }, probe);
  if (answer.kind === 'failed') return answer;
  if (answer.kind === 'no_name') {
    return given.absent
      ? {
          kind: 'up',
          message: 'the name does not exist, as expected',
          evidence: { type, records: [] },
        }
      : down('dns_nxdomain', 'the name does not exist in DNS', { type, records: [] });
  }
  const { values, ttlSeconds } = answer;
  const records = values.map((value) => value.slice(0, longestShown));
  return judgeRecords(values, given, { type, records, ttlSeconds });
}

// Longer ones are compared whole, and kept in part.
const longestShown = 500;

/** The verdict on the records that came. */
export function judgeRecords(
  records: readonly string[],
  options: DnsOptions,
  evidence: JsonObject,
): Finding {
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
  return { kind: 'up', message: `has ${counted(records.length, type)}`, evidence };
}

function down(reason: Reason, message: string, evidence: JsonObject): Finding {
  return { kind: 'failed', fault: downFault(reason, 'dns', message), evidence };
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
