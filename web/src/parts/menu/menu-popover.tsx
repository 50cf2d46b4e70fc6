import { Check } from 'lucide-react';
import type { RefObject } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import type { MenuLine } from '../menu.tsx';
import { KeyCaps } from '../tag.tsx';

/** The open menu of a button. */
export function MenuPopover({
  label,
  lines,
  button,
  onClose,
}: {
  readonly label: string;
  readonly lines: readonly MenuLine[];
  readonly button: RefObject<HTMLButtonElement | null>;
  onClose(): void;
}) {
  return (
    <Popover
      className="menu"
      triggerRef={button}
      placement="bottom end"
      offset={4}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Menu
        aria-label={label}
        autoFocus="first"
        onAction={(id) => {
          onClose();
          lines.find((line) => line.id === id)?.run();
        }}
        onClose={onClose}
      >
        {lines.map((line) => (
          <MenuItem
            key={line.id}
            id={line.id}
            textValue={line.label}
            className={`menu-line ${line.tone ?? 'plain'}`}
          >
            {line.isChosen !== undefined && (
              <span className="menu-check">{line.isChosen && <Check size={15} />}</span>
            )}
            {line.icon}
            <span className="menu-text">{line.label}</span>
            {line.keys !== undefined && <KeyCaps keys={line.keys} />}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
