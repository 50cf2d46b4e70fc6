import { HTTP_VERDICTS, openHttpReceiver } from '../http-receiver.ts';
import type { Trials } from '../trial.ts';

const KEY = 'canaryinthemine0123456789abcdef0';

const originOf = (url: string): string => new URL(url).origin;

export const trials: Trials = {
  pagerduty: {
    openReceiver: () => openHttpReceiver((url) => ({ routingKey: KEY, api: originOf(url) })),
    secrets: [KEY],
    verdicts: HTTP_VERDICTS,
  },
  opsgenie: {
    openReceiver: () => openHttpReceiver((url) => ({ key: KEY, api: originOf(url) })),
    secrets: [KEY],
    verdicts: HTTP_VERDICTS,
  },
  'splunk-oncall': {
    openReceiver: () =>
      openHttpReceiver(
        (url) => ({ key: KEY, routingKey: 'ops', api: originOf(url) }),
        '{"result":"success","entity_id":"inc"}',
      ),
    secrets: [KEY],
    verdicts: HTTP_VERDICTS,
  },
  alertmanager: {
    openReceiver: () =>
      openHttpReceiver((url) => ({
        url,
        user: 'squirrel',
        password: KEY,
        labels: { team: 'web' },
      })),
    secrets: [KEY],
    verdicts: HTTP_VERDICTS,
  },
  'grafana-oncall': {
    openReceiver: () => openHttpReceiver((url) => ({ url: `${url}/${KEY}/` })),
    secrets: [KEY],
    verdicts: HTTP_VERDICTS,
  },
  'incident-io': {
    openReceiver: () =>
      openHttpReceiver((url) => ({
        source: '01GW2G3V0S59R238FAHPDS1R66',
        token: KEY,
        api: originOf(url),
      })),
    secrets: [KEY],
    verdicts: HTTP_VERDICTS,
  },
};
