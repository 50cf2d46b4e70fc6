import type { JsonObject } from '../../src/core/json.ts';
import type { NetworkSettings } from '../../src/core/address/network-settings.ts';
import type { ProbeResult } from '../../src/core/check/outcome.ts';
import { createNetwork } from '../../src/network/index.ts';
import { http } from '../../src/probers/http/http-prober.ts';
import type { HttpEvidence } from '../../src/probers/http/verdict.ts';

/** A result with the evidence of the `http` prober. */
export type HttpResult = Omit<ProbeResult, 'evidence'> & { readonly evidence: HttpEvidence };

/** Options, and what else a probe may be given. */
export interface ProbeSetup {
  readonly options?: JsonObject;
  readonly timeoutMs?: number;
  readonly memory?: JsonObject | null;
  readonly silentPeers?: readonly string[];
  readonly keepsHeads?: true;
  readonly signal?: AbortSignal;
}

/** An `http` prober on a real network, with defaults for everything. */
export interface HttpProbe {
  probe(url: string, setup?: ProbeSetup): Promise<HttpResult>;
  close(): void;
}

const defaults: JsonObject = {
  method: 'auto',
  login: 'basic',
  expect: '200-399',
  maxRedirects: 5,
  headers: {},
  insecure: false,
  invert: false,
  family: 'both',
};

/** Opens a prober; loopback is allowed unless told otherwise. */
export function openHttpProbe(settings: Partial<NetworkSettings> = {}): HttpProbe {
  const network = createNetwork({
    resolvers: [],
    extraCaPems: [],
    targets: 'private',
    userAgent: 'UptimeSquirrel/test',
    ...settings,
  });
  const prober = http.open(network);
  return {
    probe: async (url, setup = {}) => {
      const { options } = http.canonical({ ...defaults, ...setup.options, url });
      const { timeoutMs = 10_000, memory = null, silentPeers = [] } = setup;
      const kept = setup.keepsHeads && { keepsHeads: setup.keepsHeads };
      const request = { options, timeoutMs, memory, silentPeers, ...kept };
      const result = await prober.probe(request, setup.signal);
      return { ...result, evidence: result.evidence as JsonObject & HttpEvidence };
    },
    close: () => network.close(),
  };
}
