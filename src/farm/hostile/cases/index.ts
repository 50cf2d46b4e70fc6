import type { HostileCase } from '../hostile-case.ts';
import { httpFramingCases } from './http-framing.ts';
import { httpLineCases } from './http-lines.ts';
import { tcpCases } from './tcp.ts';

/** Every case of the farm, family by family. */
export const hostileCases: readonly HostileCase[] = [
  ...tcpCases,
  ...httpLineCases,
  ...httpFramingCases,
];
