import { EntityPage } from '../../forms/entity-page.tsx';
import { useChoices } from '../../forms/use-choices.ts';
import { useKinds } from '../../forms/use-kinds.ts';
import { useText } from '../../text/use-text.tsx';
import { AlertTabs } from '../alerts/alert-tabs.tsx';
import { BrowserCard } from '../../browser/browser-card.tsx';
import { SendTest } from '../../browser/send-test.tsx';

/** How people are told. */
export function ChannelsPage() {
  const { t } = useText();
  const owner = useChoices('owners');
  const kinds = useKinds('channels');
  const titleOf = (kind: unknown): string =>
    kinds.find(({ value }) => value === kind)?.label ?? String(kind);
  const ownerName = (id: unknown): string =>
    typeof id === 'string'
      ? (owner.find(({ value }) => value === id)?.label ?? id)
      : t('channels.noOwner');
  return (
    <EntityPage
      section="channels"
      title={t('channels.title')}
      tabs={<AlertTabs />}
      intro={<BrowserCard />}
      empty={{ title: t('channels.none'), text: t('channels.noneText') }}
      choices={{ owner }}
      kinds={kinds}
      nameOf={({ kind, id, browser }) =>
        `${titleOf(kind)} · ${typeof browser === 'string' ? browser : id}`
      }
      detailOf={({ owner: id, enabled }) => (
        <>
          <bdi>{ownerName(id)}</bdi>
          {enabled === false && ` · ${t('channels.off')}`}
        </>
      )}
      toolsOf={({ id }) => <SendTest channelId={id} />}
    />
  );
}
