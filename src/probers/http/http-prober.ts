import type { JsonObject } from '../../core/json.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import type { Prober, ProberDefinition, ProbeRequest } from '../../core/ports/prober.ts';
import type { Network } from '../../network/index.ts';
import { canonicalHttp, httpOptions } from './options.ts';
import { crashResult, resultOf } from './result.ts';
import { chooseMethod } from './method.ts';

/** Judges a site by the head of its answer, and by its text where the owner asks for that. */
export const http: ProberDefinition<Network> = {
  kind: 'http',
  title: 'Website',
  options: httpOptions,
  address: { schemes: ['http', 'https'], example: 'https://example.com/' },
  canonical: (options: JsonObject) => canonicalHttp(options),
  open: (network) => openHttpProber(network),
};

function openHttpProber(network: Network): Prober {
  return {
    async probe(request: ProbeRequest, signal?: AbortSignal): Promise<ProbeResult> {
      const startedAt = Date.now();
      const beganAt = performance.now();
      try {
        const ending = await chooseMethod({ network, request, beganAt, startedAt, signal });
        return resultOf(ending, { startedAt, totalMs: performance.now() - beganAt });
      } catch (error) {
        return crashResult(error, {
          startedAt,
          totalMs: performance.now() - beganAt,
          memory: request.memory,
        });
      }
    },
  };
}
