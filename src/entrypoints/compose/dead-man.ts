import type { Log } from '../../core/ports/log.ts';
import type { Watch } from '../../core/ports/watch.ts';
import type { Network } from '../../network/index.ts';
import { DeadManSwitch } from '../../services/dead-man/dead-man-switch.ts';
import { systemClock } from '../system-clock.ts';

const ANSWER_TIMEOUT_MS = 10_000;

/** The dead man's switch of a service, over its own network; it begins with `start`. */
export function openDeadMan(
  urls: readonly string[],
  parts: {
    readonly watch: Pick<Watch, 'health' | 'subscribe'>;
    readonly network: Pick<Network, 'http'>;
    readonly log: Log;
  },
): DeadManSwitch {
  const { watch, network, log } = parts;
  return new DeadManSwitch({ clock: systemClock, log, watch, urls, send });

  async function send(url: string): Promise<string | null> {
    const end = await network.http.send({
      method: 'GET',
      url,
      headers: {},
      body: null,
      timeoutMs: ANSWER_TIMEOUT_MS,
      maxResponseBytes: 0,
    });
    if (end.kind === 'failed') return end.reason;
    return end.statusCode >= 200 && end.statusCode < 300 ? null : `http_${end.statusCode}`;
  }
}
