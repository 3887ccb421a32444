import type { AgentRequest } from "@dormouse/contract";
import { demoAccount } from "../harbor/index.ts";

export const bookedContainer = "BLAU1050409";

/** What the sample session does by its script, as somebody would say it. */
export function sampleTask({ site, date }: { site: string; date: string }): AgentRequest {
  const { username, password } = demoAccount;
  return {
    kind: "agent",
    task: `Open ${site}/login and sign in as ${username} with the password ${password}. Have the containers listed that are Available, go to the second page of that list, open the first container there and read all of its timeline. Then book a truck for container ${bookedContainer} on ${date}, in the first slot that is free: one booking, and no second one. See under Appointments that it is booked, keep a picture of that page, and say which container you opened, where it is, what happened to it last, and the reference and the slot of the booking.`,
    output: {
      type: "object",
      properties: {
        opened: { type: "string" },
        location: { type: "string" },
        lastEvent: { type: "string" },
        reference: { type: "string" },
        slot: { type: "string" },
      },
      required: ["opened", "location", "lastEvent", "reference", "slot"],
      additionalProperties: false,
    },
    approvals: "none",
    limits: { steps: 25 },
    allow: { hosts: [new URL(site).host] },
  };
}

/** For somebody who is signed in; nothing is said of what has to be approved. */
export function bookingTask(container: string, date: string): AgentRequest {
  return {
    kind: "agent",
    task: `Book a truck for container ${container} on ${date}, in the first slot that is free, and see under Appointments that it is booked.`,
    output: { type: "object", properties: { slot: { type: "string" } }, required: ["slot"] },
    limits: { steps: 10 },
  };
}
