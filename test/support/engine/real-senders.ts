import { collectWords } from '../../../src/core/check/words.ts';
import type { Notifier } from '../../../src/core/ports/notifier.ts';
import type { OpenNotifier } from '../../../src/engine/alerting/deliver.ts';
import type { Network } from '../../../src/network/index.ts';
import { notifiers as definitions } from '../../../src/notifiers/index.ts';
import { probers } from '../../../src/probers/index.ts';
import type { EngineStage } from './engine-stage.ts';

/** The product's own notifiers over a real network, under an engine whose clock is turned by hand. */
export class RealSenders {
  readonly notifiers: ReadonlyMap<string, OpenNotifier>;
  /** Attempts that have not ended. */
  readonly #underWay = new Set<Promise<unknown>>();
  #gate: PromiseWithResolvers<undefined> | null = null;

  constructor(network: Network, others: Readonly<Record<string, OpenNotifier>> = {}) {
    const words = collectWords(probers);
    const real = definitions.map((definition): [string, OpenNotifier] => [
      definition.kind,
      { ...definition, notifier: this.#watched(definition.open(network, words)) },
    ]);
    this.notifiers = new Map([...real, ...Object.entries(others)]);
  }

  /** Attempts that begin from now on reach the network when the gate opens. */
  closeGate(): void {
    this.#gate ??= Promise.withResolvers<undefined>();
  }

  openGate(): void {
    this.#gate?.resolve(undefined);
    this.#gate = null;
  }

  /** Lets time pass until the second in steps; it stands still while an attempt is under way. */
  async until(stage: EngineStage, second: number, stepS = 1): Promise<void> {
    await this.#settled(stage);
    while (stage.second < second) {
      await stage.until(Math.min(second, stage.second + stepS));
      await this.#settled(stage);
    }
  }

  async #settled(stage: EngineStage): Promise<void> {
    while (this.#underWay.size > 0) {
      await Promise.race(this.#underWay);
      await stage.clock.advance(0);
    }
  }

  #watched(notifier: Notifier): Notifier {
    return {
      deliver: async (delivery) => {
        await this.#gate?.promise;
        const attempt = notifier.deliver(delivery);
        this.#underWay.add(attempt);
        return attempt.finally(() => this.#underWay.delete(attempt));
      },
      close: () => notifier.close(),
    };
  }
}
