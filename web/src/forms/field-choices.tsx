import { X } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import type { FormChoice } from './form-subject.ts';

/** A field that refers to several of what there is: a box for each. What it refers to and is gone keeps its box. */
export function FieldChoices({
  label,
  description,
  error,
  text,
  choices,
  onChange,
}: {
  readonly label: string;
  readonly description: ReactNode;
  readonly error: string | null;
  /** An id on each line. */
  readonly text: string;
  readonly choices: readonly FormChoice[];
  onChange(text: string): void;
}) {
  const id = useId();
  const chosen = text.split('\n').filter((line) => line !== '');
  const gone = chosen.filter((value) => choices.every((choice) => choice.value !== value));
  const all = [...choices, ...gone.map((value) => ({ value, label: value }))];
  const toggle = (value: string): void => {
    const now = chosen.includes(value)
      ? chosen.filter((each) => each !== value)
      : [...chosen, value];
    onChange(now.join('\n'));
  };
  return (
    <fieldset className="field form-choices" aria-describedby={id}>
      <legend>{label}</legend>
      <div>
        {all.map((choice) => (
          <label key={choice.value}>
            <input
              type="checkbox"
              className="form-flag"
              checked={chosen.includes(choice.value)}
              onChange={() => toggle(choice.value)}
            />
            <bdi>{choice.label}</bdi>
          </label>
        ))}
      </div>
      <p id={id} className={error === null ? 'small soft' : 'field-error small'}>
        {error !== null && <X size={13} aria-hidden="true" />}
        {error ?? description}
      </p>
    </fieldset>
  );
}
