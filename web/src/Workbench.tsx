import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import type { GraphQLSchema } from 'graphql';
import { useEffect, useMemo, useState } from 'react';

import type { AnswerError } from './answer';
import { AnswerStrip } from './AnswerStrip';
import { ErrorText } from './ErrorText';
import { ExampleMenu } from './ExampleMenu';
import { Header } from './Header';
import { fetcherFor, loadExamples, loadSchema, Refusal, tabStorage, type Example, type Session } from './hub';
import { useLanguage } from './words';

const explorer = explorerPlugin();
const plugins = [HISTORY_PLUGIN, explorer];

interface Properties {
  session: Session;
  onLeave(reason: AnswerError | null): void;
  onLanguage(): void;
}

interface Graph {
  schema: GraphQLSchema | null;
  examples: Example[];
}

/** GraphiQL over the hub's own schema, with the example queries and what each answer says about itself. */
export function Workbench({ session, onLeave, onLanguage }: Properties) {
  const { say } = useLanguage();
  const [graph, setGraph] = useState<Graph | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [explain, setExplain] = useState(false);
  const fetcher = useMemo(() => fetcherFor(session.token, explain, onLeave), [session.token, explain]);

  const load = () => {
    setFailure(null);
    Promise.all([loadSchema(session.token), loadExamples()]).then(
      ([schema, examples]) => setGraph({ schema, examples }),
      setFailure,
    );
  };
  useEffect(load, []);

  return (
    <div className="yixin-page">
      <Header
        session={session}
        explain={explain}
        onExplain={setExplain}
        onLeave={() => onLeave(null)}
        onLanguage={onLanguage}
      />
      {failure !== null && (
        <main className="yixin-waiting">
          <ErrorText title={say.unreachable} {...(failure instanceof Refusal && { error: failure.error })} />
          <button onClick={load}>{say.retry}</button>
        </main>
      )}
      {graph === null && failure === null && <main className="yixin-waiting">{say.loading}</main>}
      {graph !== null && (
        <GraphiQL
          fetcher={fetcher}
          schema={graph.schema}
          plugins={plugins}
          visiblePlugin={explorer}
          // What was typed may name a pupil: it goes when the tab goes.
          storage={tabStorage}
          isHeadersEditorEnabled={false}
          shouldPersistHeaders={false}
          defaultTabs={graph.examples.slice(0, 1).map(({ query }) => ({ query }))}
        >
          <GraphiQL.Logo>
            <ExampleMenu examples={graph.examples} />
          </GraphiQL.Logo>
          <GraphiQL.Footer>
            <AnswerStrip />
          </GraphiQL.Footer>
        </GraphiQL>
      )}
    </div>
  );
}
