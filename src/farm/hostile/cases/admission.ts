import type { HostileCase } from '../hostile-case.ts';
export const admissionCases: readonly HostileCase[] = [];
