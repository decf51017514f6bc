import { useGraphiQL } from '@graphiql/react';
import { useMemo } from 'react';

import { readAnswer } from './answer';
import { ErrorText } from './ErrorText';
import { PlanView } from './PlanView';
import { Waterfall } from './Waterfall';
import { useLanguage } from './words';

/** Under the answer: its errors in words, the fields that were withheld and why, whether figures are guarded, how fresh its sources are, the evidence of its matches drawn, how it was made. */
export function AnswerStrip() {
  const { language, say } = useLanguage();
  const response = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.response);
  const answer = useMemo(() => readAnswer(response), [response]);
  if (answer === null) return null;
  const said = answer.errors.length + answer.withheld.length + answer.freshness.length + answer.waterfalls.length;
  if (said === 0 && answer.smallCells === null && answer.plan === null) return null;

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
                <code>{entry.field}</code> {language === 'zh' ? entry.reasonZh : entry.reason}
              </li>
            ))}
          </ul>
        </div>
      )}
      {answer.smallCells !== null && (
        <div>
          <h2>{say.smallCells}</h2>
          <p>{language === 'zh' ? answer.smallCells.reasonZh : answer.smallCells.reason}</p>
        </div>
      )}
      {answer.freshness.length > 0 && (
        <div>
          <h2>{say.freshness}</h2>
          <ul className="yixin-sources">
            {answer.freshness.map((entry) => (
              <li key={entry.source ?? ''}>
                {entry.source === null ? say.someSource : <code>{entry.source}</code>}{' '}
                {entry.lastSuccess !== null && instant.format(new Date(entry.lastSuccess))}
                {entry.stale && <strong> {say.stale}</strong>}
              </li>
            ))}
          </ul>
        </div>
      )}
      {answer.waterfalls.length > 0 && (
        <div>
          <h2>{say.evidence}</h2>
          <div className="yixin-waterfalls">
            {answer.waterfalls.map((data, index) => (
              <Waterfall key={index} data={data} />
            ))}
          </div>
        </div>
      )}
      {answer.plan !== null && <PlanView plan={answer.plan} />}
    </section>
  );
}
