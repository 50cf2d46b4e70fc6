import { useRef, useState, type PointerEvent, type ReactNode, type RefObject } from 'react';
import type { MapArea } from './map-layout.ts';

/** A shorter way is a click, pixels. */
const MIN_WAY = 5;

/** Handlers of an element that areas are dragged over, and what shows the area meanwhile. */
interface Drag {
  begin(event: PointerEvent): void;
  /** Whether an area is being dragged. */
  move(event: PointerEvent): boolean;
  end(event: PointerEvent): void;
  cancel(): void;
  /** Whether what ended last was no click. */
  wasDragged(): boolean;
  readonly frame: ReactNode;
}

/** Lets people drag an area over an element with a mouse or a pen; a finger scrolls. */
export function useDrag(
  element: RefObject<HTMLElement | null>,
  onArea: (area: MapArea) => void,
): Drag {
  const start = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const wasDragged = useRef(false);
  const [area, setArea] = useState<MapArea | null>(null);
  const placeOf = ({
    clientX,
    clientY,
  }: PointerEvent): { readonly x: number; readonly y: number } => {
    const { x = 0, y = 0 } = element.current?.getBoundingClientRect() ?? {};
    return { x: clientX - x, y: clientY - y };
  };
  const cancel = (): void => {
    start.current = null;
    setArea(null);
  };
  return {
    begin: (event) => {
      wasDragged.current = false;
      if (event.button !== 0 || event.pointerType === 'touch') return;
      start.current = placeOf(event);
      if (event.isTrusted) event.currentTarget.setPointerCapture(event.pointerId);
    },
    move: (event) => {
      const from = start.current;
      if (from === null) return false;
      const to = placeOf(event);
      if (area === null && Math.hypot(to.x - from.x, to.y - from.y) < MIN_WAY) return false;
      setArea({
        x: Math.min(from.x, to.x),
        y: Math.min(from.y, to.y),
        width: Math.abs(to.x - from.x),
        height: Math.abs(to.y - from.y),
      });
      return true;
    },
    end: () => {
      wasDragged.current = area !== null;
      if (area !== null) onArea(area);
      cancel();
    },
    cancel,
    wasDragged: () => wasDragged.current,
    frame: area !== null && (
      <span
        className="drag-area"
        style={{
          translate: `${area.x}px ${area.y}px`,
          inlineSize: area.width,
          blockSize: area.height,
        }}
      />
    ),
  };
}
