import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';

import type { Example } from './hub';
import { useLanguage } from './words';

/** The example queries; picking one opens it in a tab of its own. */
export function ExampleMenu({ examples }: { examples: Example[] }) {
  const { language, say } = useLanguage();
  const editor = useGraphiQL((state) => state.queryEditor);
  const { addTab } = useGraphiQLActions();

  const open = (name: string) => {
    const example = examples.find((candidate) => candidate.name === name);
    if (!example || !editor) return;
    addTab();
    editor.setValue(example.query);
  };

  if (examples.length === 0) return null;
  return (
    <select
      className="yixin-examples"
      aria-label={say.examples}
      value=""
      // Monaco arrives a moment after the page.
      disabled={!editor}
      onChange={(event) => open(event.target.value)}
    >
      <option value="" disabled>
        {say.examples}
      </option>
      {examples.map((example) => (
        <option key={example.name} value={example.name}>
          {example[language]}
        </option>
      ))}
    </select>
  );
}
