import { useState } from 'react';
import { keepDraft, readDraft } from '../state/drafts.ts';
import { draftOf, keptOf, type FormDraft, type FormItem } from './form-draft.ts';
import type { FormField } from './form-schema.ts';

/** What was typed into a form so far. */
export interface Draft {
  /** Of all fields: what was typed, else what is there. */
  readonly texts: FormDraft;
  /** Whether something of it was typed before the page was loaded. */
  readonly isRestored: boolean;
  change(key: string, text: string): void;
  /** As if nothing had been typed. */
  forget(): void;
}

/** The draft of a form, kept under its name over a reload of the page; what is secret is not kept. */
export function useDraft(name: string, fields: readonly FormField[], item: FormItem | null): Draft {
  const stored = draftOf(fields, item);
  const [typed, setTyped] = useState(() => keptOf(fields, readDraft(name)));
  const [isRestored, setIsRestored] = useState(() => Object.keys(typed).length > 0);
  return {
    texts: { ...stored, ...typed },
    isRestored,
    change: (key, text) => {
      const { [key]: _before, ...others } = typed;
      const now = text === stored[key] ? others : { ...others, [key]: text };
      setTyped(now);
      keepDraft(name, keptOf(fields, now));
    },
    forget: () => {
      setTyped({});
      setIsRestored(false);
      keepDraft(name, {});
    },
  };
}
