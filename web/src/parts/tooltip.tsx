import { useEffect, useLayoutEffect, useRef } from 'react';
import { createStore, useStore } from '../state/store.ts';
import './tooltip.css';

/** What a tooltip says, and the box that it points at, in the coordinates of the window. */
interface Tooltip {
  readonly title: string;
  readonly detail?: string;
  readonly at: Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>;
}

const store = createStore<Tooltip | null>(null);

/** Shows the one tooltip of the page; whatever was shown before is gone. */
export function showTooltip(tooltip: Tooltip): void {
  store.set(() => tooltip);
}

export function hideTooltip(): void {
  store.set(() => null);
}

/** Attributes that show a tooltip while an element is pointed at or has the focus. Escape closes it. */
export function tooltipOn(title: string, detail?: string) {
  const show = ({ currentTarget }: { readonly currentTarget: Element }): void => {
    const at = currentTarget.getBoundingClientRect();
    showTooltip({ title, at, ...(detail !== undefined && { detail }) });
  };
  return {
    onPointerEnter: show,
    onPointerLeave: hideTooltip,
    onFocus: show,
    onBlur: hideTooltip,
  };
}

const GAP = 8;

/** Draws the tooltip; stands once in the page. */
export function TooltipLayer() {
  const tooltip = useStore(store);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || tooltip === null) return;
    element.showPopover();
    const { at } = tooltip;
    const { offsetWidth: width, offsetHeight: height } = element;
    const middle = at.x + at.width / 2 - width / 2;
    const x = Math.max(GAP, Math.min(middle, document.documentElement.clientWidth - width - GAP));
    const above = at.y - height - GAP;
    const y = above > GAP ? above : at.y + at.height + GAP;
    element.style.translate = `${Math.round(x)}px ${Math.round(y)}px`;
  }, [tooltip]);
  useEffect(() => {
    if (tooltip === null) return undefined;
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') hideTooltip();
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('scroll', hideTooltip, { passive: true });
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('scroll', hideTooltip);
    };
  }, [tooltip]);
  if (tooltip === null) return null;
  return (
    <div ref={box} popover="manual" role="tooltip" className="tooltip">
      <b dir="auto">{tooltip.title}</b>
      {tooltip.detail !== undefined && <span>{tooltip.detail}</span>}
    </div>
  );
}
