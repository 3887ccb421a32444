import { WebUrl, z } from "@dormouse/contract";
import { actingTool, ref, type ActingTool } from "./acting-tool.ts";

/** What is read is told with each decision that follows, so it is read in portions. */
const passageLength = 6_000;
const expandTokens = 3_000;
const waitMsMax = 30_000;

const from = z.int().min(0).max(1_000_000).optional();
const tab = z.int().min(0).max(100);

export const pageTools: Record<string, ActingTool> = {
  goto: actingTool("", ["goto"], { url: WebUrl }, ({ url }) => ({ type: "goto", url })),
  back: actingTool("", ["back"], {}, () => ({ type: "back" })),
  reload: actingTool("", ["reload"], {}, () => ({ type: "reload" })),
  newTab: actingTool("", ["newTab"], { url: WebUrl.optional() }, ({ url }) => ({
    type: "newTab",
    url,
  })),
  switchTab: actingTool("Tabs count from 0.", ["switchTab"], { index: tab }, ({ index }) => ({
    type: "switchTab",
    index,
  })),
  closeTab: actingTool("", ["closeTab"], { index: tab.optional() }, ({ index }) => ({
    type: "closeTab",
    index,
  })),
  dialog: actingTool(
    "How the browser's own dialogs (alert, confirm, prompt) are answered from now on; at first they are dismissed. Call it before what opens one.",
    ["dialog"],
    { accept: z.boolean(), text: z.string().max(1_000).optional() },
    ({ accept, text }) => ({
      type: "dialog",
      response: accept ? "accept" : "dismiss",
      promptText: text,
    }),
  ),
  waitFor: actingTool(
    "Waits until a text is on the page, or is gone; without text, for ms.",
    ["waitFor"],
    {
      text: z.string().min(1).max(1_000).optional(),
      gone: z.boolean().optional(),
      ms: z.int().min(0).max(waitMsMax).optional(),
    },
    ({ text, gone, ms = 1_000 }) =>
      text === undefined
        ? { type: "waitFor", ms }
        : { type: "waitFor", text, state: gone === true ? "hidden" : "visible" },
  ),
  screenshot: actingTool(
    "Keeps a picture of the page for whoever gave the task.",
    ["screenshot"],
    { fullPage: z.boolean().optional() },
    ({ fullPage }) => ({ type: "screenshot", fullPage }),
  ),
  download: actingTool(
    "Clicks what starts a download, and keeps the file.",
    ["download"],
    { ref },
    (input) => ({
      type: "download",
      locator: { ref: input.ref },
    }),
  ),
  expand: actingTool(
    "Tells more of a part, row or element of the page, by its ref or key, from its entry number `from`. Without part: the names of all parts.",
    ["expand"],
    { part: z.string().min(1).max(1_000).optional(), from },
    ({ part, from: first }) => ({
      type: "expand",
      ...partOf(part),
      from: first,
      budgetTokens: expandTokens,
    }),
  ),
  find: actingTool(
    "Finds elements, rows and text on the page that contain a text.",
    ["find"],
    { text: z.string().trim().min(1).max(1_000) },
    ({ text }) => ({ type: "find", text }),
  ),
  readText: actingTool(
    "Reads the text of an element, or of the page's main part, from character `from`.",
    ["readText"],
    { ref: ref.optional(), from },
    ({ ref: at, from: first }) => ({
      type: "readText",
      ref: at,
      from: first,
      length: passageLength,
    }),
  ),
  html: actingTool(
    "Reads an element's markup; only where its text does not tell enough.",
    ["html"],
    { ref, from },
    ({ ref: at, from: first }) => ({ type: "html", ref: at, from: first, length: passageLength }),
  ),
};

/** Most parts have a ref; some have a key alone. */
function partOf(part: string | undefined) {
  if (part === undefined) return {};
  const asRef = ref.safeParse(part);
  return asRef.success ? { ref: asRef.data } : { section: part };
}
