import type { ReactNode } from 'react';
import './card.css';

/** A surface with a title. */
export function Card({
  title,
  note,
  tone = 'plain',
  aside,
  children,
}: {
  readonly title?: ReactNode;
  /** Beside the title, quieter. */
  readonly note?: ReactNode;
  readonly tone?: 'plain' | 'down';
  /** At the end of the head. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className={`card tone-${tone}`}>
      {title !== undefined && (
        <header className="card-head">
          <h2>{title}</h2>
          {note !== undefined && <span className="card-note">{note}</span>}
          {aside !== undefined && <span className="card-aside">{aside}</span>}
        </header>
      )}
      {children}
    </section>
  );
}
