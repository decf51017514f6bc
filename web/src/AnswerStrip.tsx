import { useGraphiQL } from '@graphiql/react';
import { useMemo } from 'react';

import { readAnswer } from './answer';
import { ErrorText } from './ErrorText';
import { useLanguage } from './words';

/** Under the answer: its errors in words, the fields that were withheld and why, and how fresh its sources are. */
export function AnswerStrip() {
  const { language, say } = useLanguage();
  const response = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.response);
  const answer = useMemo(() => readAnswer(response), [response]);
  if (answer === null || answer.errors.length + answer.withheld.length + answer.freshness.length === 0) return null;

  const instant = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return (
    <section className="yixin-strip" aria-label={say.answerOf}>
      {answer.errors.length > 0 && (
        <div>
          <h2>{say.errors}</h2>
          {answer.errors.map((error, index) => (
            <ErrorText key={index} error={error} />
          ))}
        </div>
      )}
      {answer.withheld.length > 0 && (
        <div>
          <h2>{say.withheld}</h2>
          <ul>
            {answer.withheld.map((entry) => (
              <li key={entry.field}>
                <code>{entry.field}</code> {language === 'zh' ? entry.reason_zh : entry.reason}
              </li>
            ))}
          </ul>
        </div>
      )}
      {answer.freshness.length > 0 && (
        <div>
          <h2>{say.freshness}</h2>
          <ul>
            {answer.freshness.map((entry) => (
              <li key={entry.source}>
                <code>{entry.source}</code> {entry.at === null ? say.never : instant.format(new Date(entry.at))}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
