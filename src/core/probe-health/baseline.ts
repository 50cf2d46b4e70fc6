import { witnessKey } from './examination.ts';
import type { Examination, Observation, Witness } from './examination.ts';

/** Facts of the moment, with nothing to compare them with. */
const OF_THE_MOMENT: ReadonlySet<Witness> = new Set(['listed', 'route', 'loopback']);
/** Witnesses whose answers change only when another host answers in the place of all. */
const INTERCEPTED: ReadonlySet<Witness> = new Set(['nobody', 'nowhere']);
const OF_RESOLVERS: ReadonlySet<Witness> = new Set(['root', 'world']);

/** What each witness answers while sites are healthy: it counts only against that. */
export class Baseline {
  readonly #known = new Map<string, Observation>();

  /** All that is known. */
  get observations(): readonly Observation[] {
    return [...this.#known.values()];
  }

  /** Witnesses that answered nothing, as an examination's request names them. */
  get mute(): readonly string[] {
    return [...this.#known.values()]
      .filter(({ witness, answer }) => answer === 'silent' && witness !== 'nowhere')
      .map(witnessKey);
  }

  /** `null`: it has never been asked while all was well. */
  get(observation: Pick<Observation, 'witness' | 'of'>): Observation | null {
    return this.#known.get(witnessKey(observation)) ?? null;
  }

  /** Takes over what a former process knew. */
  restore(observations: readonly Observation[]): void {
    for (const observation of observations) this.#known.set(witnessKey(observation), observation);
  }

  /**
   * Takes what was answered just after a site was healthy; `isSecured` when its certificate was verified. A resolver is as it
   * should be when it found a name afresh; what is not known to be as it should only fills what is missing.
   */
  learn({ observations }: Pick<Examination, 'observations'>, isSecured: boolean): void {
    const naming = new Set(
      observations
        .filter(({ witness, answer }) => witness === 'listed' && answer === 'known')
        .map(({ of }) => of),
    );
    for (const observation of observations) {
      const { witness, of } = observation;
      if (OF_THE_MOMENT.has(witness)) continue;
      const key = witnessKey(observation);
      const isSound = INTERCEPTED.has(witness)
        ? isSecured
        : !OF_RESOLVERS.has(witness) || naming.has(of);
      if (isSound || !this.#known.has(key)) this.#known.set(key, observation);
    }
  }
}
