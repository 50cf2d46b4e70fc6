import { Field } from './field.tsx';

/** A field of one line of text. */
export function TextField({
  label,
  description,
  error,
  value,
  onChange,
  kind = 'text',
  completes,
  isRequired = true,
}: {
  readonly label: string;
  readonly description?: string;
  readonly error?: string | null;
  readonly value: string;
  /** `text` has the direction of what is typed; the others are left to right. */
  readonly kind?: 'text' | 'email' | 'password' | 'code';
  /** What a browser may fill in, in the words of HTML. */
  readonly completes?: string;
  readonly isRequired?: boolean;
  onChange(value: string): void;
}) {
  const texts = {
    label,
    ...(description !== undefined && { description }),
    ...(error !== undefined && { error }),
  };
  return (
    <Field {...texts}>
      {(input) => (
        <input
          {...input}
          className="input"
          type={kind === 'code' ? 'text' : kind}
          autoComplete={completes ?? 'off'}
          dir={kind === 'text' ? 'auto' : 'ltr'}
          required={isRequired}
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
