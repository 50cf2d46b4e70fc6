import type { HostileCase } from '../format/hostile-case.ts';
import { bodyCases } from './body.ts';
import { httpFramingCases } from './http-framing.ts';
import { httpLineCases } from './http-lines.ts';
import { dnsAnswerCases } from './dns-answers.ts';
import { dnsCases } from './dns.ts';
import { redirectPolicyCases } from './redirect-policy.ts';
import { redirectCases } from './redirect.ts';
import { statusCases } from './status.ts';
import { admissionCases } from './admission.ts';
import { certificateCases } from './certificate.ts';
import { ownCases } from './own.ts';
import { tcpCases } from './tcp.ts';
import { tlsCases } from './tls.ts';

export { floodCases } from './floods.ts';
export { hostileNames, neighbourCase } from './neighbours.ts';

/** Every case of the farm, family by family. */
export const hostileCases: readonly HostileCase[] = [
  ...tcpCases,
  ...httpLineCases,
  ...httpFramingCases,
  ...statusCases,
  ...redirectCases,
  ...redirectPolicyCases,
  ...bodyCases,
  ...certificateCases,
  ...tlsCases,
  ...dnsCases,
  ...dnsAnswerCases,
  ...admissionCases,
  ...ownCases,
];
