import type { MapBlock } from '../../../../src/api/contract.ts';
import type { Text } from '../../text/use-text.tsx';

/** What stands over the sites of a block. */
export function blockName(
  { name, kind }: Pick<MapBlock, 'name' | 'kind'>,
  { t }: Pick<Text, 't'>,
  isOnly: boolean,
): string {
  if (kind === 'named' && name !== null) return name;
  if (kind === 'others') return t('map.others');
  return t(isOnly ? 'map.all' : 'map.rest');
}
