import type { OverviewAnswer } from '../../../src/api/contract.ts';
import type { Text } from './use-text.tsx';

/** The sentence that answers whether anything is wrong. */
export function headlineText(
  { kind, sites, total, since }: OverviewAnswer['headline'],
  { t, format }: Pick<Text, 't' | 'format'>,
): string {
  switch (kind) {
    case 'empty':
      return t('headline.empty');
    case 'blind':
      return t('headline.blind', { since: since === null ? '' : format.clock(since) });
    case 'down':
      return t('headline.down', { sites, total });
    case 'checking':
      return t('headline.checking', { total });
    case 'partly':
      return t('headline.partly', { sites, total });
    case 'up':
      break;
  }
  return t('headline.up', { total });
}
