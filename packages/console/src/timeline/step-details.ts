import type { ActionOutcome, StepView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { Facts } from "../parts/facts.ts";
import { Value } from "../parts/value.ts";
import { duration, moment } from "../words/time.ts";
import { dollars, tokensOf } from "../words/usage.ts";
import { StepContext } from "./step-context.ts";
import { isWoken, tookMs } from "./tell-event.ts";

type Props = { sessionId: string; step: StepView };

/** All that is known of a step: what failed, what was decided, its actions with what they gave, its worker and its times. */
export function StepDetails({ sessionId, step }: Props): JSX.Element {
  const { error, decision, actions, durations, worker, page } = step;
  return h(
    "div",
    { class: "step-details" },
    error === undefined ? null : h(Failure, { error }),
    decision === undefined ? null : h(Value, { value: decision.words }),
    h(
      "ul",
      { class: "actions" },
      actions.map((action, index) => h(Action, { key: index, action })),
    ),
    h(Facts, {
      facts: {
        step: `${step.step} of the session`,
        "decided by": decision && `${decision.provider} ${decision.model}`,
        tokens: decision && tokensOf(decision),
        cost: decision?.costUsd === undefined ? undefined : dollars(decision.costUsd),
        finished: moment(step.finishedAt),
        took:
          tookMs(step) === 0
            ? undefined
            : `wake ${duration(durations.wakeMs)}, act ${duration(durations.actMs)}, store ${duration(durations.captureMs)}`,
        browser: browserOf(step),
        worker: `process ${worker.processId}${worker.cold ? ", its first step" : ""}`,
        attempt: step.attempt > 1 ? step.attempt : undefined,
        page: page?.url,
        snapshot: step.snapshotVersion,
      },
    }),
    decision === undefined ? null : h(StepContext, { sessionId, step: step.step }),
  );
}

function browserOf(step: StepView): string | undefined {
  if (isWoken(step)) return "woken from the snapshot";
  return step.worker.warm ? "was still open" : undefined;
}

function Failure({ error }: { error: NonNullable<StepView["error"]> }): JSX.Element {
  const { code, message, found = [], locator } = error;
  return h(
    "div",
    { class: "failure" },
    h("p", null, h("code", null, code), " ", message),
    locator === undefined ? null : h(Value, { value: locator }),
    found.length === 0 ? null : h("p", { class: "muted" }, "On the page instead:"),
    h(
      "ul",
      null,
      found.map((text, index) => h("li", { key: index }, text)),
    ),
  );
}

function Action({ action }: { action: ActionOutcome }): JSX.Element {
  const { type, name, durationMs, output, outputOmitted, artifact, dialogs = [] } = action;
  return h(
    "li",
    null,
    h(
      "p",
      { class: "action" },
      h("code", null, type),
      name === undefined ? null : h("span", null, name),
      artifact === undefined ? null : h("span", { class: "muted" }, artifact.fileName),
      h("span", { class: "took" }, duration(durationMs)),
    ),
    output === undefined ? null : h(Value, { value: output }),
    outputOmitted ? h("p", { class: "muted" }, "Too large for an event: the run has it.") : null,
    dialogs.map(({ message, response }, index) =>
      h("p", { key: index, class: "muted" }, `The page said “${message}”: ${response}`),
    ),
  );
}
