import type { ModelReply, ModelRule } from "../model-server/index.ts";
import type { Call } from "../task-pages/planner.ts";
import { SeenPage } from "../task-pages/seen-page.ts";
import { toldBy, type Told } from "./told.ts";

/** What is called on a page of Harbor's; undefined where another rule has to say it. */
type PageRule = (seen: SeenPage, told: Told) => Call[] | undefined;

/**
 * A model that does tasks on Harbor: each answer comes from what the question tells, and from nothing else. It remembers
 * nothing from one to the next.
 */
export const harborModel: ModelRule = (question): ModelReply => {
  const told = toldBy(question);
  const seen = new SeenPage(told.page);
  for (const rule of rules) {
    const calls = rule(seen, told);
    if (calls !== undefined) return { calls };
  }
  return { calls: [call("giveUp", { reason: `Nothing is known to do on:\n${told.page}` })] };
};

const rules: PageRule[] = [
  open,
  signIn,
  listAvailable,
  turnPage,
  openFirst,
  readTimeline,
  leaveContainer,
  look,
  finish,
  checkSlots,
  book,
];

function open({ text }: SeenPage, { task }: Told): Call[] | undefined {
  const [, url = ""] = /Open (\S+) /.exec(task) ?? [];
  return text === "" || text.includes("\nabout:blank") ? [call("goto", { url })] : undefined;
}

function signIn(seen: SeenPage, { task }: Told): Call[] | undefined {
  if (!titleIs(seen, "Sign in")) return undefined;
  const [, username, password] = /sign in as (\w+) with the password (\S+)\. /.exec(task) ?? [];
  return [
    call("fill", { ref: seen.named("Username"), value: username }),
    call("fill", { ref: seen.named("Password"), value: password }),
    call("click", { ref: seen.named("Sign in") }),
  ];
}

function listAvailable(seen: SeenPage): Call[] | undefined {
  if (!titleIs(seen, "Containers") || seen.text.includes("Status = Available")) return undefined;
  return [
    call("select", { ref: seen.named("Status"), options: ["Available"] }),
    call("click", { ref: seen.named("Apply filters") }),
  ];
}

function turnPage(seen: SeenPage): Call[] | undefined {
  const [, ref] = /\(page 1 of \d+, .*?next (e\d+)/.exec(seen.text) ?? [];
  return titleIs(seen, "Containers") && ref !== undefined ? [call("click", { ref })] : undefined;
}

function openFirst(seen: SeenPage): Call[] | undefined {
  const [, ref] = /^columns .*\n(e\d+) /m.exec(seen.text) ?? [];
  return titleIs(seen, "Containers") ? [call("click", { ref })] : undefined;
}

function readTimeline(seen: SeenPage): Call[] | undefined {
  const [, ref] = /more characters: readText (e\d+)$/m.exec(seen.text) ?? [];
  return ref === undefined || timelineIn(seen).length > 0 ? undefined : [call("readText", { ref })];
}

/** The older steps may be forgotten by the time that the task wants to know. */
function leaveContainer(seen: SeenPage): Call[] | undefined {
  const [, opened] = /^\| Container \| (\w+)$/m.exec(seen.text) ?? [];
  const [, location] = /^\| Location \| (.*)$/m.exec(seen.text) ?? [];
  const lastEvent = timelineIn(seen).at(-1);
  if (lastEvent === undefined) return undefined;
  const note = `Opened ${opened}, which is at ${location}: ${lastEvent}.`;
  return [call("note", { text: note }), call("click", { ref: seen.named("Appointments") })];
}

/** As it was read: each entry begins with its number. */
function timelineIn({ text }: SeenPage): string[] {
  return [...text.matchAll(/^> \d+\. (.*)$/gm)].map(([, what = ""]) => what);
}

function checkSlots(seen: SeenPage, told: Told): Call[] | undefined {
  if (!titleIs(seen, "Appointments") || seen.text.includes("## table Slots on")) return undefined;
  const { container, date } = wanted(told);
  return [
    call("select", { ref: seen.named("Container"), options: [container] }),
    call("fill", { ref: seen.named("Date"), value: date }),
    call("click", { ref: seen.named("Check slots") }),
  ];
}

/** As one who reads that the site has the booking, whether it said so at once or not. */
function look(seen: SeenPage, told: Told): Call[] | undefined {
  if (bookingIn(seen, told) === undefined || told.all.includes("screenshot: done"))
    return undefined;
  return [call("click", { ref: seen.named("Appointments") }), call("screenshot", {})];
}

function finish(seen: SeenPage, told: Told): Call[] | undefined {
  const booking = bookingIn(seen, told);
  if (booking === undefined) return undefined;
  const [, opened, location, lastEvent] =
    /Opened (\w+), which is at (\S+): (.*?)\./.exec(told.all) ?? [];
  return [call("finish", { output: { opened, location, lastEvent, ...booking } })];
}

function book(seen: SeenPage): Call[] | undefined {
  const [, ref] = /(e\d+) button Book \d\d:\d\d$/m.exec(seen.text) ?? [];
  return ref === undefined ? undefined : [call("click", { ref })];
}

function bookingIn({ text }: SeenPage, told: Told) {
  const { container, date } = wanted(told);
  const day = new Date(date).toLocaleDateString("en-GB", { dateStyle: "medium", timeZone: "UTC" });
  const row = new RegExp(
    `^(?:\\+ )?\\| (\\S+) \\| e\\d+ ${container} \\| (${day}, [\\d:]+) \\| `,
    "m",
  );
  const [, reference, slot] = row.exec(text) ?? [];
  return reference === undefined ? undefined : { reference, slot };
}

/** What the task wants to be booked. */
function wanted({ task }: Told): { container: string; date: string } {
  const [, container = "", date = ""] = /container (\w+) on ([\d-]+)/.exec(task) ?? [];
  return { container, date };
}

function titleIs({ text }: SeenPage, title: string): boolean {
  return text.startsWith(`# ${title} `);
}

function call(tool: string, input: Record<string, unknown>): Call {
  return { tool, input };
}
