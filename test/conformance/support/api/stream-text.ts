import { SessionEvent, StreamNotice } from "@dormouse/contract";
import { createParser } from "eventsource-parser";

export type Message = { id: number; event: string; data: SessionEvent };

/** What an EventSource makes of the text: whole messages only; what the stream says of itself apart. */
export function readStream(text: string): { messages: Message[]; notices: StreamNotice[] } {
  const messages: Message[] = [];
  const notices: StreamNotice[] = [];
  const parser = createParser({
    onEvent({ id, event = "", data }) {
      const value: unknown = JSON.parse(data);
      if (event.includes(".")) {
        messages.push({ id: Number(id), event, data: SessionEvent.parse(value) });
      } else {
        notices.push(StreamNotice.parse(value));
      }
    },
  });
  parser.feed(text);
  return { messages, notices };
}

export function messagesIn(text: string): Message[] {
  return readStream(text).messages;
}

/** Reads a live stream until an event of the type has come, then hangs up. */
export async function readUntil(response: Response, type: string): Promise<Message[]> {
  const reader = (response.body ?? new ReadableStream()).getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return messagesIn(text);
    text += decoder.decode(value, { stream: true });
    const messages = messagesIn(text);
    // Several may have come together.
    const found = messages.findIndex(({ event }) => event === type);
    if (found < 0) continue;
    await reader.cancel();
    return messages.slice(0, found + 1);
  }
}
