import type { Access } from '../state/client.ts';
import { Session } from '../state/session.tsx';
import { Pages } from './pages.tsx';

/** Everything for who is signed in. */
export function Inside({
  access,
  onRefused,
  onSignOut,
}: {
  readonly access: Access;
  /** Must stay the same function. */
  onRefused(): void;
  onSignOut(): void;
}) {
  return (
    <Session access={access} onRefused={onRefused}>
      <Pages onSignOut={onSignOut} />
    </Session>
  );
}
