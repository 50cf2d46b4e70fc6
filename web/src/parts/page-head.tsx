import type { ReactNode } from 'react';
import { Glyph, type GlyphName } from './glyph.tsx';
import './page-head.css';

/** The sentence that answers the question of a page, what it is about, and what can be done. */
export function PageHead({
  glyph,
  title,
  note,
  actions,
}: {
  readonly glyph?: GlyphName;
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <header className="page-head">
      <div className="page-head-text">
        <h1>
          {glyph !== undefined && <Glyph name={glyph} size={24} />}
          <span>{title}</span>
        </h1>
        {note !== undefined && <div className="page-head-note">{note}</div>}
      </div>
      {actions !== undefined && <div className="page-head-actions">{actions}</div>}
    </header>
  );
}
