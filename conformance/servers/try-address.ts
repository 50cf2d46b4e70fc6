import { FAMILIES, type CaseId } from '../format/families.ts';

const MAX_SERVERS = 16;

/** 127.FAMILY.CASE.SERVER, no two alike in the whole farm. */
export function addressOf(
  { caseId, tryIndex }: { readonly caseId: CaseId; readonly tryIndex: number },
  serverIndex: number,
): string {
  const family = 101 + Object.keys(FAMILIES).indexOf(caseId[0] ?? '');
  return `127.${family}.${caseId.slice(1)}.${1 + tryIndex * MAX_SERVERS + serverIndex}`;
}
