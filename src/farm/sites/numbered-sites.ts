import type { FarmSite, SiteBehaviour } from './site-behaviour.ts';

/**
 * Many sites that behave alike, named `PREFIX-1.farm.example` and on; default prefix `site`. They share one
 * behaviour object, so that it is made ready only once.
 */
export function numberedSites(options: {
  readonly count: number;
  readonly prefix?: string;
  readonly behaviour?: SiteBehaviour;
}): readonly FarmSite[] {
  const behaviour = options.behaviour ?? { kind: 'answer', status: 200 };
  const prefix = options.prefix ?? 'site';
  return Array.from({ length: options.count }, (_, index) => ({
    name: `${prefix}-${index + 1}.farm.example`,
    behaviour,
  }));
}
