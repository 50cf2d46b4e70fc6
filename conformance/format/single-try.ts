import type { Expectation, HostileTry, PlainValue, ProbeStep } from './hostile-case.ts';
import type { HostileServer } from '../servers/hostile-server.ts';
import type { Act, Play } from './script.ts';

/** How one HTTP probe of the server `site` is to end, and what is special about it. */
export interface SiteProbe extends Omit<ProbeStep, 'kind' | 'options' | 'monitor'> {
  /** Default `http://{site}/`. */
  readonly url?: string;
  readonly options?: Readonly<Record<string, PlainValue>>;
}

/** One probe as a step. */
export function probeSite({ url = 'http://{site}/', options, ...rest }: SiteProbe): ProbeStep {
  return { kind: 'probe', options: { url, ...options }, ...rest };
}

/** The most usual try: one server called `site` that plays one script, and one probe. */
export function siteTry(script: readonly Act[], probe: SiteProbe): HostileTry {
  return { servers: { site: plays({ script }) }, steps: [probeSite(probe)] };
}

/** A TCP server with these plays. */
export function plays(...all: readonly Play[]): HostileServer {
  return { kind: 'tcp', plays: all };
}

/** The verdict `up`, with these notes. */
export function up(notes: readonly string[] = [], more: Partial<Expectation> = {}): Expectation {
  return { outcome: 'up', notes, ...more };
}

/** The verdict `down` for this reason. */
export function down(
  reason: string | readonly string[],
  more: Partial<Expectation> = {},
): Expectation {
  return { outcome: 'down', reason, ...more };
}
