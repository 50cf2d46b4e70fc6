import { describe, expect, it } from 'vitest';
import type { NoticeKind } from '../../src/core/alerting/notification.ts';
import { collectWords } from '../../src/core/check/words.ts';
import { asOwnerId, type EscalationId } from '../../src/core/ids.ts';
import { composeMessage } from '../../src/core/wording/message.ts';
import { probers } from '../../src/probers/index.ts';
import { longUnless } from '../support/test-form.ts';
import { EngineStage, FAILED, type Stretch } from '../support/engine/engine-stage.ts';
import { DEFAULT_PROJECT } from '../../src/core/projects/project-field.ts';

const HOUR = 3_600;
const END = 2.6 * HOUR;
const words = collectWords(probers);

/** What one person gets of one monitor: when, by a clock that nobody sets, and what. */
type Arrived = readonly [second: number, kind: NoticeKind];

interface Step {
  /** Seconds since the start. */
  readonly at: number;
  readonly byMs: number;
}

interface Played {
  readonly stage: EngineStage;
  /** By channel and monitor. */
  readonly arrived: ReadonlyMap<string, readonly Arrived[]>;
  /** When messages arrived, by channel. */
  readonly messages: ReadonlyMap<string, readonly number[]>;
}

/** A long outage with reminders and an escalation, a flapping site, a group, and a receiver that fails for a while. */
async function play(steps: readonly Step[]): Promise<Played> {
  const stage = new EngineStage({
    retryAfterMs: [5_000, 10_000, ...Array.from({ length: 60 }, () => 60_000)],
    notifier: { grouping: 'people' },
  });
  const second = (): number => stage.clock.monotonicMs() / 1_000;
  const [ops, lead, weak] = ['ops', 'lead', 'weak'].map(asOwnerId);
  if (ops === undefined || lead === undefined || weak === undefined) throw new Error('no owners');
  stage.channel('hook', { ownerId: ops });
  stage.channel('lead', { ownerId: lead });
  stage.channel('weak', { ownerId: weak });
  const ladder = 'ladder' as EscalationId;
  stage.storage.direct.escalations.put({
    id: ladder,
    projectId: DEFAULT_PROJECT,
    name: 'ladder',
    steps: [1_800_000, 7_200_000].map((afterMs) => ({
      afterMs,
      ownerIds: [lead],
      channelIds: [],
      scheduleIds: [],
    })),
    repeat: 0,
  });
  const site = (id: string, stretches: readonly Stretch[], ownerId = ops): void => {
    const isDown = (): boolean => stretches.some(([from, to]) => second() >= from && second() < to);
    stage.site(id, () => (isDown() ? FAILED : {}), {
      intervalMs: 60_000,
      ownerIds: [ownerId],
      escalationId: id === 'long' ? ladder : null,
    });
  };
  site('long', [[100, 2.3 * HOUR]]);
  site(
    'flap',
    Array.from({ length: 15 }, (_, n): Stretch => [2_000 + n * 180, 2_090 + n * 180]),
  );
  for (let n = 0; n < 5; n += 1) site(`group${n}`, [[5_000, 6_000]]);
  site('weak', [[5_000, 8_000]], weak);
  const isAway = (): boolean => second() >= 4_000 && second() < 7_000;
  const arrived = new Map<string, Arrived[]>();
  const messages = new Map<string, number[]>();
  stage.notifier.answer(({ id, notice, late }) => {
    const channel = id.split('_').at(-1) ?? '';
    if (channel === 'weak' && isAway()) return { kind: 'retry', code: 'http_500', detail: 'no' };
    expectNoNegative(notice);
    for (const language of ['en', 'fa'] as const) {
      const setup = { late, words, dashboardUrl: null };
      const reader = { ...notice.reader, language };
      expect(JSON.stringify(composeMessage({ ...notice, reader }, setup))).not.toMatch(
        /(^|[^\w-])[-−]\d+(\.\d+)? ?(ms|s|min|h|d)\b|NaN|Infinity|undefined/,
      );
    }
    const at = second();
    messages.set(channel, [...(messages.get(channel) ?? []), at]);
    const members = Array.isArray(notice.evidence['members'])
      ? (notice.evidence['members'] as { kind: NoticeKind; monitor: string }[])
      : [{ kind: notice.kind, monitor: notice.monitor.id }];
    for (const { kind, monitor } of members) {
      const key = `${channel} of ${monitor}`;
      arrived.set(key, [...(arrived.get(key) ?? []), [at, kind]]);
    }
    return { kind: 'delivered', detail: 'ok' };
  });
  await stage.start();
  for (const { at, byMs } of steps) {
    await stage.clock.advance(at * 1_000 - stage.clock.monotonicMs());
    stage.clock.jump(byMs);
  }
  await stage.clock.advance(END * 1_000 - stage.clock.monotonicMs());
  return { stage, arrived, messages };
}

/** Whatever is called a duration or a count is none below zero, and no end is before its start. */
function expectNoNegative(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (/(Ms|count|outages|failedChecks)$/i.test(key) && typeof inner === 'number') {
      if (inner < 0) throw new Error(`${key} is ${inner}`);
    }
    expectNoNegative(inner);
  }
  for (const [start, end] of [
    ['startedAt', 'resolvedAt'],
    ['since', 'until'],
    ['from', 'to'],
  ] as const) {
    const times = value as Readonly<Record<string, unknown>>;
    if (typeof times[start] !== 'number' || typeof times[end] !== 'number') continue;
    if (times[end] < times[start]) throw new Error(`${end} is before ${start}`);
  }
}

const MOMENTS = {
  'before the first alert': 120,
  'while a site is flapping, and an escalation is to come': 2_500,
  'just before a reminder': 3_700,
  'while a group is forming': 5_020,
  'while a receiver fails': 5_600,
  'at the end of it all': 2.3 * HOUR + 5,
} as const;
const STEPS = { '+1 h': 1, '-1 h': -1, '+1 d': 24, '-1 d': -24 } as const;
const MATRIX = Object.entries(MOMENTS).flatMap(([moment, at], n) =>
  Object.entries(STEPS).map(([name, hours], m) => {
    // Two steps of opposite signs at each moment: the whole table takes minutes.
    const isPicked = m >> 1 === n % 2;
    return { moment, name, at, byMs: hours * HOUR * 1_000, isPicked };
  }),
);

describe('a wall clock that is set', () => {
  const usual = play([]);

  it('has this to keep', async () => {
    const { arrived } = await usual;
    const kinds = Object.fromEntries(
      [...arrived].map(([key, list]) => [key, list.map(([, kind]) => kind)]),
    );
    expect(kinds).toEqual({
      'hook of long': ['opened', 'reminder', 'resolved'],
      'lead of long': ['escalated', 'reminder', 'escalated', 'resolved'],
      'hook of flap': ['opened', 'resolved', 'unstable', 'unstable_over'],
      ...Object.fromEntries(
        [0, 1, 2, 3, 4].map((n) => [`hook of group${n}`, ['opened', 'resolved']]),
      ),
      'weak of weak': ['opened', 'resolved'],
    });
  });

  it.for(MATRIX)(
    '$moment, by $name: changes nothing of what people get',
    async ({ at, byMs, isPicked }, context) => {
      longUnless(isPicked, context);
      const [{ arrived: expected }, { arrived, messages, stage }] = [
        await usual,
        await play([{ at, byMs }]),
      ];
      const kindsIn = (lists: Played['arrived']): unknown =>
        Object.fromEntries([...lists].map(([key, list]) => [key, list.map(([, kind]) => kind)]));
      expect(kindsIn(arrived)).toEqual(kindsIn(expected));
      // A check slot may have moved by an interval.
      const moved = [...expected].flatMap(([key, list]) =>
        list.map(([second, kind], index) => {
          const movedS = Math.abs((arrived.get(key)?.[index]?.[0] ?? Number.NaN) - second);
          return movedS <= 75 ? [] : [{ key, kind, movedS }];
        }),
      );
      expect(moved.flat()).toEqual([]);
      for (const times of messages.values()) {
        for (const [index, second] of times.entries()) {
          if (index > 0) expect(second - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(10);
        }
      }
      const { incidents } = stage.storage.tables;
      for (const incident of incidents.values()) {
        expectNoNegative(incident);
        expectNoNegative(stage.storage.direct.incidents.events(incident.id));
      }
      for (const check of stage.storage.tables.checks) expectNoNegative(check);
    },
  );
});
