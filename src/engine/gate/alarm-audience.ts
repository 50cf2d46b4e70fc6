import type { OwnerId } from '../../core/ids.ts';
import type { Log } from '../../core/ports/log.ts';
import { alarmRoutes } from '../../core/route.ts';
import type { Directory } from '../../core/route.ts';
import type { Routes } from '../routes.ts';

/** Knows at any time how many would be told about trouble of our own, and says who whenever that changes. */
export class AlarmAudience {
  readonly #setup: {
    readonly routes: Routes;
    readonly operatorId: OwnerId | null;
    readonly log: Log;
  };
  #directory: Directory | null = null;
  #said = '';
  #channels = 0;

  constructor(setup: {
    readonly routes: Routes;
    readonly operatorId: OwnerId | null;
    readonly log: Log;
  }) {
    this.#setup = setup;
  }

  /** Channels that would be told, as last read. */
  get channels(): number {
    return this.#channels;
  }

  /** Reads anew what has changed. */
  async look(): Promise<void> {
    const { routes, operatorId, log } = this.#setup;
    const directory = await routes.current().catch(() => null);
    if (directory === null || directory === this.#directory) return;
    this.#directory = directory;
    const { audience, routes: ways } = alarmRoutes(operatorId, directory);
    this.#channels = ways.length;
    const text = `${audience} ${ways.length}`;
    if (text === this.#said) return;
    this.#said = text;
    const fields = { audience, channels: ways.length };
    if (audience === 'nobody') log.warn(fields, 'nobody can be told about trouble of our own');
    else log.info(fields, 'who is told about trouble of our own');
  }
}
