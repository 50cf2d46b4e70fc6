import type { ReactNode } from 'react';
import './controls.css';

/** A small word beside a name. */
export function Tag({
  tone = 'plain',
  children,
}: {
  readonly tone?: 'plain' | 'slow' | 'down' | 'maintenance' | 'unknown' | 'accent';
  readonly children: ReactNode;
}) {
  return (
    <span className={`tag tone-${tone}`} dir="auto">
      {children}
    </span>
  );
}

/** Keys of the keyboard, as they are labelled on it: `Ctrl K`, `g i`. */
export function KeyCaps({ keys }: { readonly keys: string }) {
  return (
    <span className="key-caps" dir="ltr">
      {keys.split(' ').map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
