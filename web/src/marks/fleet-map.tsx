import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from 'react';
import { hideTooltip } from '../parts/tooltip.tsx';
import { drawMap } from './draw-map.ts';
import { coloursOf } from './map-colours.ts';
import { useDrag } from './use-drag.tsx';
import {
  layoutMap,
  placesIn,
  squareAt,
  squareOfSite,
  type MapLayout,
  type MapSquare,
} from './map-layout.ts';
import { isTrouble } from './site-byte.ts';
import './fleet-map.css';

/** A block of sites with its heading. */
export interface MapBlockName {
  readonly name: string;
  /** In the digits of the language. */
  readonly count: string;
  readonly sites: number;
}

interface FleetMapProps {
  /** What the map shows, as a sentence with its counts. */
  readonly label: string;
  /** One byte a site, in the order of the map. */
  readonly bytes: Uint8Array;
  readonly blocks: readonly MapBlockName[];
  /** Someone points at these sites, or moved to them by the keyboard; `at` is their square in the window. */
  onPoint(square: MapSquare, at: DOMRect): void;
  onOpen(square: MapSquare): void;
  /** Someone dragged over sites: their places in the order of the map. */
  onPick(places: readonly number[]): void;
}

/** Pixels; on phones less. */
const HEIGHT = 256;
const PHONE_HEIGHT = 180;
const PHONE_WIDTH = 720;

/** The whole fleet, one square a site or a few: arrow keys go from trouble to trouble. */
export function FleetMap({ label, bytes, blocks, onPoint, onOpen, onPick }: FleetMapProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(box);
  const sizes = blocks.map(({ sites }) => sites).join();
  const layout = useMemo(
    () =>
      layoutMap(sizes === '' ? [] : sizes.split(',').map(Number), {
        width,
        height: window.innerWidth < PHONE_WIDTH ? PHONE_HEIGHT : HEIGHT,
      }),
    [sizes, width],
  );
  useDrawing(canvas, { bytes, layout, width });
  const current = useRef(-1);
  const point = (square: MapSquare | null): void => {
    if (square === null || canvas.current === null) return hideTooltip();
    const { x, y } = canvas.current.getBoundingClientRect();
    onPoint(square, new DOMRect(x + square.x, y + square.y, layout.pitch, layout.pitch));
  };
  const under = ({ clientX, clientY }: MouseEvent): MapSquare | null => {
    const at = canvas.current?.getBoundingClientRect();
    return at === undefined ? null : squareAt(layout, clientX - at.x, clientY - at.y);
  };
  const drag = useDrag(canvas, (area) => onPick(placesIn(layout, area)));
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key] ?? 0;
    const here = squareOfSite(layout, current.current);
    if (event.key === 'Enter' && here !== null) onOpen(here);
    if (step === 0) return;
    event.preventDefault();
    current.current = nextTrouble(bytes, { from: current.current, step });
    point(squareOfSite(layout, current.current));
  };
  return (
    <div ref={box} className="fleet-map">
      <div className="fleet-heads" aria-hidden="true">
        {blocks.map(({ name, count }, index) => (
          <span key={name} className="cut" style={headStyle(layout, index)}>
            <b dir="auto">{name}</b> {count}
          </span>
        ))}
      </div>
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        tabIndex={0}
        onPointerDown={drag.begin}
        onPointerMove={(event) => {
          if (!drag.move(event)) point(under(event));
        }}
        onPointerUp={drag.end}
        onPointerCancel={drag.cancel}
        onPointerLeave={hideTooltip}
        onBlur={hideTooltip}
        onClick={(event) => {
          const square = under(event);
          if (square !== null && !drag.wasDragged()) onOpen(square);
        }}
        onKeyDown={onKeyDown}
      />
      {drag.frame}
    </div>
  );
}

/** The next site in trouble from a place on, around the ends; the same place where none is. */
function nextTrouble(
  bytes: Uint8Array,
  { from, step }: { readonly from: number; readonly step: number },
): number {
  const count = bytes.length;
  for (let tried = 1; tried <= count; tried += 1) {
    const site = (((from + step * tried) % count) + count) % count;
    if (isTrouble(bytes[site] ?? 0)) return site;
  }
  return from;
}

function headStyle({ blocks, pitch }: MapLayout, index: number) {
  const block = blocks[index];
  if (block === undefined) return {};
  return { insetInlineStart: block.x, maxInlineSize: Math.max(0, block.columns * pitch) };
}

function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    setWidth(Math.floor(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}

/** Draws when sites change, when the map is laid out anew, and in the colours of another theme. */
function useDrawing(
  canvas: RefObject<HTMLCanvasElement | null>,
  {
    bytes,
    layout,
    width,
  }: {
    readonly bytes: Uint8Array;
    readonly layout: MapLayout;
    readonly width: number;
  },
): void {
  const theme = useThemeChanges();
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || context === null || context === undefined || width === 0) return;
    const ratio = window.devicePixelRatio;
    const height = layout.rows * layout.pitch;
    element.width = width * ratio;
    element.height = height * ratio;
    element.style.inlineSize = `${width}px`;
    element.style.blockSize = `${height}px`;
    context.scale(ratio, ratio);
    drawMap(context, { bytes, layout, colours: coloursOf(element) });
  }, [canvas, bytes, layout, width, theme]);
}

/** A number that is another one whenever the colours of the page may have changed. */
function useThemeChanges(): number {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const change = (): void => setChanges((count) => count + 1);
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const observer = new MutationObserver(change);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    dark.addEventListener('change', change);
    return () => {
      observer.disconnect();
      dark.removeEventListener('change', change);
    };
  }, []);
  return changes;
}
