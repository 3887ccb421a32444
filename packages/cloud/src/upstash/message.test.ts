import type { SessionEvent } from "@dormouse/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { channelOf } from "./channel.ts";
import { fromMessage, toMessages } from "./message.ts";

function eventOf(sequence: number, agentId: string): SessionEvent {
  const at = new Date(0).toISOString();
  return { type: "session.created", sequence, sessionId: "session", at, data: { agentId } };
}

test("events come out of their messages as they went in", () => {
  const events = [eventOf(1, "a\nb"), eventOf(2, "\ud800 \u2028 😀")];
  expect(toMessages(events).map((message) => fromMessage(JSON.parse(message)))).toEqual(events);
});

test("an event of before there were layouts is read, one of a newer layout is left to the log", () => {
  const event = eventOf(1, "a");
  expect(fromMessage(event)).toEqual(event);
  expect(fromMessage({ ...event, schemaVersion: 99 })).toBeUndefined();
});

test("a message is one line, as the stream it travels in asks for", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "\r", "\n", "\\") }), (text) => {
      expect(toMessages([eventOf(1, text)])[0]).not.toMatch(/[\r\n]/);
    }),
  );
});

test("what there is no room for becomes a marker, and what is small still goes whole", () => {
  const [large, small, marker] = toMessages([
    eventOf(1, "x".repeat(400_000)),
    eventOf(2, "y"),
    eventOf(3, "z".repeat(400_000)),
  ]);
  expect(fromMessage(JSON.parse(large ?? ""))?.sequence).toBe(1);
  expect(fromMessage(JSON.parse(small ?? ""))?.sequence).toBe(2);
  expect(marker).toBe('{"sequence":3}');
  expect(fromMessage(JSON.parse(marker ?? ""))).toBeUndefined();
});

test("no two sessions share a channel, and a channel holds nothing but path characters", () => {
  const name = fc.string({ unit: fc.constantFrom("a", ":", "~", ",", "/", "3", "é") });
  fc.assert(
    fc.property(name, name, name, name, (tenantA, sessionA, tenantB, sessionB) => {
      fc.pre(tenantA !== tenantB || sessionA !== sessionB);
      const first = channelOf({ tenantId: tenantA, sessionId: sessionA });
      expect(first).not.toBe(channelOf({ tenantId: tenantB, sessionId: sessionB }));
      expect(first).toMatch(/^[\w.:~-]+$/);
    }),
  );
});
