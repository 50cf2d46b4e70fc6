import type { Form } from '../forms/reading.ts';

/** Takes what a list holds, in the order of its lines. */
export interface RowSink {
  /** One site as a flat form; `isText` when its values come from text, where `5` and `"5"` mean the same. */
  row(line: number, row: { readonly form: unknown; readonly isText: boolean }): void;
  /** One thing wrong with a line. */
  fault(line: number, fault: RowFault): void;
}

/** What is wrong, and how to mend it. */
export interface RowFault {
  readonly message: string;
  readonly hint?: string;
}

/** A flat form made from text, or what is wrong with the text. */
export type TextForm =
  | { readonly kind: 'ok'; readonly form: Form }
  | { readonly kind: 'faulty'; readonly faults: readonly RowFault[] };
