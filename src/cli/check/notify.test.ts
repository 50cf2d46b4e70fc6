import { expect, test } from 'vitest';
import { asChannelId, asOwnerId } from '../../core/ids.ts';
import type { Delivery, DeliveryResult } from '../../core/ports/notifier.ts';
import type { AlertRecipients } from '../../services/checks/notify-owners.ts';
import { runCheck, stageResult } from '../../../test/support/cli/check-stage.ts';
import { CHANNEL_FALLBACKS, OWNER_FALLBACKS } from '../../testing/sample-fallbacks.ts';

const ops = asOwnerId('ops');
const stage = (result: DeliveryResult = { kind: 'delivered', detail: '250 queued' }) => {
  const deliveries: Delivery[] = [];
  const channel = (id: string, ownerId: typeof ops | null) => {
    return {
      ...CHANNEL_FALLBACKS,
      id: asChannelId(id),
      kind: 'email',
      ownerId,
      options: { to: id },
    };
  };
  const channels = [channel('mail', ops), channel('anybody', null)];
  const recipients: AlertRecipients = {
    directory: {
      owners: new Map([[ops, { ...OWNER_FALLBACKS, id: ops, name: 'Ops', language: 'fa' }]]),
      channels: new Map(channels.map((each) => [each.id, each])),
    },
    defaultOwnerIds: [],
    monitors: new Map(),
    notifiers: new Map([
      [
        'email',
        {
          deliver: (delivery: Delivery) => {
            deliveries.push(delivery);
            return Promise.resolve(result);
          },
          close: () => Promise.resolve(),
        },
      ],
    ]),
  };
  return { recipients, deliveries };
};
const notify = ['--notify', '--config', 'squirrel.yaml'];
const isDown = { outcome: 'down', reason: 'http_503', message: 'answered 503' } as const;

test('the owner of a site that is down is told what the service would tell', async () => {
  const { recipients, deliveries } = stage();
  const { exitCode, stderr } = await runCheck({
    args: ['-f', '-', ...notify],
    stdin: 'http://a.example/ owner=ops name=Shop\nhttp://b.example/\nhttp://c.example/\n',
    recipients,
    runJob: async (job) => stageResult(job, job.id < 2 ? isDown : {}),
  });
  expect(exitCode).toBe(1);
  expect(deliveries).toMatchObject([
    {
      id: 'msg_inc_check_x1_1_opened_mail',
      options: { to: 'mail' },
      notice: {
        kind: 'opened',
        incident: { startedAt: 1_795_334_400_123, resolvedAt: null, reason: 'http_503' },
        monitor: { name: 'Shop', url: 'http://a.example/' },
        reader: { name: 'Ops', language: 'fa' },
      },
    },
    { options: { to: 'anybody' }, notice: { monitor: { url: 'http://b.example/' } } },
  ]);
  expect(stderr).toBe(
    'notified mail about http://a.example/: 250 queued\nnotified anybody about http://b.example/: 250 queued\n',
  );
});

test('no notification about what is up or cannot be judged', async () => {
  const { recipients, deliveries } = stage();
  const { stderr } = await runCheck({
    args: ['http://a.example/', 'http://b.example/', ...notify],
    recipients,
    runJob: async (job) =>
      stageResult(job, job.id === 0 ? {} : { outcome: 'unknown', reason: 'resolver' }),
  });
  expect({ stderr, deliveries }).toEqual({ stderr: '', deliveries: [] });
});

test('a delivery that fails is said, and changes no exit code', async () => {
  const { recipients } = stage({ kind: 'retry', code: 'refused', detail: 'nobody listens' });
  const { exitCode, stderr } = await runCheck({
    args: ['http://a.example/', ...notify],
    recipients,
    runJob: async (job) => stageResult(job, isDown),
  });
  expect(exitCode).toBe(1);
  expect(stderr).toBe('could not notify anybody about http://a.example/: nobody listens\n');
});

test('sites of which nobody can be notified are counted before the pass, also when all are up', async () => {
  const { recipients } = stage();
  const channels = new Map([...recipients.directory.channels].slice(0, 1));
  const { stderr } = await runCheck({
    args: ['-f', '-', ...notify],
    stdin: 'http://a.example/ owner=ops\nhttp://b.example/\nhttp://c.example/\n',
    recipients: { ...recipients, directory: { ...recipients.directory, channels } },
    runJob: async (job) => stageResult(job, {}),
  });
  expect(stderr).toBe('warning: nobody can be notified of 2 sites: no channel\n');
});

test('an owner the configuration does not have is an error before anything is probed', async () => {
  const { exitCode, stderr, jobs } = await runCheck({
    args: ['-f', '-', ...notify],
    stdin: 'http://a.example/ owner=nobody\n',
    recipients: stage().recipients,
  });
  expect({ exitCode, jobs }).toEqual({ exitCode: 2, jobs: [] });
  expect(stderr).toBe('error: the configuration has no owner "nobody" (it has: ops)\n');
});

test('a config file that cannot be read is an error', async () => {
  const { exitCode, stderr } = await runCheck({ args: ['http://a.example/', ...notify] });
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: 'error: no such file\n' });
});
