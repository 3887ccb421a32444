import type { SessionEvent } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { moment } from "../words/time.ts";
import { Facts } from "../parts/facts.ts";
import { StepDetails } from "./step-details.ts";

/** All that an event says. */
export function EventDetails({ event }: { event: SessionEvent }): JSX.Element {
  const { type, sequence, at } = event;
  switch (type) {
    case "step.completed":
    case "step.failed":
    case "step.cancelled":
      return h(StepDetails, { sessionId: event.sessionId, step: event.data });
    default:
      return h(Facts, {
        facts: { event: `${type}, number ${sequence}`, at: moment(at), ...event.data },
      });
  }
}
