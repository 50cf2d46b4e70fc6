import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { ProjectAnswer } from '../../../src/api/contract.ts';
import type { MenuLine } from '../parts/menu.tsx';
import { keepProject, keptProject, withoutChosenProject } from '../state/chosen-project.ts';
import { createClient } from '../state/client.ts';
import { useClient } from '../state/session.tsx';
import { useText } from '../text/use-text.tsx';

/** Of more projects the menu has the first ones. */
const MAX_PROJECTS = 100;

/** Everything is read anew: nothing of the other projects stays on the page. */
function choose(id: string | null): void {
  keepProject(id);
  location.reload();
}

/** Which project is shown alone, and the others that one may see; no lines where there is only one. */
export function useProjectLines(): { readonly name: string; readonly lines: readonly MenuLine[] } {
  const { t } = useText();
  const { access } = useClient();
  const all = useMemo(() => createClient(withoutChosenProject(access), () => {}), [access]);
  const { data } = useQuery({
    queryKey: ['projects', 'all'],
    queryFn: ({ signal }) =>
      all.get<{ readonly items: readonly ProjectAnswer[] }>(
        `projects?limit=${MAX_PROJECTS}`,
        signal,
      ),
  });
  const kept = keptProject();
  const projects = data?.items;
  const isGone = kept !== null && projects !== undefined && projects.every(({ id }) => id !== kept);
  useEffect(() => {
    if (isGone) choose(null);
  }, [isGone]);
  const name = projects?.find(({ id }) => id === kept)?.name ?? t('projects.all');
  if (projects === undefined || projects.length < 2) return { name, lines: [] };
  const lines = [{ id: null, name: t('projects.all') }, ...projects].map((project): MenuLine => ({
    id: `project ${project.id ?? ''}`,
    label: project.name,
    isChosen: project.id === kept,
    run: () => choose(project.id),
  }));
  return { name, lines };
}
