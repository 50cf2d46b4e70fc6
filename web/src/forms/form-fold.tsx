import type { ReactNode } from 'react';
import { useText } from '../text/use-text.tsx';
import type { FormDraft } from './form-draft.ts';
import type { FormField, FormGroup } from './form-schema.ts';
import type { FormWords } from './form-words.ts';

/** Settings of one group, folded: beside its name stand those that say something. */
export function FormFold({
  group,
  fields,
  words,
  texts,
  isWrong,
  children,
}: {
  readonly group: FormGroup;
  readonly fields: readonly FormField[];
  readonly words: FormWords;
  readonly texts: FormDraft;
  /** Something in it is wrong: it is opened. */
  readonly isWrong: boolean;
  readonly children: ReactNode;
}) {
  const { t, format } = useText();
  const said = fields.filter((field) => saysMore(field, texts[field.key] ?? ''));
  return (
    <details className="form-fold" open={isWrong || undefined}>
      <summary>
        <b>{t(`form.group.${group}`)}</b>
        <span className="small soft">
          {said.length === 0
            ? t('form.more', { count: fields.length })
            : format.list(said.map(({ label }) => words(label)))}
        </span>
      </summary>
      <div>{children}</div>
    </details>
  );
}

/** Whether it says something else than what holds anyway. */
function saysMore({ input, usual, fallback }: FormField, text: string): boolean {
  if (input === 'flag') return text !== String(fallback);
  return text !== '' && text !== usual;
}
