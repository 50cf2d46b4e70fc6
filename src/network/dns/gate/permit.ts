import { FairQueue } from './fair-queue.ts';

/** A lookup that can be begun, interrupted and taken up again. */
export interface GatedLookup {
  run(): void;
  pause(): void;
}

/** Held by a lookup as long as it runs or waits for its turn. */
export interface GatePermit {
  /** The lookup is over or not wanted any more; says whether name servers answered, `null` when that is not known. */
  leave(hasAnswered: boolean | null): void;
}

/** Lookups of one kind: those of authorities that answered the last time, or all others. */
export class AdmissionClass {
  readonly queue = new FairQueue<LookupPermit>();
  /** Those whose questions perhaps no server has read yet, oldest first. */
  readonly young = new Set<LookupPermit>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get hasCapacity(): boolean {
    return this.young.size < this.#capacity;
  }
}

/** A permit, and how far its lookup has come. */
export class LookupPermit implements GatePermit {
  readonly authority: string;
  readonly group: AdmissionClass;
  readonly lookup: GatedLookup;
  runSince = 0;
  #leave: ((permit: LookupPermit, hasAnswered: boolean | null) => void) | null;

  constructor(setup: {
    readonly authority: string;
    readonly group: AdmissionClass;
    readonly lookup: GatedLookup;
    readonly leave: (permit: LookupPermit, hasAnswered: boolean | null) => void;
  }) {
    this.authority = setup.authority;
    this.group = setup.group;
    this.lookup = setup.lookup;
    this.#leave = setup.leave;
  }

  leave(hasAnswered: boolean | null): void {
    const leave = this.#leave;
    this.#leave = null;
    leave?.(this, hasAnswered);
  }
}
