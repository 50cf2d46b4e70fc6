import type { ApiKey } from '../accounts/api-key.ts';
import type { User } from '../accounts/user.ts';
import type { Page, PageRequest } from '../page.ts';

/** A key with what its secret is compared with, and who made it. */
export interface StoredApiKey {
  readonly key: ApiKey;
  readonly digest: string;
  /** `null`: the operator. */
  readonly user: User | null;
}

/** The keys of programs. Every write but `touch` is durable when it resolves. */
export interface ApiKeyStore {
  /** Throws `AppError` with the code `limit_exceeded` when there are too many. */
  create(key: ApiKey, digest: string): Promise<void>;
  find(id: string): Promise<StoredApiKey | null>;
  get(id: string): Promise<ApiKey | null>;
  /** By id. */
  list(request: PageRequest): Promise<Page<ApiKey>>;
  /** Throws `NotFoundError`. */
  remove(id: string): Promise<void>;
  /** Notes that it was used; a moment behind. */
  touch(used: { readonly id: string; readonly at: number; readonly from: string }): Promise<void>;
}
