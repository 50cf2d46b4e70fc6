import { useCallback } from 'react';
import { useLocation } from 'wouter';
import { ApiFailure } from '../../state/client.ts';
import { handedExport } from '../../state/handed-export.ts';
import { useClient } from '../../state/session.tsx';

/** A mapping, a list or a table may be an export; a list of addresses is none. Only the service knows. */
const MAY_BE_EXPORT = /^\s*(?:[[{]|- |---|[\w-]+:\s*$|[^\n=/]*(?:name|url)[^\n=/]*,)/im;

/** Takes an export of another tool to the page that reads those; resolves to whether the text is one. */
export function useExportFound(): (text: string) => Promise<boolean> {
  const client = useClient();
  const [, navigate] = useLocation();
  return useCallback(
    async (text) => {
      if (!MAY_BE_EXPORT.test(text.slice(0, 4_096))) return false;
      try {
        await client.send('POST', 'import', text);
      } catch (failure) {
        if (failure instanceof ApiFailure) return false;
        throw failure;
      }
      handedExport.set(() => text);
      navigate('/settings/import');
      return true;
    },
    [client, navigate],
  );
}
