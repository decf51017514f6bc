import { useEffect, useState } from 'react';

import type { AnswerError } from './answer';
import { keptToken, signIn, signOut, type Session } from './hub';
import { SignIn } from './SignIn';
import { keepLanguage, LanguageContext, preferredLanguage, type Language } from './words';
import { Workbench } from './Workbench';

/** Signed out: a form. Signed in: GraphiQL. */
export function App() {
  const [language, setLanguage] = useState<Language>(preferredLanguage);
  const [session, setSession] = useState<Session | null>(null);
  const [expired, setExpired] = useState<AnswerError | null>(null);
  const [resuming, setResuming] = useState(() => keptToken() !== null);

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);

  useEffect(() => {
    const token = keptToken();
    if (token === null) return;
    signIn(token)
      .then(setSession, signOut)
      .finally(() => setResuming(false));
  }, []);

  const leave = (reason: AnswerError | null) => {
    signOut();
    setExpired(reason);
    setSession(null);
  };
  const switchLanguage = () => {
    const other = language === 'zh' ? 'en' : 'zh';
    keepLanguage(other);
    setLanguage(other);
  };

  return (
    <LanguageContext.Provider value={language}>
      {session ? (
        <Workbench session={session} onLeave={leave} onLanguage={switchLanguage} />
      ) : (
        !resuming && <SignIn expired={expired} onSession={setSession} onLanguage={switchLanguage} />
      )}
    </LanguageContext.Provider>
  );
}
