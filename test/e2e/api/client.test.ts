import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { generate } from 'openapi-typescript-codegen';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import { entitiesOf } from '../../../src/core/entities.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** What somebody writes who has nothing but the generated client. */
const TRIAL = `
import { ApiError, ChannelsService, IncidentsService, MonitorsService, OpenAPI, OwnersService } from './client';
import type { Monitor, NewChannel } from './client';

OpenAPI.BASE = process.argv[2] ?? '';
OpenAPI.TOKEN = process.argv[3] ?? '';

const owner = await OwnersService.createOwner({ id: 'ops', name: 'Operations', language: 'fa' });
const renamed = await OwnersService.updateOwner(owner.id, { name: 'Operators' });
const form: NewChannel = { kind: 'webhook', id: 'hook', owner: owner.id, url: 'http://127.0.0.1:9/', secret: 'whsec_' + 'A'.repeat(32) };
const channel = await ChannelsService.createChannel(form);
const silenced = await ChannelsService.updateChannel(channel.id, { enabled: false });
const created = (await MonitorsService.createMonitor({ url: 'http://127.0.0.1:9/', name: 'Shop', owner: owner.id })) as Monitor;
const monitor: Monitor = await MonitorsService.updateMonitor(created.id, { interval: '1h' });
const paused = await MonitorsService.pauseMonitor(created.id);

const refusal = await OwnersService.createOwner({ timezone: 'Europe/Berlim' }).catch((error: unknown) => error);
const listed = {
  owners: (await OwnersService.listOwners()).items.map(({ name }) => name),
  channels: (await ChannelsService.listChannels()).items.map(({ id }) => id),
  monitors: (await MonitorsService.listMonitors()).items.map(({ name }) => name),
  incidents: (await IncidentsService.listIncidents()).items.length,
};
await MonitorsService.deleteMonitor(created.id);
await ChannelsService.deleteChannel(channel.id);
await OwnersService.deleteOwner(owner.id);
const left = [
  ...(await OwnersService.listOwners()).items,
  ...(await ChannelsService.listChannels()).items,
  ...(await MonitorsService.listMonitors()).items,
].length;
console.log(JSON.stringify({
  renamed: renamed.name, enabled: silenced.enabled, interval: monitor.interval, paused: paused.paused,
  refusal: refusal instanceof ApiError ? [refusal.status, refusal.body.problems.length] : String(refusal),
  listed, left,
}));
`;

const TYPE_SETTINGS = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: 'esnext',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['esnext', 'dom'],
    types: [],
  },
  files: ['trial.ts', 'globals.d.ts'],
};

test('others can generate a client from the description of the API and work with it', async () => {
  await using folder = await temporaryFolder();
  const dataDirectory = join(folder.path, 'data');
  const service = new ServiceProcess({ dataDirectory, entry: 'built' });
  try {
    const address = await service.ready;
    const key = (await readFile(join(dataDirectory, 'admin-key'), 'utf8')).trim();
    const description = join(folder.path, 'openapi.json');
    await writeFile(description, await service.text('/api/v1/openapi.json'));

    // A linter that others use finds nothing.
    const redocly = join(dirname(require.resolve('@redocly/cli/package.json')), 'bin/cli.js');
    const quiet = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const linting = run(
      process.execPath,
      [redocly, 'lint', description, '--extends=recommended', '--format=json'],
      { cwd: folder.path, env: { ...process.env, ...quiet } },
    );
    const { totals } = JSON.parse((await linting).stdout) as { totals: object };
    expect(totals).toMatchObject({ errors: 0, warnings: 0 });

    // A generator that others use makes a client with types that hold.
    const output = join(folder.path, 'client');
    await generate({ input: description, output, httpClient: 'fetch', useUnionTypes: true });
    await writeFile(join(folder.path, 'trial.ts'), TRIAL);
    const globals = 'declare const process: { readonly argv: readonly string[] };\n';
    await writeFile(join(folder.path, 'globals.d.ts'), globals);
    await writeFile(join(folder.path, 'tsconfig.json'), JSON.stringify(TYPE_SETTINGS));
    const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
    const types = run(process.execPath, [compiler, '-p', folder.path]).catch(
      (error: unknown) => error as { readonly stdout: string },
    );
    expect((await types).stdout).toBe('');

    const bundle = await rolldown({ input: join(folder.path, 'trial.ts'), platform: 'node' });
    const file = join(folder.path, 'trial.mjs');
    await bundle.write({ file, format: 'esm' });
    await bundle.close();
    const { stdout } = await run(process.execPath, [file, address, key]);
    expect(JSON.parse(stdout)).toEqual({
      renamed: 'Operators',
      enabled: false,
      interval: '1h',
      paused: true,
      refusal: [422, 1],
      listed: { owners: ['Operators'], channels: ['hook'], monitors: ['Shop'], incidents: 0 },
      left: 0,
    });

    // Each entity has its five operations; those above are only the ones that the trial calls.
    const client = await readFile(join(output, 'index.ts'), 'utf8');
    for (const { plural } of Object.values(entitiesOf({ channelKinds: new Map() }))) {
      const name = plural.slice(0, 1).toUpperCase() + plural.slice(1);
      expect(client).toContain(`${name}Service`);
      const methods = await readFile(join(output, 'services', `${name}Service.ts`), 'utf8');
      for (const verb of ['list', 'get', 'create', 'update', 'delete']) {
        expect(methods).toMatch(new RegExp(`static ${verb}${name.slice(0, 4)}`));
      }
    }
  } finally {
    service.signalGroup('SIGKILL');
  }
});
