import type { ReactNode } from 'react';
import './controls.css';

interface ChipProps {
  readonly isOn: boolean;
  /** How many it stands for, in the digits of the language. */
  readonly count?: string;
  readonly children: ReactNode;
  onToggle(): void;
}

/** A toggle with a count. */
export function Chip({ isOn, count, children, onToggle }: ChipProps) {
  return (
    <button type="button" className="chip" aria-pressed={isOn} onClick={onToggle}>
      {children}
      {count !== undefined && <b className="figures">{count}</b>}
    </button>
  );
}
