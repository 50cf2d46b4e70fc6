import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useChoices } from '../forms/use-choices.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Field } from '../parts/field.tsx';
import { showFailure } from '../parts/toasts.tsx';
import { useClient } from '../state/session.tsx';
import { useText } from '../text/use-text.tsx';
import { readPushState, turnOff, turnOn, type PushState } from './push-state.ts';
import { SendTest } from './send-test.tsx';
import './browser-card.css';

const STATE = ['this browser'];

/** Whether this browser shows messages while no page is open, and how that is changed. */
export function BrowserCard() {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const { data: state } = useQuery({ queryKey: STATE, queryFn: () => readPushState(client) });
  const [isBusy, setBusy] = useState(false);
  const change = async (task: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await task();
    } catch (failure) {
      showFailure(t('push.failed'), failure);
    }
    setBusy(false);
    await Promise.all(
      [STATE, ['channels']].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
  };
  if (state === undefined) return null;
  return (
    <Card title={t('push.title')}>
      <div className="card-body browser-card">
        <p role="status">{t(`push.${state.kind}`)}</p>
        {state.kind === 'off' && (
          <OffForm isBusy={isBusy} onTurnOn={(owner) => change(() => turnOn(client, owner))} />
        )}
        {state.kind === 'on' && (
          <OnTools state={state} isBusy={isBusy} run={(task) => change(task)} />
        )}
      </div>
    </Card>
  );
}

function OnTools({
  state: { channel },
  isBusy,
  run,
}: {
  readonly state: Extract<PushState, { readonly kind: 'on' }>;
  readonly isBusy: boolean;
  run(task: () => Promise<void>): Promise<void>;
}) {
  const { t } = useText();
  const client = useClient();
  return (
    <div className="browser-tools">
      <SendTest channelId={channel.id} />
      <Button disabled={isBusy} onClick={() => void run(() => turnOff(client, channel))}>
        {t('push.turnOff')}
      </Button>
    </div>
  );
}

function OffForm({
  isBusy,
  onTurnOn,
}: {
  readonly isBusy: boolean;
  onTurnOn(owner: string | null): Promise<void>;
}) {
  const { t } = useText();
  const owners = useChoices('owners');
  const [chosen, setChosen] = useState<string | null>(null);
  const owner = chosen ?? owners[0]?.value ?? '';
  return (
    <>
      <Field label={t('push.whose')}>
        {(input) => (
          <select
            {...input}
            className="input"
            value={owner}
            onChange={({ target }) => setChosen(target.value)}
          >
            {owners.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
            <option value="">{t('channels.noOwner')}</option>
          </select>
        )}
      </Field>
      <div className="browser-tools">
        <Button
          look="primary"
          disabled={isBusy}
          onClick={() => void onTurnOn(owner === '' ? null : owner)}
        >
          {t('push.turnOn')}
        </Button>
      </div>
    </>
  );
}
