import type { JsonObject } from '../../core/json.ts';
import { CHECK_DEFAULTS } from '../../core/monitor/monitor-defaults.ts';
import { readMonitorInput } from '../../core/monitor/monitor-input.ts';
import type { NetworkSettings } from '../../core/address/network-settings.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import type { ProberDefinition } from '../../core/ports/prober.ts';
import { createNetwork, type Network } from '../../network/index.ts';

/** What else a probe may be given. */
export interface ProbeExtras {
  readonly timeoutMs?: number;
  readonly memory?: JsonObject | null;
  readonly signal?: AbortSignal;
}

/** A prober of any kind on a real network. */
export interface ProbeStage {
  /** Reads the form as a list or the API would, then probes. Throws what is wrong with the form. */
  probe(form: JsonObject, extras?: ProbeExtras): Promise<ProbeResult>;
  close(): void;
}

/** Opens a prober; loopback is allowed unless told otherwise. */
export function openProbeStage(
  definition: ProberDefinition<Network>,
  settings: Partial<NetworkSettings> = {},
): ProbeStage {
  const network = createNetwork({
    resolvers: [],
    extraCaPems: [],
    targets: 'private',
    userAgent: 'UptimeSquirrel/test',
    ...settings,
  });
  const prober = definition.open(network);
  const kinds = new Map([[definition.kind, definition]]);
  return {
    probe: async (form, { timeoutMs = 10_000, memory = null, signal } = {}) => {
      const setup = { kinds, defaults: CHECK_DEFAULTS, path: '' };
      const reading = readMonitorInput({ kind: definition.kind, ...form }, setup);
      if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
      const { options } = reading.spec;
      return prober.probe({ options, timeoutMs, memory }, signal);
    },
    close: () => network.close(),
  };
}
