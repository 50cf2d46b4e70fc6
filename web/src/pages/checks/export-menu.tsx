import { Download } from 'lucide-react';
import { Menu } from '../../parts/menu.tsx';
import { showFailure } from '../../parts/toasts.tsx';
import { useClient } from '../../state/session.tsx';
import { useText } from '../../text/use-text.tsx';
import { monitorPath } from '../monitor/use-monitor.ts';
import { checksQuery, type ChecksWanted } from './checks-query.ts';

const FORMATS = ['csv', 'ndjson'] as const;

/** Saves all checks that are wanted as a file, those included that are not yet shown. */
export function ExportMenu({ id, wanted }: { readonly id: string; readonly wanted: ChecksWanted }) {
  const { t } = useText();
  const client = useClient();
  const save = async (format: (typeof FORMATS)[number]): Promise<void> => {
    try {
      const path = `${monitorPath(id)}/checks/export?format=${format}${checksQuery(wanted)}`;
      const response = await client.fetch(path);
      // Through the client, as a link has no access key.
      const address = URL.createObjectURL(await response.blob());
      const link = document.createElement('a');
      link.href = address;
      link.download = `checks-${id}.${format}`;
      link.click();
      URL.revokeObjectURL(address);
    } catch (failure) {
      showFailure(t('checks.notExported'), failure);
    }
  };
  return (
    <Menu
      label={t('checks.export')}
      lines={FORMATS.map((format) => ({
        id: format,
        label: t(`checks.export.${format}`),
        run: () => void save(format),
      }))}
    >
      <Download size={15} aria-hidden="true" /> {t('checks.export')}
    </Menu>
  );
}
