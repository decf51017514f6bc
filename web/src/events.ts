import { getOperationAST, parse } from 'graphql';

export const EVENTS = 'text/event-stream';

/** Whether this is a subscription; what cannot be read is none, and the hub says what is wrong with it. */
export function subscribes(query: string, operation?: string | null): boolean {
  try {
    return getOperationAST(parse(query, { noLocation: true }), operation)?.operation === 'subscription';
  } catch {
    return false;
  }
}

/** The answers of GraphQL over server-sent events, each as the text of its JSON, as they come. */
export async function* answers(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let read = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    read += value;
    const events = read.split('\n\n');
    read = events.pop() ?? '';
    for (const event of events) {
      const [name, data] = event.split('\n');
      if (name === 'event: next' && data !== undefined) yield data.slice('data: '.length);
      if (name === 'event: complete') return;
    }
  }
}
