import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { Button } from '../parts/button.tsx';
import { FailureNote, LoadingRows } from '../parts/states.tsx';
import { showToast } from '../parts/toasts.tsx';
import { ApiFailure, failureText } from '../state/client.ts';
import { useClient } from '../state/session.tsx';
import { useText } from '../text/use-text.tsx';
import { SchemaField, type FormChoice } from './field-input.tsx';
import { bodyOf, draftOf, FormFault, problemsByField, type FormItem } from './form-draft.ts';
import { fieldsOf, type FormField, type FormSchema } from './form-schema.ts';

/** What a form makes or changes. */
export interface FormSubject {
  /** Such as `owners`: the address below the API, and the name of its forms. */
  readonly section: string;
  /** `null` where the section has no kinds. */
  readonly kind: string | null;
  /** `null`: something new. */
  readonly item: FormItem | null;
}

interface FormProps extends FormSubject {
  /** What fields refer to, by their keys. */
  readonly choices: Readonly<Record<string, readonly FormChoice[]>>;
  /** Stands beside Save, for what is there. */
  readonly tools?: ReactNode;
  onSaved(item: FormItem): void;
}

/** A form that is drawn from the JSON Schema that the API answers for it. */
export function SchemaForm(props: FormProps) {
  const client = useClient();
  const path = ['schemas', props.section, ...(props.kind === null ? [] : [props.kind])].join('/');
  const { data, error } = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => client.get<FormSchema>(path, signal),
  });
  if (error !== null) return <FailureNote failure={error} readAt={null} />;
  if (data === undefined) return <LoadingRows rows={4} />;
  return <LoadedForm {...props} fields={fieldsOf(data)} />;
}

function LoadedForm({ fields, ...props }: FormProps & { readonly fields: readonly FormField[] }) {
  const { t } = useText();
  const [draft, setDraft] = useState(() => draftOf(fields, props.item));
  const { problems, save } = useSaving(props, fields);
  const draw = (field: FormField): ReactNode => (
    <SchemaField
      key={field.key}
      field={field}
      text={draft[field.key] ?? ''}
      problem={problems.get(field.key) ?? null}
      choices={props.choices[field.key]}
      onChange={(text) => setDraft((before) => ({ ...before, [field.key]: text }))}
    />
  );
  const isFront = ({ group, key }: FormField): boolean =>
    group === 'required' || key === 'owner' || fields.every((field) => field.group === 'common');
  const folded = fields.filter((field) => !isFront(field));
  const general = problems.get('');
  return (
    <form
      className="schema-form"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        void save(draft);
      }}
    >
      {fields.filter(isFront).map(draw)}
      {folded.length > 0 && (
        <details open={folded.some(({ key }) => problems.has(key)) || undefined}>
          <summary>{t('form.more', { count: folded.length })}</summary>
          <div>{folded.map(draw)}</div>
        </details>
      )}
      {general !== undefined && (
        <p className="field-error" role="alert" dir="auto">
          {general}
        </p>
      )}
      <div className="form-foot">
        {props.tools}
        <Button type="submit" look="primary">
          {t('form.save')}
        </Button>
      </div>
    </form>
  );
}

/** Sends what was said, and keeps what is wrong with it, by fields. */
function useSaving({ section, kind, item, onSaved }: FormProps, fields: readonly FormField[]) {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map());
  const save = async (draft: Readonly<Record<string, string>>): Promise<void> => {
    try {
      const body = {
        ...bodyOf(fields, draft, item),
        ...(item === null && kind !== null && { kind }),
      };
      const saved =
        item === null
          ? await client.send<FormItem>('POST', section, body)
          : await client.send<FormItem>('PATCH', `${section}/${encodeURIComponent(item.id)}`, body);
      setProblems(new Map());
      await queries.invalidateQueries({ queryKey: [section] });
      showToast({ kind: 'done', title: t('form.saved') });
      onSaved(saved);
    } catch (failure) {
      setProblems(problemsOf(fields, failure));
    }
  };
  return { problems, save };
}

function problemsOf(fields: readonly FormField[], failure: unknown): ReadonlyMap<string, string> {
  if (failure instanceof FormFault) return new Map([[failure.key, failure.message]]);
  const isOfInput = failure instanceof ApiFailure && failure.problems.length > 0;
  return isOfInput
    ? problemsByField(fields, failure.problems)
    : new Map([['', failureText(failure)]]);
}
