import type { RecordType } from './wire/record-text.ts';

/** A question about a name. */
export interface RecordQuestion {
  /** An IP address is asked for by its name in `in-addr.arpa` or `ip6.arpa`. */
  readonly name: string;
  readonly type: RecordType;
  /** Names or IP addresses of the servers to ask; without any, the resolver of our machine. */
  readonly servers: readonly { readonly host: string; readonly port: number }[];
}

/** What the name servers say. */
export type RecordAnswer =
  /** In the order they came, at most a hundred; empty when the name has no record of the type. */
  | {
      readonly kind: 'records';
      readonly values: readonly string[];
      readonly ttlSeconds: number | null;
    }
  /** There is no such name (NXDOMAIN). */
  | { readonly kind: 'no_name' };
