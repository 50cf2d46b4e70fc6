import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import { loadLate } from '../state/load-late.ts';
import './menu.css';

/** One line of a menu. */
export interface MenuLine {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  /** Keys that do the same, as they are written on caps. */
  readonly keys?: string;
  /** Of a menu of choices. */
  readonly isChosen?: boolean;
  readonly tone?: 'plain' | 'danger';
  run(): void;
}

interface MenuProps {
  /** What the button opens, for who does not see it. */
  readonly label: string;
  readonly lines: readonly MenuLine[];
  readonly className?: string;
  /** What stands on the button. */
  readonly children: ReactNode;
}

const load = () => loadLate(() => import('./menu/menu-popover.tsx'));
const MenuPopover = lazy(async () => ({ default: (await load()).MenuPopover }));

/** A button that opens a menu. What draws the menu is loaded when the button is first pointed at. */
export function Menu({ label, lines, className = 'button plain', children }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const preload = (): void => void load();
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={() => setIsOpen(true)}
      >
        {children}
      </button>
      {isOpen && (
        <Suspense>
          <MenuPopover
            label={label}
            lines={lines}
            button={button}
            onClose={() => setIsOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
