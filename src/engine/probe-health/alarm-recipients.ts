import type { OwnerId } from '../../core/ids.ts';
import type { Log } from '../../core/ports/log.ts';
import { alarmRoutes } from '../../core/alerting/route.ts';
import type { AlarmFallback, Directory } from '../../core/alerting/route.ts';
import type { Routes } from '../alerting/routes.ts';

/** Names the recipients in log lines. */
const RECIPIENTS_FIELD = 'audience';

/** Knows at any time how many would be notified of trouble of our own, and says who whenever that changes. */
export class AlarmRecipients {
  readonly #setup: {
    readonly routes: Routes;
    readonly operatorId: OwnerId | null;
    readonly log: Log;
  };
  #directory: Directory | null = null;
  #recipients: AlarmFallback = 'nobody';
  #channels = 0;
  #logged = '';

  constructor(setup: {
    readonly routes: Routes;
    readonly operatorId: OwnerId | null;
    readonly log: Log;
  }) {
    this.#setup = setup;
  }

  /** Channels that would be notified, as last read. */
  get channels(): number {
    return this.#channels;
  }

  /** Reads anew what has changed, and says nothing of it: at the start, what files bring in is still to come. */
  async read(): Promise<void> {
    const { routes, operatorId } = this.#setup;
    const directory = await routes.current().catch(() => null);
    if (directory === null || directory === this.#directory) return;
    this.#directory = directory;
    const { recipients, routes: those } = alarmRoutes(operatorId, directory);
    this.#recipients = recipients;
    this.#channels = those.length;
  }

  /** Reads anew what has changed, and says so. */
  async refresh(): Promise<void> {
    await this.read();
    const text = `${this.#recipients} ${this.#channels}`;
    if (this.#directory === null || text === this.#logged) return;
    this.#logged = text;
    const { log } = this.#setup;
    const fields = { [RECIPIENTS_FIELD]: this.#recipients, channels: this.#channels };
    if (this.#recipients === 'nobody') {
      log.warn(fields, 'no one can be notified of problems of the service itself');
    } else log.info(fields, 'recipients of alarms about the service itself');
  }
}
