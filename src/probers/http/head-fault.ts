import { downFault, type Failure } from '../../network/index.ts';
import type { HeadFault } from './head.ts';

const messages: Readonly<Record<HeadFault, string>> = {
  not_http: 'answered something that is not HTTP',
  bad_status: 'answered with a broken status code',
  bad_header: 'answered with a broken header',
  head_too_big: 'sends more than 64 KiB or 256 lines of headers',
  informational_flood: 'keeps sending informational answers (1xx)',
  unexpected_upgrade: 'switched protocols without being asked (101)',
};

/** The verdict on a head that cannot be read. */
export function headFailure(fault: HeadFault, looksLikeTls: boolean): Failure {
  const failure = { kind: 'failed', fault: downFault(fault, 'head', messages[fault]) } as const;
  return looksLikeTls ? { ...failure, notes: ['looks_like_tls'] } : failure;
}
