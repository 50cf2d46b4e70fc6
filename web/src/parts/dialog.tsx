import { useEffect, useRef, type ReactNode } from 'react';
import './dialog.css';

interface DialogProps {
  /** What it is about, for who does not see it. */
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
  onClose(): void;
}

/** A modal dialog for as long as it is rendered. Escape and a click beside it close it; the focus goes back where it was. */
export function Dialog({ label, className = '', children, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        // The backdrop is the dialog itself; what is in it lies on a surface of its own.
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="dialog-surface">{children}</div>
    </dialog>
  );
}
