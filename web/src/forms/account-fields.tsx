import { useText } from '../text/use-text.tsx';
import { TextField } from '../parts/text-field.tsx';

interface AccountFieldProps {
  readonly value: string;
  readonly error?: string | null;
  onChange(value: string): void;
}

/** The e-mail that people sign in with. */
export function EmailField(props: AccountFieldProps) {
  const { t } = useText();
  return <TextField label={t('account.email')} kind="email" completes="username" {...props} />;
}

/** The password that an account has. */
export function PasswordField({
  label,
  description,
  ...props
}: AccountFieldProps & { readonly label?: string; readonly description?: string }) {
  const { t } = useText();
  return (
    <TextField
      label={label ?? t('account.password')}
      {...(description !== undefined && { description })}
      kind="password"
      completes="current-password"
      {...props}
    />
  );
}

/** A password that is being chosen. */
export function NewPasswordField({
  label,
  ...props
}: AccountFieldProps & { readonly label?: string }) {
  const { t } = useText();
  return (
    <TextField
      label={label ?? t('account.password')}
      description={t('account.passwordHint')}
      kind="password"
      completes="new-password"
      {...props}
    />
  );
}
