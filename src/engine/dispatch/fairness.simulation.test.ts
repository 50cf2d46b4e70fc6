import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { EngineStage } from '../../../test/support/engine/engine-stage.ts';
import type { OpenNotifier } from '../alerting/deliver.ts';
import { MAX_SLOTS } from '../alerting/receivers.ts';
import { post, testMessage } from '../../../test/support/engine/test-message.ts';

const HANG_MS = 15_000;

/** How long each healthy channel waited for its message (ms), the shortest first, and the tries of each dead one (s). */
interface Story {
  readonly waits: readonly number[];
  readonly deadTries: ReadonlyMap<string, readonly number[]>;
  readonly mostUnderWay: number;
}

interface Crowd {
  readonly dead: number;
  readonly healthy: number;
  readonly seconds: number;
  /** What a message to a dead channel meets: by default it hangs for 15 s. */
  readonly hangMs?: number;
  readonly serverOf?: (channel: string) => string;
  /** Whether people read what arrives; machines, when absent. */
  readonly grouping?: 'people' | 'each';
  /** The connection stands, and only the answer does not come. */
  readonly isReached?: boolean;
}

function stageWith({ dead, healthy, serverOf, grouping = 'each' }: Crowd): EngineStage {
  const kind: Pick<OpenNotifier, 'serverOf' | 'grouping'> = {
    grouping,
    serverOf: (options) => serverOf?.(nameIn(options)) ?? null,
  };
  const stage = new EngineStage({
    delayMs: () => 2,
    retryAfterMs: Array.from({ length: 500 }, () => 10_000),
    notifier: kind,
  });
  for (let n = 0; n < dead; n += 1) stage.channel(`dead${n}`, { options: { name: `dead${n}` } });
  for (let n = 0; n < healthy; n += 1) {
    stage.channel(`well${n}`, { options: { name: `well${n}` } });
  }
  return stage;
}

/** Dead channels have three messages each; each healthy one gets a message at a moment of its own, all with the same rhythm. */
async function live(crowd: Crowd): Promise<Story> {
  const { dead, healthy, seconds, hangMs = HANG_MS, isReached = false } = crowd;
  const stage = stageWith(crowd);
  await stage.start();
  const sentAt = new Map<string, number>();
  const waits: number[] = [];
  const deadTries = new Map<string, number[]>();
  let underWay = 0;
  let mostUnderWay = 0;
  stage.notifier.answer(async ({ id, options }) => {
    const name = nameIn(options);
    underWay += 1;
    mostUnderWay = Math.max(mostUnderWay, underWay);
    const isDead = name.startsWith('dead');
    if (isDead) deadTries.set(name, [...(deadTries.get(name) ?? []), stage.second]);
    else waits.push(stage.clock.monotonicMs() - (sentAt.get(id) ?? Number.NaN));
    await new Promise<void>((resolve) => {
      stage.clock.after(isDead ? hangMs : 30, resolve);
    });
    underWay -= 1;
    return isDead
      ? { kind: 'retry', code: 'connect_timeout', detail: 'no answer', isUnreachable: !isReached }
      : { kind: 'delivered', detail: 'ok' };
  });
  const send = async (number: number, channel: string): Promise<void> => {
    const message = testMessage(stage, number, channel);
    sentAt.set(message.id, stage.clock.monotonicMs());
    await post(stage, message);
  };
  for (let n = 0; n < 3 * dead; n += 1) await send(n, `dead${n % dead}`);
  // All at once at first, when nobody knows who is well; then one after the other.
  for (let n = 0; n < healthy; n += 1) await send(0, `well${n}`);
  for (let second = 1; second < seconds; second += 1) {
    await stage.until(second);
    await send(second, `well${(second * 37) % healthy}`);
  }
  await stage.until(seconds);
  return { waits: waits.toSorted((a, b) => a - b), deadTries, mostUnderWay };
}

const nameIn = ({ name }: JsonObject): string => (typeof name === 'string' ? name : '');

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

describe('dead channels beside healthy ones', () => {
  it.each([
    ['forty beside one', { dead: 40, healthy: 1, seconds: 120 }],
    ['a thousand beside a hundred', { dead: 1_000, healthy: 100, seconds: 90 }],
    [
      'a thousand on one server beside a hundred on others',
      {
        dead: 1_000,
        healthy: 100,
        seconds: 60,
        serverOf: (name: string) => (name.startsWith('dead') ? 'dead.example:443' : `${name}:443`),
      },
    ],
    [
      'forty beside one on one server',
      {
        dead: 40,
        healthy: 1,
        seconds: 90,
        isReached: true,
        serverOf: () => 'hooks.example:443',
      },
    ],
    ['refusing at once', { dead: 1_000, healthy: 100, seconds: 60, hangMs: 1 }],
    [
      'a thousand beside a hundred, which people read',
      { dead: 1_000, healthy: 100, seconds: 60, grouping: 'people' as const },
    ],
  ])(
    '%s: nobody who is well waits',
    async (_, crowd: Crowd) => {
      const { waits, mostUnderWay } = await live(crowd);
      expect(waits).toHaveLength(crowd.healthy + crowd.seconds - 1);
      expect(quantile(waits, 0.99)).toBeLessThanOrEqual(1_000);
      expect(mostUnderWay).toBeLessThanOrEqual(MAX_SLOTS);
    },
    120_000,
  );

  it('a thousand get their own tries in time', async () => {
    const { deadTries } = await live({ dead: 1_000, healthy: 1, seconds: 90 });
    expect(deadTries.size).toBe(1_000);
    const counts = [...deadTries.values()].map((tries) => tries.length);
    // 15 s of hanging, 5 to 10 s of waiting: three first tries and one every 15 to 25 s.
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(5);
  }, 120_000);
});
