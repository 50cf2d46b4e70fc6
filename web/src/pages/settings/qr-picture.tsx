import { correction, generate } from 'lean-qr';

/** Modules of quiet around a QR code (ISO/IEC 18004 §9.1). */
const QUIET = 4;

/** A text as a QR code: black on white whatever the theme is, as that is what cameras read. */
export function QrPicture({ text, label }: { readonly text: string; readonly label: string }) {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const side = code.size + 2 * QUIET;
  const rows = Array.from({ length: code.size }, (_, y) =>
    Array.from({ length: code.size }, (__, x) =>
      code.get(x, y) ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '',
    ).join(''),
  );
  return (
    <svg className="qr-picture" role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`}>
      <rect width={side} height={side} fill="#fff" />
      <path d={rows.join('')} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
