import { useLocation, useSearch } from 'wouter';
import type { OidcPlace } from '../../../../src/api/contract.ts';
import { Button } from '../../parts/button.tsx';
import { SIGN_IN_PATH } from '../../route/sign-in-path.ts';
import { accessStore } from '../../state/access.ts';
import { createClient, NOBODY } from '../../state/client.ts';
import { useStore } from '../../state/store.ts';
import { useText } from '../../text/use-text.tsx';

const nobody = createClient(NOBODY, () => {});

/** The way over the OpenID provider, and out of it for who has just signed out here. */
export function ByProvider({
  provider,
  problem,
  onFailure,
}: {
  readonly provider: string;
  readonly problem: string | null;
  onFailure(failure: unknown): void;
}) {
  const { t } = useText();
  const [path] = useLocation();
  const search = useSearch();
  const { hasLeft = false } = useStore(accessStore);
  const go = async (to: 'options' | 'end', body?: object): Promise<void> => {
    try {
      location.assign((await nobody.send<OidcPlace>('POST', `session/oidc/${to}`, body)).url);
    } catch (failure) {
      onFailure(failure);
    }
  };
  const wanted = search === '' ? path : `${path}?${search}`;
  const next = path === SIGN_IN_PATH ? '/' : wanted;
  return (
    <div className="sign-in-provider">
      <Button onClick={() => void go('options', { next })}>
        {t('signIn.byProvider', { provider })}
      </Button>
      {hasLeft && (
        <Button look="ghost" onClick={() => void go('end')}>
          {t('signIn.leaveProvider', { provider })}
        </Button>
      )}
      {problem !== null && (
        <p className="field-error small" role="alert">
          {problem}
        </p>
      )}
      <p className="sign-in-or small soft">{t('signIn.or')}</p>
    </div>
  );
}
