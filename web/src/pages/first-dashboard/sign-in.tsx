import { useState, type SubmitEvent } from 'react';
import type { Words } from './words.ts';

interface SignInProps {
  readonly words: Words;
  readonly wasRefused: boolean;
  onKey(key: string): void;
}

/** Asks for the access key when the address did not carry one. */
export function SignIn({ words, wasRefused, onKey }: SignInProps) {
  const [key, setKey] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (key.trim() !== '') onKey(key.trim());
  };
  return (
    <form className="panel sign-in" onSubmit={submit}>
      <h1>{words.title}</h1>
      <p>{words.keyHint}</p>
      {wasRefused && (
        <p className="problem" role="alert">
          {words.keyWrong}
        </p>
      )}
      <label>
        {words.keyTitle}
        <input
          type="password"
          autoComplete="current-password"
          dir="ltr"
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
      </label>
      <button className="primary">{words.enter}</button>
    </form>
  );
}
