/** Where the chart is drawn, in pixels of its canvas. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Zones {
  readonly colour: string;
  /** From where to where, in pixels of the canvas. */
  readonly zones: readonly (readonly [number, number])[];
}

const HATCH_PX = 7;
/** A short outage is still to be seen. */
const MIN_ZONE_PX = 3;

/** Hatches the times of outages over the whole height. */
export function drawOutages(
  context: CanvasRenderingContext2D,
  { left, top, width, height }: Box,
  { colour, zones }: Zones,
): void {
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = 2;
  for (const [from, to] of zones) {
    const start = Math.max(left, from);
    const end = Math.min(left + width, Math.max(to, from + MIN_ZONE_PX));
    if (end <= start) continue;
    context.save();
    context.beginPath();
    context.rect(start, top, end - start, height);
    context.clip();
    context.globalAlpha = 0.45;
    context.beginPath();
    for (let x = start - height; x < end; x += HATCH_PX) {
      context.moveTo(x, top + height);
      context.lineTo(x + height, top);
    }
    context.stroke();
    context.restore();
    line(context, start, { top, height });
  }
  context.restore();
}

const FLAG_PX = { width: 9, height: 7 };

/** Plants a flag where maintenance begins, with a line above all of it. */
export function drawFlags(
  context: CanvasRenderingContext2D,
  { left, top, width, height }: Box,
  { colour, zones }: Zones,
): void {
  const { devicePixelRatio: scale } = window;
  context.save();
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = scale;
  for (const [from, to] of zones) {
    const [start, end] = [Math.max(left, from), Math.min(left + width, to)];
    if (end <= start) continue;
    line(context, start, { top, height });
    context.fillRect(start, top, Math.max(end - start, scale), 2 * scale);
    context.beginPath();
    context.moveTo(start, top);
    context.lineTo(start + FLAG_PX.width * scale, top + (FLAG_PX.height / 2) * scale);
    context.lineTo(start, top + FLAG_PX.height * scale);
    context.fill();
  }
  context.restore();
}

function line(
  context: CanvasRenderingContext2D,
  x: number,
  { top, height }: Pick<Box, 'top' | 'height'>,
): void {
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x, top + height);
  context.stroke();
}
