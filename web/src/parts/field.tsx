import { X } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import './field.css';

/** What an input, a select or a text area needs to belong to its label. */
export interface FieldInput {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

/** A field of a form: label, input, what it means, and what is wrong with it and how to mend that. */
export function Field({
  label,
  note,
  description,
  error,
  children,
}: {
  readonly label: string;
  /** At the end of the label's line: "secret". */
  readonly note?: ReactNode;
  readonly description?: ReactNode;
  readonly error?: string | null;
  children(input: FieldInput): ReactNode;
}) {
  const id = useId();
  const text = error ?? (description === '' ? undefined : description);
  const hint = text === undefined ? undefined : `${id}-hint`;
  const hasError = error !== undefined && error !== null;
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {note !== undefined && <span className="small soft">{note}</span>}
      </label>
      {children({ id, 'aria-describedby': hint, 'aria-invalid': hasError })}
      {text !== undefined && (
        <p id={hint} className={hasError ? 'field-error small' : 'small soft'}>
          {hasError && <X size={13} aria-hidden="true" />}
          {text}
        </p>
      )}
    </div>
  );
}
