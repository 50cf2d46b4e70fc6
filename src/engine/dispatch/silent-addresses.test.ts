import { describe, expect, it } from 'vitest';
import { asMonitorId } from '../../core/ids.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import { pendingState } from '../../core/monitor/monitor-state.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import { MonitorTable } from '../monitor-table.ts';
import type { Watched } from '../watched.ts';
import { CheckCosts } from './cost.ts';
import type { Run } from './run.ts';
import { SilentAddresses } from './silent-addresses.ts';
import { MONITOR_FALLBACKS } from '../../testing/sample-fallbacks.ts';

const IP = '192.0.2.1';
const PEER = `${IP}:443`;
const table = new MonitorTable();
const costs = new CheckCosts();
const silentAddresses = () => new SilentAddresses(costs);
let count = 0;

function site(fields: Partial<Monitor> = {}): Watched {
  const id = asMonitorId(`m${(count += 1)}`);
  const target = `https://${id}.example/`;
  const own = { id, kind: 'http', name: id, target, options: {}, tags: [], isPaused: false };
  const monitor = { ...MONITOR_FALLBACKS, ...own, createdAt: 0, updatedAt: 0, ...fields };
  return dialling(IP, table.add(monitor, pendingState(0)));
}

/** The monitor, whose latest check dialled that address last. */
function dialling(address: string | null, watched: Watched): Watched {
  costs.note(watched, taken(address));
  return watched;
}

function runOf(watched: Watched, submittedAt: number): Run {
  return {
    watched,
    monitor: watched.monitor,
    epoch: 0,
    trigger: 'schedule',
    dueAt: null,
    submittedAt,
    isSlow: true,
    isAbandoned: false,
  };
}

function result(fields: Partial<ProbeResult>): ProbeResult {
  return {
    outcome: 'down',
    reason: 'connect_timeout',
    phase: 'connect',
    notes: [],
    message: '',
    startedAt: 0,
    address: IP,
    timings: { dnsMs: 1, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 5_000 },
    evidence: {},
    memory: null,
    ...fields,
  };
}

const unanswered = (...unansweredPeers: string[]) => result({ evidence: { unansweredPeers } });
const taken = (address: string | null, more: Partial<ProbeResult> = {}) =>
  result({
    outcome: 'up',
    reason: null,
    address,
    timings: { dnsMs: 1, connectMs: 9, tlsMs: null, firstByteMs: 9, totalMs: 20 },
    ...more,
  });

/** Three sites have waited in vain, from second 100 to second 105; then one of :443 began to dial for all. */
function silentAt(...peers: string[]): SilentAddresses {
  const silent = silentAddresses();
  for (const watched of [site(), site(), site()]) {
    silent.note(runOf(watched, 100_000), unanswered(...peers), 105_000);
  }
  silent.silentPeersFor(site(), 105_500);
  return silent;
}

describe('an address that times out for several monitors', () => {
  it('is told to the others, and one of them dials for all every two seconds', () => {
    const silent = silentAt(PEER);
    const told = [106_000, 107_400, 107_500, 107_600, 109_600].map(
      (now) => silent.silentPeersFor(site(), now).length,
    );
    expect(told).toEqual([1, 1, 0, 1, 0]);
  });

  it('is told to a name that was never seen there before, and that one never dials for all', () => {
    const silent = silentAt(PEER);
    const stranger = dialling(null, site());
    expect(silent.silentPeersFor(stranger, 110_000)).toEqual([PEER]);
  });

  it('says nothing when too few have met it, or the same one again and again', () => {
    const silent = silentAddresses();
    const one = site();
    for (const watched of [one, one, one, site()]) {
      silent.note(runOf(watched, 100_000), unanswered(PEER), 105_000);
    }
    expect(silent.silentPeersFor(dialling(null, site()), 105_500)).toEqual([]);
  });

  it('is old news after ten seconds without a dial of its own', () => {
    const silent = silentAt(PEER);
    const stranger = dialling(null, site());
    expect(silent.silentPeersFor(stranger, 115_000)).toEqual([PEER]);
    expect(silent.silentPeersFor(stranger, 115_001)).toEqual([]);
  });

  it('never lets two failures of a monitor rest on the same dial', () => {
    const silent = silentAt(PEER);
    const checked = dialling(null, site());
    silent.noteBegin(checked, 100_001);
    expect(silent.silentPeersFor(checked, 106_000)).toEqual([]);
    silent.note(runOf(site(), 101_000), unanswered(PEER), 106_000);
    expect(silent.silentPeersFor(checked, 106_000)).toEqual([PEER]);
  });

  it('does not speak for those who give it more time', () => {
    const silent = silentAddresses();
    for (const watched of [1, 2, 3].map(() => site({ timeoutMs: 1_000 }))) {
      silent.note(runOf(watched, 104_000), unanswered(PEER), 105_000);
    }
    const hasty = dialling(null, site({ timeoutMs: 1_000 }));
    const patient = dialling(null, site({ timeoutMs: 3_000 }));
    expect(silent.silentPeersFor(hasty, 106_000)).toEqual([PEER]);
    expect(silent.silentPeersFor(patient, 106_000)).toEqual([]);
    // Nobody waits longer than five seconds for a connection, whatever the timeout.
    const minute = dialling(null, site({ timeoutMs: 60_000 }));
    expect(silentAt(PEER).silentPeersFor(minute, 106_000)).toEqual([PEER]);
  });

  it.each([
    ['a good answer', taken(IP)],
    ['a bad answer', taken(IP, { outcome: 'down', reason: 'http_503' })],
    ['a refusal later on the way', taken(IP, { evidence: { finalUrl: 'https://x.example/' } })],
  ])('is over with %s there', (_, answer) => {
    const silent = silentAt(PEER);
    silent.note(runOf(site(), 105_600), answer, 105_800);
    expect(silent.silentPeersFor(dialling(null, site()), 106_000)).toEqual([]);
  });

  it.each([
    ['at another address', taken('192.0.2.2')],
    ['at another port', taken(IP, { evidence: { finalUrl: `http://x.example/` } })],
    ['where nothing was dialled', result({ reason: 'dns_nxdomain', phase: 'dns' })],
  ])('is not over with what happens %s', (_, answer) => {
    const silent = silentAt(PEER);
    silent.note(runOf(site(), 105_600), answer, 105_800);
    expect(silent.silentPeersFor(dialling(null, site()), 106_000)).toEqual([PEER]);
  });

  it('is only the port that was dialled', () => {
    expect(silentAt(PEER, `${IP}:80`).silentPeersFor(site(), 106_000)).toEqual([PEER, `${IP}:80`]);
    expect(silentAt(`${IP}:80`).silentPeersFor(site(), 106_000)).toEqual([`${IP}:80`]);
  });

  it('may be of both families', () => {
    const silent = silentAt('[2001:db8::1]:443', PEER);
    const watched = dialling('2001:db8::1', site());
    expect(silent.silentPeersFor(watched, 105_900)).toEqual([]);
    expect(silent.silentPeersFor(watched, 106_000)).toEqual(['[2001:db8::1]:443', PEER]);
  });
});
