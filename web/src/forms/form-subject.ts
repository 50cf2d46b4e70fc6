import type { FormItem } from './form-draft.ts';

/** What a form makes or changes. */
export interface FormSubject {
  /** Such as `owners`: the address below the API, and the name of its forms. */
  readonly section: string;
  /** `null` where the section has no kinds. */
  readonly kind: string | null;
  /** `null`: something new. */
  readonly item: FormItem | null;
}

/** One of what a field may refer to. */
export interface FormChoice {
  readonly value: string;
  readonly label: string;
}
