import type { Session } from './hub';
import { roleName, useLanguage } from './words';

interface Properties {
  session: Session;
  explain: boolean;
  onExplain(explain: boolean): void;
  onLeave(): void;
  onLanguage(): void;
}

export function Header({ session, explain, onExplain, onLeave, onLanguage }: Properties) {
  const { language, say } = useLanguage();
  return (
    <header className="yixin-header">
      <img src="/static/favicon.svg" alt="" width="22" height="22" />
      <h1>
        Yixin Hub <span>益心数据中枢</span>
      </h1>
      {session.name && <span>{session.name}</span>}
      {session.roles.map((role) => (
        <span className="yixin-role" key={role} title={role}>
          {roleName(role, language)}
        </span>
      ))}
      {session.roles.includes('DEVELOPER') && (
        <label title={say.explainHint}>
          <input type="checkbox" checked={explain} onChange={(event) => onExplain(event.target.checked)} />
          {say.explain}
        </label>
      )}
      <button onClick={onLanguage}>{say.other}</button>
      <button onClick={onLeave}>{say.signOut}</button>
    </header>
  );
}
