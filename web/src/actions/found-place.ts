import type { SearchAnswer } from '../../../src/api/contract.ts';

/** Where something that was found is seen. */
export function placeOf({ type, id }: SearchAnswer['items'][number]): string {
  if (type === 'monitor') return `/monitors/${encodeURIComponent(id)}`;
  const value = /[\s",]/.test(id) ? `"${id.replaceAll('"', '')}"` : id;
  return `/?filter=${encodeURIComponent(`${type}:${value}`)}`;
}
