import type { HostileCase } from '../hostile-case.ts';
export const ownCases: readonly HostileCase[] = [];
