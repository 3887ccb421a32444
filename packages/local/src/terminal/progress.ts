import type { SessionEvent, SnapshotNote, StepView } from "@dormouse/contract";

/** Of one snapshot; a page with many databases must not fill the screen. */
const maxNotes = 5;

/** What a line about a step may add: how the step came to run where it did. */
export type ProgressWriter = {
  event(event: SessionEvent): void;
  note(text: string): void;
};

/** Writes a line an event, as they come: step, name, process, cold or warm, milliseconds. */
export function createProgressWriter(write: (line: string) => void): ProgressWriter {
  let total = 0;
  let hasFailedStep = false;
  return {
    event(event) {
      if (event.type === "run.created") {
        total = event.data.steps;
        hasFailedStep = false;
      }
      hasFailedStep ||= event.type === "step.failed";
      // Most fail by a step, whose line has said why.
      if (event.type === "run.failed" && hasFailedStep) return;
      const line = lineOf(event, total);
      if (line !== undefined) write(line);
    },
    note: (text) => write(`        ${text}`),
  };
}

function lineOf(event: SessionEvent, total: number): string | undefined {
  switch (event.type) {
    case "session.created":
      return `session ${event.sessionId}`;
    case "step.completed":
      return stepLine(event.data, total, "✓");
    case "step.cancelled":
      return stepLine(event.data, total, "–");
    case "step.retrying":
      return `  ↻ attempt ${event.data.attempt}: ${event.data.error.message}`;
    case "step.failed":
      return [stepLine(event.data, total, "✗"), ...failureLines(event.data)].join("\n");
    case "snapshot.incomplete":
      return noteLines(event.data.notes).join("\n");
    case "run.waiting":
      return `  sleeps until ${event.data.until}`;
    case "input.requested":
      return `  asks for "${event.data.name}": ${event.data.question.prompt}`;
    case "input.received":
      return `  was told "${event.data.name}"`;
    case "session.paused":
      return `  session ${event.sessionId} is paused: ${event.data.reason.message}`;
    case "session.resumed":
      return "  resumed";
    case "run.failed":
      return `  failed: ${event.data.error.code}: ${event.data.error.message}`;
    case "run.cancelled":
      return `  cancelled: ${event.data.reason.message}`;
    case "session.ended":
      return "  the session was ended";
    case "session.revived":
      return "  the session was brought back to life";
    case "session.deleted":
      return "  the session was deleted";
    default:
      return undefined;
  }
}

function stepLine(step: StepView, total: number, mark: string): string {
  const { worker, durations, attempt } = step;
  const place = `${String(step.index + 1).padStart(String(total).length)}/${total}`;
  const elapsedMs = Math.round(durations.wakeMs + durations.actMs + durations.captureMs);
  const how = worker.warm ? "browser kept" : step.step === 1 ? "browser new" : "browser restored";
  return [
    `  ${mark} ${place}`,
    nameOf(step).padEnd(20),
    `process ${String(worker.processId).padEnd(7)}`,
    worker.cold ? "cold" : "warm",
    how.padEnd(16),
    `${String(elapsedMs).padStart(6)} ms`,
    attempt > 1 ? `attempt ${attempt}` : "",
  ]
    .join("  ")
    .trimEnd();
}

function failureLines({ error }: StepView): string[] {
  if (error === undefined) return [];
  const found = error.found?.length ? [`there was: ${error.found.slice(0, 5).join(", ")}`] : [];
  return [`${error.code}: ${error.message}`, ...found].map((line) => `        ${line}`);
}

function noteLines(notes: SnapshotNote[]): string[] {
  const shown = notes.slice(0, maxNotes).map((note) => {
    const what = [note.kind, note.storageKey].filter((part) => part).join(" of ");
    return `state, ${note.code}: ${what === "" ? "" : `${what}: `}${note.detail}`;
  });
  const rest = notes.length - shown.length;
  return [...shown, ...(rest > 0 ? [`state: ${rest} more notes`] : [])].map(
    (line) => `        ${line}`,
  );
}

function nameOf(step: StepView): string {
  return step.name ?? step.actions.map((action) => action.type).join(", ");
}
