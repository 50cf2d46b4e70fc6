import type { ProjectId } from '../ids.ts';
import type { Scope } from './role.ts';

/** A key for programs. Its secret is shown once and kept as a hash. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  /** The only project that it is good for; `null`: all of its user's. */
  readonly projectId: ProjectId | null;
  /** Who made it: it may do no more than they may, and goes with them; `null`: the operator. */
  readonly userId: string | null;
  /** Epoch ms. */
  readonly createdAt: number;
  /** Epoch ms from which it opens nothing; `null`: never. */
  readonly expiresAt: number | null;
  /** Addresses and networks that it may be used from; empty: from anywhere. */
  readonly networks: readonly string[];
  /** Epoch ms of its latest use, about a minute late; `null`: never. */
  readonly usedAt: number | null;
  /** Address of its latest use. */
  readonly usedFrom: string | null;
}

/** Keys of an installation. */
export const MAX_API_KEYS = 500;
export const MAX_KEY_NETWORKS = 20;
