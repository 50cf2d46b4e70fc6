import { reachOf } from '../../../src/core/probe-health/evidence.ts';
import type {
  ExaminationRequest,
  Observation,
} from '../../../src/core/probe-health/examination.ts';

/** What the witnesses of our own side say in a story. */
export type ScriptedWitnesses = (
  second: number,
  request: ExaminationRequest,
) => readonly Observation[];

const RESOLVER = '10.0.0.53#53';
const ROUTER = '10.0.0.1';
const nowhere = ['192.0.2.137', '198.51.100.137', '203.0.113.137'];

/** Everything works: a resolver that knows the root, a router that refuses connections, and nobody where nobody lives. */
export function soundWitnesses(_: number, request: ExaminationRequest): readonly Observation[] {
  const { hasNames, listedName, addresses } = request;
  const isWorldAsked = addresses.some((address) => reachOf(address) === 2);
  const observations: Observation[] = addresses.map((of) => ({
    witness: 'route',
    of,
    answer: (['home', 'link', 'default'] as const)[reachOf(of)],
  }));
  if (hasNames || isWorldAsked) {
    observations.push({ witness: 'root', of: RESOLVER, answer: 'known' });
    observations.push({ witness: 'nobody', of: RESOLVER, answer: 'denied', form: '180' });
    if (listedName !== null)
      observations.push({ witness: 'listed', of: RESOLVER, answer: 'known' });
  }
  if (isWorldAsked) {
    observations.push({ witness: 'world', of: RESOLVER, answer: 'denied', form: '180' });
    observations.push({ witness: 'resolver_tcp', of: RESOLVER, answer: 'taken' });
    observations.push({ witness: 'gateway', of: ROUTER, answer: 'refused' });
    observations.push({ witness: 'neighbour', of: ROUTER, answer: 'known' });
    for (const of of nowhere) observations.push({ witness: 'nowhere', of, answer: 'silent' });
  }
  return observations;
}

/** The same, with other words of some witnesses. */
export function saying(
  changes: Partial<Record<Observation['witness'], Partial<Observation>>>,
): ScriptedWitnesses {
  return (second, request) =>
    soundWitnesses(second, request).map((each) => ({ ...each, ...changes[each.witness] }));
}
