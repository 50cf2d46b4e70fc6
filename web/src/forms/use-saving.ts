import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { showFailure, showToast } from '../parts/toasts.tsx';
import { ApiFailure, failureText, type Client } from '../state/client.ts';
import { useClient } from '../state/session.tsx';
import { useText, type Translate } from '../text/use-text.tsx';
import {
  bodyOf,
  FormFault,
  problemsByField,
  undoOf,
  type FormDraft,
  type FormItem,
} from './form-draft.ts';
import type { FormField } from './form-schema.ts';
import type { FormSubject } from './form-subject.ts';

/** Sends what was typed, and keeps what is wrong with it. */
export interface Saving {
  /** By the keys of fields; `''`: about all of the form. */
  readonly problems: ReadonlyMap<string, string>;
  /** The field was changed. */
  clear(key: string): void;
  /** What sending it for something else than saving came to; `null`: nothing is wrong. */
  note(failure: unknown): void;
  save(draft: FormDraft, onDone: () => void): Promise<void>;
}

export function useSaving(
  props: FormSubject & { onSaved(item: FormItem): void },
  fields: readonly FormField[],
): Saving {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map());
  const { item } = props;
  const note = (failure: unknown): void =>
    setProblems(failure === null ? new Map() : problemsOf(fields, failure, t));
  const send = async (body: object): Promise<FormItem> => {
    const saved = await sendTo(client, props, body);
    // Lists, maps and pages of single ones all show it.
    await queries.invalidateQueries();
    return saved;
  };
  return {
    problems,
    note,
    clear: (key) => {
      if (problems.has(key)) setProblems(new Map([...problems].filter(([known]) => known !== key)));
    },
    save: async (draft, onDone) => {
      try {
        const body = sentBody(props, fields, draft);
        const saved = await send(body);
        note(null);
        onDone();
        const undo = item === null ? null : undoOf(fields, body, item);
        const takeBack = (): void =>
          void send(undo ?? {}).catch((failure: unknown) =>
            showFailure(t('list.notDone'), failure),
          );
        showToast({
          kind: 'done',
          title: t('form.saved'),
          ...(undo !== null && { action: { label: t('form.undo'), run: takeBack } }),
        });
        props.onSaved(saved);
      } catch (failure) {
        note(failure);
      }
    },
  };
}

/** The body of a new one, or of a change. Throws a `FormFault`. */
export function sentBody(
  { item, kind }: FormSubject,
  fields: readonly FormField[],
  draft: FormDraft,
): Readonly<Record<string, unknown>> {
  return { ...bodyOf(fields, draft, item), ...(item === null && kind !== null && { kind }) };
}

function sendTo(client: Client, { section, item }: FormSubject, body: object): Promise<FormItem> {
  return item === null
    ? client.send<FormItem>('POST', section, body)
    : client.send<FormItem>('PATCH', `${section}/${encodeURIComponent(item.id)}`, body);
}

function problemsOf(
  fields: readonly FormField[],
  failure: unknown,
  t: Translate,
): ReadonlyMap<string, string> {
  if (failure instanceof FormFault)
    return new Map([[failure.key, t(`form.fault.${failure.kind}`)]]);
  const isOfInput = failure instanceof ApiFailure && failure.problems.length > 0;
  return isOfInput
    ? problemsByField(fields, failure.problems)
    : new Map([['', failureText(failure)]]);
}
