import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { Button } from '../parts/button.tsx';
import { FailureNote, LoadingRows } from '../parts/states.tsx';
import { useClient } from '../state/session.tsx';
import { useText } from '../text/use-text.tsx';
import { SchemaField } from './field-input.tsx';
import { FiledField, type FiledPlace } from './filed-field.tsx';
import { FormFold } from './form-fold.tsx';
import { faultOf, type FormItem } from './form-draft.ts';
import { fieldsOf, FORM_GROUPS, type FormField, type FormSchema } from './form-schema.ts';
import type { FormChoice, FormSubject } from './form-subject.ts';
import type { FormWords } from './form-words.ts';
import { TryButton, TryResult, useTrySettings } from './try-settings.tsx';
import { useDraft, type Draft } from './use-draft.ts';
import { useFormWords } from './use-form-words.ts';
import { useProjects, withoutProject } from './use-projects.ts';
import { useSaving, type Saving } from './use-saving.ts';

interface FormProps extends FormSubject {
  /** What fields refer to, by their keys. */
  readonly choices: Readonly<Record<string, readonly FormChoice[]>>;
  /** Whether what is typed can be tried before it is saved. */
  readonly canTry?: boolean;
  /** What is there is written in a file, which decides it. */
  readonly filed?: FiledPlace | undefined;
  onSaved(item: FormItem): void;
  /** Leaves the form; what was typed is forgotten. */
  onCancel(): void;
}

/** A form that is drawn from the JSON Schema that the API answers for it. */
export function SchemaForm(props: FormProps) {
  const client = useClient();
  const words = useFormWords(props.section);
  const projects = useProjects();
  const path = ['schemas', props.section, ...(props.kind === null ? [] : [props.kind])].join('/');
  const { data, error } = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => client.get<FormSchema>(path, signal),
  });
  if (error !== null) return <FailureNote failure={error} readAt={null} />;
  if (data === undefined || words === undefined || projects === undefined) {
    return <LoadingRows rows={4} />;
  }
  const fields = withoutProject(fieldsOf(data), projects);
  const choices = { ...props.choices, project: projects };
  return <LoadedForm {...props} choices={choices} fields={fields} words={words} />;
}

type LoadedProps = FormProps & { readonly fields: readonly FormField[]; readonly words: FormWords };

function LoadedForm(props: LoadedProps) {
  const { t } = useText();
  const { section, kind, item, fields, canTry = false, onCancel } = props;
  const draft = useDraft([section, kind, item?.id].filter(Boolean).join('/'), fields, item);
  const saving = useSaving(props, fields);
  const trying = useTrySettings(props, fields, saving.note);
  const general = saving.problems.get('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void saving.save(draft.texts, draft.forget);
  };
  const cancel = (): void => {
    draft.forget();
    onCancel();
  };
  return (
    <form className="schema-form" noValidate onSubmit={submit}>
      {draft.isRestored && (
        <p className="form-restored small" role="status">
          {t('form.restored')} <Button onClick={draft.forget}>{t('form.discard')}</Button>
        </p>
      )}
      {props.filed !== undefined && (
        <p className="form-note small">{t('form.filed', { file: props.filed.file })}</p>
      )}
      <FormFields {...props} draft={draft} saving={saving} />
      {general !== undefined && (
        <p className="field-error" role="alert" dir="auto">
          {general}
        </p>
      )}
      <TryResult trying={trying} />
      <div className="form-foot">
        {canTry && <TryButton trying={trying} onTry={() => trying.run(draft.texts)} />}
        <Button className="form-end" onClick={cancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" look="primary">
          {t('form.save')}
        </Button>
      </div>
    </form>
  );
}

/** What files do not undo: a site that people have paused stays so. */
const STAYS = 'paused';

type FieldsProps = LoadedProps & { readonly draft: Draft; readonly saving: Saving };

/** What nearly everybody fills in, and below it the other groups, folded. */
function FormFields({ fields, words, choices, draft, saving, filed }: FieldsProps) {
  const { t } = useText();
  const { problems, clear } = saving;
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const leave = (field: FormField): void => {
    const fault = faultOf(field, draft.texts[field.key] ?? '');
    const others = [...faults].filter(([key]) => key !== field.key);
    setFaults(
      new Map(fault === null ? others : [...others, [field.key, t(`form.fault.${fault}`)]]),
    );
  };
  const change = ({ key }: FormField, text: string): void => {
    clear(key);
    draft.change(key, text);
  };
  const draw = (field: FormField): ReactNode =>
    filed !== undefined && field.key !== STAYS ? (
      <FiledField
        key={field.key}
        {...{ field, words, text: draft.texts[field.key] ?? '', place: filed }}
      />
    ) : (
      <SchemaField
        key={field.key}
        field={field}
        words={words}
        text={draft.texts[field.key] ?? ''}
        problem={problems.get(field.key) ?? faults.get(field.key) ?? null}
        choices={choices[field.key]}
        onChange={(text) => change(field, text)}
        onLeave={() => leave(field)}
      />
    );
  const folds = FORM_GROUPS.map((group) => ({
    group,
    fields: fields.filter((field) => field.group === group && !isFront(field, fields)),
  }));
  return (
    <>
      {fields.filter((field) => isFront(field, fields)).map(draw)}
      {folds
        .filter((fold) => fold.fields.length > 0)
        .map((fold) => (
          <FormFold
            key={fold.group}
            {...fold}
            words={words}
            texts={draft.texts}
            isWrong={fold.fields.some(({ key }) => problems.has(key))}
          >
            {fold.fields.map(draw)}
          </FormFold>
        ))}
    </>
  );
}

/** A form without groups is short, and has all of it in front. */
function isFront({ group, key }: FormField, fields: readonly FormField[]): boolean {
  const isShort = fields.every((field) => field.group === 'common' || field.group === 'required');
  return group === 'required' || key === 'owner' || key === 'name' || isShort;
}
