import { useEffect, useState } from 'react';
import { Redirect } from 'wouter';
import { accessStore } from '../../state/access.ts';
import { useStore } from '../../state/store.ts';
import { forgetKey, keepKey, storedKey } from '../../state/access-key.ts';
import { Dashboard } from './dashboard.tsx';
import { SignIn } from './sign-in.tsx';
import { applyLanguage, dictionaries, initialLanguage } from './words.ts';

/** The whole page: asks for a key, then shows the sites. */
export function App() {
  const { access } = useStore(accessStore);
  const [key, setKey] = useState(storedKey);
  const [wasRefused, setWasRefused] = useState(false);
  const [language, setLanguage] = useState(initialLanguage);
  useEffect(() => applyLanguage(language), [language]);
  const words = dictionaries[language];
  // Who is signed in with an account has no key.
  if (access !== 'asking' && access?.kind === 'session') return <Redirect to="/overview" replace />;
  if (key === null) {
    const enter = (given: string): void => {
      keepKey(given);
      setWasRefused(false);
      setKey(given);
    };
    return <SignIn words={words} wasRefused={wasRefused} onKey={enter} />;
  }
  const refuse = (): void => {
    forgetKey();
    setWasRefused(true);
    setKey(null);
  };
  return (
    <Dashboard
      apiKey={key}
      language={language}
      words={words}
      onRefused={refuse}
      onLanguage={() => setLanguage(language === 'fa' ? 'en' : 'fa')}
    />
  );
}
