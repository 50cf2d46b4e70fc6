import { expect, it } from 'vitest';
import { UnavailableError } from '../../core/errors.ts';
import { SQLITE } from '../sql/dialect.ts';
import { openStores } from '../sql/stores.ts';
import { keepReader, keepWriter } from './remote-link.ts';
import { type Link, type RemoteConnection, runWhole } from './remote-session.ts';

interface Line extends RemoteConnection {
  cut(): void;
}

/** A connection to an empty database. */
function openLine(): Line {
  let end: UnavailableError | null = null;
  const close = async (): Promise<void> => {
    end ??= new UnavailableError('closed');
  };
  return {
    run: async () => [],
    ended: () => end,
    close,
    cut: () => {
      end = new UnavailableError('cut');
    },
  };
}

async function openLink(connection: RemoteConnection): Promise<Link> {
  return { connection, stores: await runWhole(connection, openStores(SQLITE)) };
}

it('reads with the stores of the connection that writes, also of one that was made again', async () => {
  const lines: Line[] = [];
  const writer = await keepWriter(() => {
    const line = openLine();
    lines.push(line);
    return openLink(line);
  });
  const reader = keepReader(async () => openLine(), writer.latestStores);
  const first = writer.stores();
  expect(reader.stores()).toBe(first);
  expect((await reader.ready()).stores).toBe(first);
  lines[0]?.cut();
  expect(() => writer.stores()).toThrow('cut');
  expect(reader.stores()).toBe(first);
  await expect.poll(() => writer.isLost()).toBe(false);
  expect(lines).toHaveLength(2);
  const second = writer.stores();
  expect(second).not.toBe(first);
  expect(reader.stores()).toBe(second);
  expect((await reader.ready()).stores).toBe(second);
});
