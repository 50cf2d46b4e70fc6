import { memo, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { announce } from '../parts/announcer.tsx';
import { hideTooltip, showTooltip } from '../parts/tooltip.tsx';
import { useText } from '../text/use-text.tsx';
import { barMarks, HEIGHT, pathOf, PITCH } from './bar-marks.ts';
import { barSentence, markSentence } from './bar-sentence.ts';
import './heartbeat-bar.css';

interface HeartbeatBarProps {
  /** One character a mark, oldest first, as the API has them. */
  readonly bar: string;
  /** When the first mark begins, epoch milliseconds. */
  readonly from: number;
  /** What a mark stands for, milliseconds. */
  readonly stepMs: number;
  /** Whose bar it is. */
  readonly name: string;
  /** What else is known of a mark, beside its state. */
  readonly noteOf?: (index: number) => string;
  /** A mark is under the pointer, or chosen by keys; `null`: none is any more. */
  readonly onPoint?: (index: number | null) => void;
  /** A mark was chosen: the time it stands for, epoch milliseconds. */
  readonly onOpen?: (from: number, to: number) => void;
}

/**
 * How a site was over a range: one picture with a path a state, on the axis that all bars of a list share. It is one tab stop;
 * Enter moves into it, and arrow keys from mark to mark.
 */
export const HeartbeatBar = memo(function HeartbeatBar(props: HeartbeatBarProps) {
  const { bar, from, stepMs, name, noteOf, onPoint, onOpen } = props;
  const text = useText();
  const box = useRef<HTMLDivElement>(null);
  const [inside, setInside] = useState<number | null>(null);
  const show = (index: number, isSpoken: boolean): void => {
    const element = box.current;
    if (element === null) return;
    const at = element.getBoundingClientRect();
    const width = at.width / bar.length;
    const mark = { bar, index, from, stepMs };
    const { title, detail: state } = markSentence(mark, text);
    const detail = noteOf === undefined ? state : text.format.list([state, noteOf(index)]);
    onPoint?.(index);
    showTooltip({
      title,
      detail,
      at: { x: at.x + width * index, y: at.y, width, height: at.height },
    });
    if (isSpoken) announce(`${title}: ${detail}`, 'now');
  };
  const hide = (): void => {
    onPoint?.(null);
    hideTooltip();
  };
  const indexAt = (clientX: number): number => {
    const at = box.current?.getBoundingClientRect() ?? { x: 0, width: 1 };
    const index = Math.floor(((clientX - at.x) / at.width) * bar.length);
    return Math.max(0, Math.min(bar.length - 1, index));
  };
  const open = (index: number): void =>
    onOpen?.(from + index * stepMs, from + (index + 1) * stepMs);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && inside !== null) open(inside);
    const next = nextMark(event.key, { inside, count: bar.length });
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setInside(next);
    if (next === null) hide();
    else show(next, true);
  };
  return (
    <div
      ref={box}
      className="heartbeat"
      role="img"
      tabIndex={0}
      aria-label={barSentence({ bar, from, stepMs, name }, text)}
      onPointerMove={({ clientX }) => show(indexAt(clientX), false)}
      onPointerLeave={hide}
      // A finger only looks: what it touches it cannot see before.
      onPointerUp={({ clientX, pointerType }) => pointerType === 'mouse' && open(indexAt(clientX))}
      onBlur={() => {
        setInside(null);
        hide();
      }}
      onKeyDown={onKeyDown}
    >
      <BarPicture bar={bar} />
    </div>
  );
});

/** `undefined`: the key means nothing here; `null`: out of the bar again. */
function nextMark(
  key: string,
  { inside, count }: { readonly inside: number | null; readonly count: number },
): number | null | undefined {
  if (inside === null) return key === 'Enter' ? count - 1 : undefined;
  if (key === 'ArrowLeft') return Math.max(0, inside - 1);
  if (key === 'ArrowRight') return Math.min(count - 1, inside + 1);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return key === 'Escape' ? null : undefined;
}

const RADIUS = 1.5;

function BarPicture({ bar }: { readonly bar: string }) {
  const paths = useMemo(
    () => [...barMarks(bar)].map(([kind, boxes]) => ({ kind, path: pathOf(boxes, RADIUS) })),
    [bar],
  );
  return (
    <svg
      viewBox={`0 0 ${bar.length * PITCH - 2} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {paths.map(({ kind, path }) => (
        <path key={kind} className={`mark-${kind}`} d={path} />
      ))}
    </svg>
  );
}

/** The hatching of maintenance, which every bar of the page uses; stands once in it. */
export function MarkPatterns() {
  return (
    <svg className="unseen" aria-hidden="true">
      <pattern
        id="hatch"
        width="4"
        height="4"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect className="hatch-line" width="2" height="4" />
      </pattern>
    </svg>
  );
}
