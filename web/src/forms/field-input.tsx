import { useState, type ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { Field, type FieldInput } from '../parts/field.tsx';
import { useText } from '../text/use-text.tsx';
import { CodedText } from './coded-text.tsx';
import { FieldChoices } from './field-choices.tsx';
import { isMasked } from './form-draft.ts';
import type { FormField, FormUnit } from './form-schema.ts';
import type { FormChoice } from './form-subject.ts';
import type { FormWords } from './form-words.ts';
import './form.css';

/** What people write in their own words has the direction of these. */
const OWN_WORDS: ReadonlySet<string> = new Set(['name', 'note', 'comment', 'group', 'author']);

interface FieldProps {
  readonly field: FormField;
  readonly words: FormWords;
  readonly text: string;
  readonly problem: string | null;
  /** What it refers to; absent: no field of references. */
  readonly choices: readonly FormChoice[] | undefined;
  onChange(text: string): void;
  /** The input was left. */
  onLeave(): void;
}

/** A field of a form made from a schema. */
export function SchemaField(props: FieldProps) {
  const { t } = useText();
  const { field, words, problem, choices } = props;
  const texts = {
    label: words(field.label),
    description: field.description && <CodedText text={words(field.description)} />,
    error: problem,
    ...(field.isSecret && { note: t('form.secret') }),
  };
  if (choices !== undefined && choices.length > 0 && field.input === 'lines') {
    return (
      <FieldChoices {...texts} text={props.text} choices={choices} onChange={props.onChange} />
    );
  }
  return <Field {...texts}>{(input) => <SecretInput {...props} input={input} />}</Field>;
}

type InputProps = FieldProps & { readonly input: FieldInput };

/** A secret that is stored is not shown, and stays unless it is replaced. */
function SecretInput(props: InputProps) {
  const { t } = useText();
  const [isReplacing, setIsReplacing] = useState(false);
  const { field, text, input, onChange } = props;
  if (isReplacing || !isMasked(field, text)) return <PlainInput {...props} />;
  return (
    <span className="form-secret">
      <input id={input.id} className="input" dir="ltr" readOnly value={text} />
      <Button
        onClick={() => {
          setIsReplacing(true);
          onChange('');
        }}
      >
        {t('form.replace')}
      </Button>
    </span>
  );
}

function PlainInput({ field, words, text, choices, input, onChange, onLeave }: InputProps) {
  const common = {
    ...input,
    className: 'input',
    required: field.isRequired && field.usual === '',
    value: text,
    onBlur: onLeave,
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      onChange(target.value),
  };
  if (field.input === 'flag') {
    return (
      <input
        {...input}
        type="checkbox"
        className="form-flag"
        checked={text === 'true'}
        onChange={({ target }) => onChange(String(target.checked))}
      />
    );
  }
  const options = choices ?? field.words.map((word) => ({ value: word, label: words(word) }));
  if ((choices !== undefined || options.length > 0) && field.input !== 'lines') {
    return (
      <select {...common}>
        <option value="">{field.placeholder === '' ? '–' : `(${words(field.placeholder)})`}</option>
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    );
  }
  const isText = field.input === 'text' || field.input === 'number';
  return isText ? (
    <WithUnit unit={field.unit}>
      <input
        {...common}
        dir={OWN_WORDS.has(field.key) ? 'auto' : 'ltr'}
        type={field.isSecret ? 'password' : 'text'}
        inputMode={field.input === 'number' ? 'numeric' : 'text'}
        autoComplete={field.isSecret ? 'new-password' : 'off'}
        spellCheck={false}
        placeholder={field.placeholder}
      />
    </WithUnit>
  ) : (
    <textarea
      {...common}
      dir="ltr"
      rows={field.input === 'lines' ? 2 : 4}
      spellCheck={false}
      placeholder={field.placeholder}
    />
  );
}

/** A duration as it is typed, in every language. */
const EXAMPLE = '90s';

function WithUnit({
  unit,
  children,
}: {
  readonly unit: FormUnit | null;
  readonly children: ReactNode;
}) {
  const { t } = useText();
  if (unit === null) return children;
  return (
    <span className="form-unit">
      {children}
      <span className="small soft">
        {unit === '%' ? t('form.unit.percent') : t(`form.unit.${unit}`, { example: EXAMPLE })}
      </span>
    </span>
  );
}
