import { expect, it } from 'vitest';
import type { Call, CallEnd, Database, Remedy, Session } from './database.ts';
import type { StorageJob } from './job.ts';
import { createLanes } from './lanes.ts';
import { LANES, type Response } from './protocol.ts';
import { runGroup } from './run-group.ts';

const spoiling = new Error('spoilt');

/** A database that keeps what was committed; a call whose argument is `bad` spoils the transaction it is in. */
class Ledger {
  readonly kept: unknown[][] = [];
  readonly answers: Response[] = [];
  readonly lanes = createLanes<StorageJob>(() => 0);
  readonly #remedies: Remedy[];
  #open: unknown[] = [];
  locked = false;

  constructor(...remedies: Remedy[]) {
    this.#remedies = remedies;
  }

  ask(...args: readonly unknown[]): void {
    for (const [id, arg] of args.entries()) {
      const call: Call = { store: 'ledger', method: 'commit', lane: 'durable', args: [arg] };
      this.lanes.add('durable', { id, call, acceptedAt: 0, progress: null });
    }
  }

  async turn(): Promise<string> {
    const { lanes } = this;
    const send = (response: Response): void => void this.answers.push(response);
    return runGroup({ database: this.#database(), session: this.#session(), lanes, send });
  }

  /** Ids of the calls that were answered, by how. */
  get ended(): Record<string, number[]> {
    const idsOf = (kind: string): number[] =>
      this.answers.flatMap((answer) => (answer.kind === kind && 'id' in answer ? [answer.id] : []));
    return { done: idsOf('done'), failed: idsOf('failed') };
  }

  #session(): Session {
    return {
      lanes: LANES,
      start: () => {
        throw new Error('not durable');
      },
      advance: () => ({ done: true, value: undefined }),
      beginGroup: () => {
        if (this.locked) throw new Error('locked');
        this.#open = [];
      },
      runInGroup: async ({ args: [arg] }): Promise<CallEnd> => {
        if (arg === 'bad') throw spoiling;
        if (arg === 'refused') return { kind: 'failed', error: new Error('refused') };
        this.#open.push(arg);
        return { kind: 'done', value: arg };
      },
      commitGroup: () => void this.kept.push(this.#open),
    };
  }

  #database(): Database {
    return {
      sessions: [],
      isLocked: () => this.locked,
      recover: () => this.#remedies.shift() ?? 'fail',
      explain: (error) => error,
      close: () => undefined,
    };
  }
}

it('commits what waits at once, and answers then', async () => {
  const ledger = new Ledger();
  ledger.ask('a', 'refused', 'b');
  await ledger.turn();
  expect(ledger.kept).toEqual([['a', 'b']]);
  expect(ledger.ended).toEqual({ done: [0, 2], failed: [1] });
});

it('tries each call alone when one of them spoilt the transaction of all', async () => {
  const ledger = new Ledger('alone');
  ledger.ask('a', 'bad', 'b');
  await ledger.turn();
  expect(ledger.ended).toEqual({ done: [0], failed: [1] });
  await ledger.turn();
  expect(ledger.kept).toEqual([['a'], ['b']]);
  expect(ledger.ended).toEqual({ done: [0, 2], failed: [1] });
});

it('fails a call that spoils a transaction of its own, once', async () => {
  const ledger = new Ledger('alone', 'alone');
  ledger.ask('bad');
  await ledger.turn();
  expect(ledger.ended).toEqual({ done: [], failed: [0] });
});

it('lets calls wait for another group where that may help', async () => {
  const ledger = new Ledger('again', 'fail');
  ledger.ask('a', 'bad');
  await ledger.turn();
  expect(ledger.answers).toEqual([]);
  await ledger.turn();
  expect(ledger.ended).toEqual({ done: [], failed: [0, 1] });
});

it('lets calls wait while another program has the database', async () => {
  const ledger = new Ledger();
  ledger.ask('a');
  ledger.locked = true;
  expect(await ledger.turn()).toBe('locked');
  expect(ledger.answers).toEqual([]);
  ledger.locked = false;
  await ledger.turn();
  expect(ledger.ended).toEqual({ done: [0], failed: [] });
});
