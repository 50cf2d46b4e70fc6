import { asOwnerId } from '../../src/core/ids.ts';
import type { Notification } from '../../src/core/alerting/notification.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { Delivery } from '../../src/core/ports/notifier.ts';
import type { OpenNotifier } from '../../src/engine/alerting/deliver.ts';
import type { Network } from '../../src/network/index.ts';
import { downDuring, EngineStage } from '../support/engine/engine-stage.ts';
import { RealSenders } from '../support/engine/real-senders.ts';
import { RecordingNotifier } from '../support/engine/recording-notifier.ts';

/** Every alert has been planned by then, and none has reached the network: seconds. */
const SENT_FROM = 15;

/** A message that was taken: its kind, and seconds since the first attempts. */
export type Taken = readonly [kind: string, second: number];

/** What became of the alert that was for one receiver. */
export interface Fate {
  /** The message, as the outbox has it. */
  readonly row: Notification | undefined;
  /** What went over the next channel of the same owner. */
  readonly backups: readonly Taken[];
  /** What the operator was notified of about it. */
  readonly reports: readonly Taken[];
}

/**
 * Sites that go down at once, each of an owner whose first channel fails over a real network, and whose second one works.
 * Its clock stands still while an attempt is under way.
 */
export class FailingReceivers {
  readonly stage: EngineStage;
  readonly #ids: string[] = [];
  readonly #senders: RealSenders;
  readonly #recorder: RecordingNotifier;
  readonly #intervalMs: number;

  constructor(network: Network, intervalMs = 10_000) {
    const notifiers = new Map<string, OpenNotifier>();
    this.stage = new EngineStage({ changes: { notifiers } });
    this.#recorder = new RecordingNotifier(this.stage.clock);
    const recording = { notifier: this.#recorder, retryAfterMs: [], grouping: 'each' } as const;
    this.#senders = new RealSenders(network, { recording, unheard: recording });
    for (const [kind, open] of this.#senders.notifiers) notifiers.set(kind, open);
    this.#intervalMs = intervalMs;
  }

  add(id: string, channel: { readonly kind: string; readonly options: JsonObject }): void {
    const ownerId = asOwnerId(id);
    this.stage.channel(`${id}-a`, { ...channel, ownerId });
    // Switched on after the alert, so that it has no message of its own.
    this.stage.channel(`${id}-b`, { ownerId, isEnabled: false });
    this.stage.site(id, downDuring([0, 9e9]), {
      intervalMs: this.#intervalMs,
      confirmAfterMs: [1_000],
      ownerIds: [ownerId],
    });
    this.#ids.push(id);
  }

  /** Has all alerts planned, and then lets them go out. */
  async begin(): Promise<void> {
    this.#senders.closeGate();
    await this.stage.start();
    await this.stage.until(SENT_FROM);
    for (const id of this.#ids) this.stage.channel(`${id}-b`, { ownerId: asOwnerId(id) });
    this.stage.engine.refreshRoutes();
    this.#senders.openGate();
    await this.until(SENT_FROM + 1);
  }

  async until(second: number, stepS = 1): Promise<void> {
    await this.#senders.until(this.stage, second, stepS);
  }

  fateOf(id: string): Fate {
    const rows = [...this.stage.storage.tables.notifications.values()];
    const row = rows.find(
      ({ channelId, notice }) => channelId === `${id}-a` && notice.kind === 'opened',
    );
    return {
      row,
      backups: this.#taken(({ id: message }) => message.endsWith(`_${id}-b`)),
      reports: this.#taken(
        ({ notice: { kind, evidence } }) =>
          kind === 'undelivered' && evidence['notification'] === row?.id,
      ),
    };
  }

  #taken(isWanted: (delivery: Delivery) => boolean): readonly Taken[] {
    const { startedAt } = this.stage;
    return this.#recorder.tries
      .filter(({ delivery }) => isWanted(delivery))
      .map(({ at, delivery }) => [delivery.notice.kind, (at - startedAt) / 1_000 - SENT_FROM]);
  }
}
