import type { OwnScenario } from '../format/further-steps.ts';
import type { HostileCase, HostileTry } from '../format/hostile-case.ts';

const own = (scenario: OwnScenario, name?: string): HostileTry => ({
  ...(name !== undefined && { name }),
  servers: {},
  steps: [{ kind: 'own', scenario }],
});

const apart = (each: HostileTry): HostileTry => ({ ...each, needs: 'namespace' });

/** What is wrong on our own side: no site is ever blamed for it. */
export const ownCases: readonly HostileCase[] = [
  { id: 'Q1', does: 'no file descriptor left', tries: [own('no-file-descriptors')] },
  {
    id: 'Q2',
    does: 'a name that seems gone while descriptors run out, or while no other name is known either',
    tries: [own('no-descriptors-for-dns')],
  },
  { id: 'Q3', does: 'no local port left', tries: [apart(own('no-local-ports'))] },
  {
    id: 'Q4',
    does: 'no route, and routes that forbid',
    tries: [apart(own('no-route', 'no route')), apart(own('forbidden-route', 'forbidden'))],
  },
  { id: 'Q5', does: 'our thread stands still', tries: [own('stalled-thread')] },
  {
    id: 'Q6',
    does: 'our clock is set while a probe runs',
    tries: [
      {
        ...own('stepped-clock'),
        servers: {
          lately: { kind: 'tls', certificate: { validFromDays: -90, validToDays: -1 / 24 } },
          longAgo: { kind: 'tls', certificate: { validFromDays: -90, validToDays: -30 } },
        },
      },
    ],
  },
  { id: 'Q7', does: 'the worker is told to stop', tries: [own('stopped-probe')] },
  { id: 'Q8', does: 'too many sites fail at once', tries: [own('mass-failure')] },
  { id: 'Q9', does: 'the database is not there', tries: [own('no-database')] },
  { id: 'Q10', does: 'a worker dies of a bug', tries: [own('crashed-worker')] },
];
