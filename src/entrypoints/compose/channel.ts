import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChannelParts } from '../../cli/channel/command.ts';
import { UnavailableError } from '../../core/errors.ts';
import { createNetwork } from '../../network/index.ts';
import { installedVersion } from '../version.ts';

const ANSWER_TIMEOUT_MS = 15_000;
/** 500 channels with all of their settings. */
const MAX_ANSWER_BYTES = 16_777_216;
const PAUSE_MS = 250;

/** Puts together what `squirrel channel` works with. */
export function channelParts(): ChannelParts {
  return {
    open: async ({ url, dataDirectory, key }) => {
      const authorization = `Bearer ${key ?? (await keyIn(dataDirectory))}`;
      return {
        call: async (method, path) => {
          const end = await sendOnce({ method, url: `${url}${path}`, authorization });
          if (end.kind === 'failed') {
            throw new UnavailableError(`the service at ${url} ${end.message}`);
          }
          return { status: end.statusCode, body: jsonOf(end.body) };
        },
        pause: () => wait(PAUSE_MS),
      };
    },
  };
}

async function sendOnce(request: {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly authorization: string;
}) {
  const { method, url, authorization } = request;
  const network = createNetwork({
    resolvers: [],
    extraCaPems: [],
    targets: 'private',
    userAgent: `UptimeSquirrel/${installedVersion()}`,
  });
  try {
    return await network.http.send({
      method,
      url,
      headers: { authorization, accept: 'application/json' },
      body: method === 'POST' ? '' : null,
      timeoutMs: ANSWER_TIMEOUT_MS,
      maxResponseBytes: MAX_ANSWER_BYTES,
    });
  } finally {
    network.close();
  }
}

async function keyIn(dataDirectory: string): Promise<string> {
  const file = join(dataDirectory, 'admin-key');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    const message = `there is no key in ${file}: name the data folder of the service with --data, or set SQUIRREL_ADMIN_TOKEN`;
    throw new UnavailableError(message, error);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
