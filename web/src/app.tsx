import type { I18n } from '@lingui/core';
import { useCallback, useState } from 'react';
import { Router } from 'wouter';
import { BASE_URL } from './base-url.ts';
import { Pages } from './frame/pages.tsx';
import { SignIn } from './frame/sign-in.tsx';
import { GlyphSheet } from './parts/glyph.tsx';
import { forgetKey, keepKey, storedKey } from './state/access-key.ts';
import { Session } from './state/session.tsx';
import { TextProvider } from './text/use-text.tsx';

/** The whole dashboard: asks for a key, then shows the page of the address. */
export function App({ i18n }: { readonly i18n: I18n }) {
  const [key, setKey] = useState(storedKey);
  const [wasRefused, setWasRefused] = useState(false);
  const refuse = useCallback(() => {
    forgetKey();
    setWasRefused(true);
    setKey(null);
  }, []);
  const signOut = useCallback(() => {
    forgetKey();
    setKey(null);
  }, []);
  const enter = (given: string): void => {
    keepKey(given);
    setWasRefused(false);
    setKey(given);
  };
  return (
    <TextProvider i18n={i18n}>
      <GlyphSheet />
      {key === null ? (
        <SignIn wasRefused={wasRefused} onKey={enter} />
      ) : (
        <Session apiKey={key} onRefused={refuse}>
          <Router base={BASE_URL.pathname.slice(0, -1)}>
            <Pages onSignOut={signOut} />
          </Router>
        </Session>
      )}
    </TextProvider>
  );
}
