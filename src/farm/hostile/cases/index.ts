import type { HostileCase } from '../hostile-case.ts';
import { bodyCases } from './body.ts';
import { httpFramingCases } from './http-framing.ts';
import { httpLineCases } from './http-lines.ts';
import { dnsCases } from './dns.ts';
import { redirectCases } from './redirect.ts';
import { statusCases } from './status.ts';
import { tcpCases } from './tcp.ts';

/** Every case of the farm, family by family. */
export const hostileCases: readonly HostileCase[] = [
  ...tcpCases,
  ...httpLineCases,
  ...httpFramingCases,
  ...statusCases,
  ...redirectCases,
  ...bodyCases,
  ...dnsCases,
];
