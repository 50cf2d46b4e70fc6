import { floodCases, hostileCases, neighbourCase } from '../cases/index.ts';
import type { HostileTry } from '../format/hostile-case.ts';
import { openTry, type OpenTry, type TryPlace } from './open-try.ts';

/** Opens tries of the farm's own cases, here or in another process. */
export interface HostileFarm {
  open(place: TryPlace): Promise<OpenTry>;
  /** Closes whatever is still open. */
  stop(): Promise<void>;
}

/** The farm in this process. */
export function openHostileFarm(): HostileFarm {
  const opened = new Set<OpenTry>();
  return {
    open: async (place) => {
      const stage = await openTry(findTry(place), place);
      opened.add(stage);
      return {
        ...stage,
        close: () => {
          opened.delete(stage);
          return stage.close();
        },
      };
    },
    stop: async () => {
      await Promise.all([...opened].map((stage) => stage.close()));
    },
  };
}

function findTry({ caseId, tryIndex }: TryPlace): HostileTry {
  const all = [...hostileCases, ...floodCases, neighbourCase];
  const hostile = all.find(({ id }) => id === caseId);
  const found = hostile?.tries[tryIndex];
  if (found === undefined) throw new RangeError(`there is no try ${tryIndex} of a case ${caseId}`);
  return found;
}
