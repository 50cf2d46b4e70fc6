import type { FactKey } from '../phrase-types.ts';
import type { MomentLines } from '../moment-text.ts';

/** One line of a notice. */
export interface Fact {
  /** What it is about. */
  readonly key?: FactKey;
  readonly label: string;
  readonly value: string;
  /** The value is an address to follow. */
  readonly isLink?: true;
  /** Of a time: the same in parts, for channels with room. */
  readonly lines?: MomentLines;
}
