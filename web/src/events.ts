export const EVENTS = 'text/event-stream';

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
