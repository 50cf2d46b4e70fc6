import type { ReactNode, SubmitEvent } from 'react';
import { Acorn } from './mark.tsx';
import './lone-form.css';

/** A page that is one form, without anything around it. */
export function LoneForm({
  title,
  onSubmit,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
  onSubmit(): void;
}) {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <main className="lone-form">
      <form onSubmit={submit}>
        <h1>
          <Acorn size={28} /> {title}
        </h1>
        {children}
      </form>
    </main>
  );
}
