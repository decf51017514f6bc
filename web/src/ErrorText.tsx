import type { AnswerError } from './answer';

interface Properties {
  title?: string;
  error?: AnswerError;
}

/** What went wrong, its stable code, where, and the way to mend it. */
export function ErrorText({ title, error }: Properties) {
  return (
    <div className="yixin-error" role="alert">
      {title && <strong>{title}</strong>}
      {error && (
        <p>
          {error.message} {error.code && <code>{error.code}</code>} {error.path && <code>{error.path}</code>}
        </p>
      )}
      {error?.mend && <p className="yixin-hint">→ {error.mend}</p>}
    </div>
  );
}
