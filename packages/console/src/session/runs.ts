import type { RunDetail, RunView, SessionView, StepView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { useState } from "preact/hooks";
import { sentenceOf, useClient } from "../app/client.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Line } from "../parts/line.ts";
import { Notice } from "../parts/notice.ts";
import { Pill } from "../parts/pill.ts";
import { Value } from "../parts/value.ts";
import { headingOf, tookMs } from "../timeline/tell-event.ts";
import { StepDetails } from "../timeline/step-details.ts";
import { runName, stepsOf } from "../words/run.ts";
import { statusWords } from "../words/status.ts";
import { age, duration, moment } from "../words/time.ts";
import { Task } from "./task.ts";

const howMany = 50;

/** The session's runs, the newest first, those that wait before them. */
export function Runs({ session }: { session: SessionView }): JSX.Element {
  const client = useClient();
  const { sessionId, currentRun, queue = [], lastSequence } = session;
  const { value, error } = useLoaded(
    (signal) => client.sessions.runs(sessionId, { limit: howMany, signal }),
    [client, sessionId, lastSequence],
  );
  const runs = value?.items ?? [];
  if (error !== undefined) return h(Notice, { tone: "bad" }, sentenceOf(error));
  if (value !== undefined && runs.length === 0) {
    return h("p", { class: "muted" }, "It was given nothing to do yet.");
  }
  return h(
    "ol",
    { class: "runs" },
    runs.map((run) =>
      h(Run, {
        key: run.runId,
        run,
        turn: queue.findIndex(({ runId }) => runId === run.runId),
        isOpen: run.runId === currentRun?.runId,
        version: lastSequence,
      }),
    ),
  );
}

type Props = { run: RunView; turn: number; isOpen: boolean; version: number };

function Run({ run, turn, isOpen, version }: Props): JSX.Element {
  const [open, setOpen] = useState(isOpen);
  const { status, createdAt, finishedAt, agent, error } = run;
  const took =
    finishedAt === undefined ? undefined : Date.parse(finishedAt) - Date.parse(createdAt);
  return h(
    "li",
    null,
    h(
      "details",
      {
        open,
        onToggle: (event: Event) => setOpen((event.currentTarget as HTMLDetailsElement).open),
      },
      h(
        "summary",
        null,
        h(Pill, { standing: statusWords[status] }),
        h("b", null, runName(run)),
        h("span", null, stepsOf(run)),
        agent === undefined ? null : h("span", { class: "agent" }, agent),
        turn < 0
          ? null
          : h("span", { class: "muted" }, turn === 0 ? "next" : `${turn + 1}. in line`),
        h("span", { class: "grow" }),
        took === undefined ? null : h("span", { class: "took" }, duration(took)),
        h("time", { dateTime: createdAt, title: moment(createdAt) }, age(createdAt, Date.now())),
      ),
      error === undefined
        ? null
        : h(Notice, { tone: "bad" }, error.message, " ", h("code", null, error.code)),
      open ? h(Steps, { run, version }) : null,
    ),
  );
}

function Steps({ run, version }: { run: RunView; version: number }): JSX.Element {
  const client = useClient();
  const { value, error } = useLoaded<RunDetail>(
    (signal) => client.sessions.run(run.sessionId, run.runId, { signal }),
    [client, run.runId, version],
  );
  if (error !== undefined) return h(Notice, { tone: "bad" }, sentenceOf(error));
  const { steps, output = {} } = value ?? {};
  return h(
    "div",
    { class: "run" },
    h(Task, { run: value ?? run }),
    h(
      "ol",
      null,
      steps?.items.map((step) => h(Step, { key: step.step, sessionId: run.sessionId, step })),
    ),
    Object.keys(output).length === 0
      ? null
      : h("details", null, h("summary", null, "Output"), h(Value, { value: output })),
  );
}

function Step({ sessionId, step }: { sessionId: string; step: StepView }): JSX.Element {
  const { tone } = statusWords[step.status];
  const took = duration(tookMs(step));
  const props = { tone, text: headingOf(step), note: step.error?.message, took };
  return h(Line, props, h(StepDetails, { sessionId, step }));
}
