import { useList } from './use-list.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Owned {
  readonly id: string;
  readonly owner?: string | null;
}

/** The name of an owner by their id; the id until the name is known. */
export function useOwnerNames(): (id: string) => string {
  const { items } = useList<Named>('owners');
  return (id) => items?.find((owner) => owner.id === id)?.name ?? id;
}

/** The name of the owner of a channel; `null`: it has none, or it is not known. */
export function useOwnersOfChannels(): (channelId: string) => string | null {
  const nameOf = useOwnerNames();
  const { items } = useList<Owned>('channels');
  return (channelId) => {
    const owner = items?.find(({ id }) => id === channelId)?.owner ?? null;
    return owner === null ? null : nameOf(owner);
  };
}
