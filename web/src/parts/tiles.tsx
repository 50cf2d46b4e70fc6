import type { ReactNode } from 'react';
import './tiles.css';

/** A figure with its name above and what it means below. */
export interface Tile {
  readonly id: string;
  readonly label: ReactNode;
  /** `null`: not known, or on its way. */
  readonly figure: ReactNode;
  readonly note?: ReactNode;
}

/** Figures side by side, as a list of terms for who hears them. */
export function Tiles({
  label,
  tiles,
}: {
  readonly label: string;
  readonly tiles: readonly Tile[];
}) {
  return (
    <section className="card" aria-label={label}>
      <dl className="tiles">
        {tiles.map(({ id, label: name, figure, note }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd className="tile-figure">{figure ?? <span className="faint">—</span>}</dd>
            {note !== undefined && <dd className="small soft">{note}</dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}
