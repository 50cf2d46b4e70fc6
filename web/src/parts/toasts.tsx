import { Check, X } from 'lucide-react';
import { useText } from '../text/use-text.tsx';
import { createStore, useStore } from '../state/store.ts';
import { Button, IconButton } from './button.tsx';
import './toasts.css';

/** What became of something that the person did. Events of monitoring never come as toasts. */
export interface Toast {
  /** An error stays until it is closed; the others go after `shownMs`. */
  readonly kind: 'done' | 'error';
  readonly title: string;
  readonly detail?: string;
  /** 6 s by default. */
  readonly shownMs?: number;
  readonly action?: { readonly label: string; run(): void };
}

interface ShownToast extends Toast {
  readonly number: number;
}

const SHOWN_MS = 6_000;
const MAX_TOASTS = 3;

const store = createStore<readonly ShownToast[]>([]);
let count = 0;

export function showToast(toast: Toast): void {
  count += 1;
  const number = count;
  store.set((toasts) => [...toasts, { ...toast, number }].slice(-MAX_TOASTS));
  if (toast.kind === 'done') setTimeout(() => closeToast(number), toast.shownMs ?? SHOWN_MS);
}

/** Says that something the person did was refused, in the language of the page. */
export function showFailure(title: string, failure: unknown): void {
  const detail = failure instanceof Error ? failure.message : String(failure);
  showToast({ kind: 'error', title, detail });
}

function closeToast(number: number): void {
  store.set((toasts) => toasts.filter((toast) => toast.number !== number));
}

/** Draws the toasts; stands once in the page. */
export function ToastLayer() {
  const toasts = useStore(store);
  const { t } = useText();
  return (
    <div className="toasts" role="status">
      {toasts.map(({ number, kind, title, detail, action }) => (
        <div key={number} className={`toast ${kind}`}>
          {kind === 'done' ? <Check size={16} /> : <X size={16} />}
          <div className="toast-text">
            <b>{title}</b>
            {detail !== undefined && <span dir="auto">{detail}</span>}
          </div>
          {action !== undefined && (
            <Button
              onClick={() => {
                closeToast(number);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          {(kind === 'error' || action !== undefined) && (
            <IconButton label={t('common.close')} onClick={() => closeToast(number)}>
              <X size={15} />
            </IconButton>
          )}
        </div>
      ))}
    </div>
  );
}
