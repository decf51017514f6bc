import { useState, type FormEvent } from 'react';

import type { AnswerError } from './answer';
import { ErrorText } from './ErrorText';
import { Refusal, signIn, type Session } from './hub';
import { useLanguage } from './words';

interface Properties {
  expired: AnswerError | null;
  onSession(session: Session): void;
  onLanguage(): void;
}

export function SignIn({ expired, onSession, onLanguage }: Properties) {
  const { say } = useLanguage();
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      onSession(await signIn(token.trim()));
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };

  return (
    <main className="yixin-door">
      <form onSubmit={submit}>
        <img src="/static/favicon.svg" alt="" width="48" height="48" />
        <h1>
          Yixin Hub <span>益心数据中枢</span>
        </h1>
        <label htmlFor="token">{say.token}</label>
        <input
          id="token"
          type="password"
          autoComplete="off"
          spellCheck={false}
          required
          autoFocus
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
        <p className="yixin-hint">{say.tokenHint}</p>
        <Failure failure={failure} expired={expired} />
        <button type="submit" disabled={busy}>
          {busy ? say.signingIn : say.signIn}
        </button>
        <button type="button" className="yixin-quiet" onClick={onLanguage}>
          {say.other}
        </button>
      </form>
    </main>
  );
}

function Failure({ failure, expired }: { failure: unknown; expired: AnswerError | null }) {
  const { say } = useLanguage();
  if (failure instanceof Refusal) {
    const title = failure.status === 401 ? say.refused : say.unreachable;
    return <ErrorText title={title} error={failure.error} />;
  }
  if (failure !== null) return <ErrorText title={say.unreachable} />;
  if (expired) return <ErrorText title={say.expired} error={expired} />;
  return null;
}
