import { showFailure } from '../parts/toasts.tsx';
import { leave } from '../state/access.ts';
import { ApiFailure, createClient, type Access } from '../state/client.ts';

/** Ends the session at the service, or forgets the key of this tab. A session that could not be ended is gone on with. */
export async function signOut(access: Access): Promise<void> {
  try {
    if (access.kind === 'session') await createClient(access, () => {}).send('DELETE', 'session');
  } catch (failure) {
    if (!(failure instanceof ApiFailure && failure.status === 401)) {
      showFailure('UptimeSquirrel', failure);
      return;
    }
  }
  leave('left');
}
