// Draws the icons of the installed dashboard from its mark, by ImageMagick: node scripts/draw-icons.ts
import { spawnSync } from 'node:child_process';

const MARK = 'web/public/squirrel.svg';
const GROUND = '#faf9f7';

/** `share`: of the icon's width that the mark takes; masks cut off a fifth of it. */
const ICONS = [
  { file: 'icon-192.png', size: 192, share: 0.84 },
  { file: 'icon-512.png', size: 512, share: 0.84 },
  { file: 'maskable.png', size: 512, share: 0.6 },
] as const;

for (const { file, size, share } of ICONS) {
  const mark = String(Math.round(size * share));
  const { status, stderr } = spawnSync('convert', [
    ...['-density', '1536', '-background', GROUND, MARK, '-resize', `${mark}x${mark}`],
    ...['-gravity', 'center', '-extent', `${size}x${size}`, '-strip', `web/public/${file}`],
  ]);
  if (status !== 0) throw new Error(`${file} cannot be drawn: ${String(stderr)}`);
}
