import type { ButtonHTMLAttributes, ReactNode } from 'react';
import './controls.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary`: the one thing to do here; `ghost`: without a frame; `danger`: what cannot be undone. Plain by default. */
  readonly look?: 'primary' | 'plain' | 'ghost' | 'danger';
  readonly children: ReactNode;
}

/** A button. Its text is a verb. */
export function Button({ look = 'plain', className = '', type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={`button ${look} ${className}`} {...rest} />;
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  /** What it does, for who does not see the icon; shown on hover as well. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A button of an icon alone. */
export function IconButton({ label, className = '', ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={`icon-button ${className}`}
      aria-label={label}
      title={label}
      {...rest}
    />
  );
}
