import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Field, type FieldInput } from '../parts/field.tsx';
import { useText } from '../text/use-text.tsx';
import { isMasked } from './form-draft.ts';
import type { FormField } from './form-schema.ts';
import './form.css';

/** One of what a field may refer to. */
export interface FormChoice {
  readonly value: string;
  readonly label: string;
}

interface FieldProps {
  readonly field: FormField;
  readonly text: string;
  readonly problem: string | null;
  /** What it refers to; absent: no field of references. */
  readonly choices: readonly FormChoice[] | undefined;
  onChange(text: string): void;
}

/** A field of a form made from a schema, whose own words are in English. */
export function SchemaField(props: FieldProps) {
  const { t } = useText();
  const { field, problem } = props;
  const note = field.isSecret ? t('form.secret') : (field.unit ?? undefined);
  return (
    <Field
      label={field.label}
      description={field.description}
      error={problem}
      {...(note !== undefined && { note })}
    >
      {(input) => <SecretInput {...props} input={input} />}
    </Field>
  );
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

function PlainInput({ field, text, choices, input, onChange }: InputProps) {
  const common = {
    ...input,
    className: 'input',
    required: field.isRequired,
    value: text,
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
  const options = choices ?? field.words.map((word) => ({ value: word, label: word }));
  if ((choices !== undefined || options.length > 0) && field.input !== 'lines') {
    return (
      <select {...common}>
        <option value="">{field.placeholder === '' ? '–' : `(${field.placeholder})`}</option>
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
    <input
      {...common}
      dir="ltr"
      type={field.isSecret ? 'password' : 'text'}
      inputMode={field.input === 'number' ? 'numeric' : 'text'}
      autoComplete="off"
      spellCheck={false}
      placeholder={field.placeholder}
    />
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
