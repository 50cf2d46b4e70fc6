import type { MonitorKind } from '../../src/core/ports/prober.ts';
import { codeOf, markdownTable } from './markdown-table.ts';
import { settingTable } from './setting-table.ts';

/** Every kind with how its addresses are written. */
export function kindTable(kinds: readonly MonitorKind[]): string {
  const rows = kinds.map(({ kind, title, address }) => [
    codeOf(kind),
    title,
    address === undefined ? '' : codeOf(address.example),
    address === undefined ? '' : address.schemes.map((each) => codeOf(`${each}://`)).join(' '),
  ]);
  return markdownTable(['kind', 'watches', 'an address', 'begins with'], rows);
}

/** The settings that only one kind has, under a heading for each kind. */
export function kindSettings(kinds: readonly MonitorKind[]): string {
  return kinds
    .map(({ kind, options }) => `### Settings of ${codeOf(kind)}\n\n${settingTable(options)}`)
    .join('\n\n');
}
