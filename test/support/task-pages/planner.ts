import { SeenPage } from "./seen-page.ts";

/** A file that the session has. */
export const invoiceId = "01990000-0000-7000-8000-000000000001";

export type Call = { tool: string; input: Record<string, unknown> };

/** Does one sentence of a goal, as often as it takes: calls for now, and whether that was all of it. */
type Rule = {
  sentence: RegExp;
  /** @returns undefined where what it needs is not to be seen yet. */
  plan(seen: SeenPage, words: string[]): { calls: Call[]; again?: true } | undefined;
};

const call = (tool: string, input: Record<string, unknown>): Call => ({ tool, input });

/** A tool for what is called so. */
function on(seen: SeenPage, name: string, tool: string, input: Record<string, unknown> = {}) {
  const ref = seen.named(name);
  return ref === undefined ? undefined : { calls: [call(tool, { ref, ...input })] };
}

/** The same again until a text is to be seen. */
function until(seen: SeenPage, text: string, more: () => { calls: Call[] } | undefined) {
  if (seen.text.includes(text)) return { calls: [] };
  const planned = more();
  return planned === undefined ? undefined : { ...planned, again: true as const };
}

const rules: Rule[] = [
  {
    sentence: /^Click "(.*?)" until "(.*?)" is shown$/,
    plan: (seen, [name = "", text = ""]) => until(seen, text, () => on(seen, name, "click")),
  },
  {
    sentence: /^Click "(.*?)" in the row of "(.*?)"$/,
    plan(seen, [name = "", row = ""]) {
      const ref = seen.inRow(name, row);
      return ref === undefined ? undefined : { calls: [call("click", { ref })] };
    },
  },
  {
    sentence: /^Click "(.*?)" in the first row$/,
    plan(seen, [name = ""]) {
      const ref = seen.firstRow(name);
      return ref === undefined ? undefined : { calls: [call("click", { ref })] };
    },
  },
  {
    sentence: /^Click the middle of "(.*?)"$/,
    plan(seen, [name = ""]) {
      const place = seen.middleOf(name);
      return place === undefined ? undefined : { calls: [call("clickAt", place)] };
    },
  },
  { sentence: /^Click "(.*?)"$/, plan: (seen, [name = ""]) => on(seen, name, "click") },
  {
    sentence: /^Double-click "(.*?)"$/,
    plan: (seen, [name = ""]) => on(seen, name, "click", { double: true }),
  },
  {
    sentence: /^Right-click "(.*?)"$/,
    plan: (seen, [name = ""]) => on(seen, name, "click", { right: true }),
  },
  {
    sentence: /^Enter "(.*?)" into "(.*?)"(?: where "(.*?)" is shown)?$/,
    plan(seen, [value = "", name = "", text = ""]) {
      return seen.text.includes(text) ? on(seen, name, "fill", { value }) : undefined;
    },
  },
  {
    sentence: /^Enter the word after "(.*?)" into "(.*?)"$/,
    plan(seen, [before = "", name = ""]) {
      const [, value] = new RegExp(`${before} ([\\w-]+)`).exec(seen.text) ?? [];
      return value === undefined ? undefined : on(seen, name, "fill", { value });
    },
  },
  {
    sentence: /^Enter the "(.*?)" of "(.*?)" into "(.*?)"$/,
    plan(seen, [column = "", row = "", name = ""]) {
      const value = seen.cell(column, row);
      return value === undefined ? undefined : on(seen, name, "fill", { value });
    },
  },
  {
    sentence: /^Type "(.*?)" into "(.*?)"$/,
    plan: (seen, [text = "", name = ""]) => on(seen, name, "type", { text }),
  },
  {
    sentence: /^Choose (".*?") in "(.*?)"$/,
    plan(seen, [options = "", name = ""]) {
      const labels = [...options.matchAll(/"(.*?)"/g)].map(([, label]) => label);
      return on(seen, name, "select", { options: labels });
    },
  },
  {
    sentence: /^Upload into "(.*?)"$/,
    plan: (seen, [name = ""]) => on(seen, name, "upload", { artifactIds: [invoiceId] }),
  },
  { sentence: /^Check "(.*?)"$/, plan: (seen, [name = ""]) => on(seen, name, "check") },
  {
    sentence: /^Uncheck "(.*?)"$/,
    plan: (seen, [name = ""]) => on(seen, name, "check", { off: true }),
  },
  { sentence: /^Hover over "(.*?)"$/, plan: (seen, [name = ""]) => on(seen, name, "hover") },
  {
    sentence: /^Press "(.*?)" in "(.*?)" until "(.*?)" is shown$/,
    plan: (seen, [key = "", name = "", text = ""]) =>
      until(seen, text, () => on(seen, name, "press", { key })),
  },
  { sentence: /^Press "(.*?)"$/, plan: (_, [key = ""]) => ({ calls: [call("press", { key })] }) },
  {
    sentence: /^Drag "(.*?)" onto "(.*?)"$/,
    plan(seen, [name = "", target = ""]) {
      const [from, to] = [seen.named(name), seen.named(target)];
      if (from === undefined || to === undefined) return undefined;
      return { calls: [call("drag", { from, to })] };
    },
  },
  {
    sentence: /^Expand until "(.*?)" is shown$/,
    plan: (seen, [text = ""]) =>
      until(seen, text, () => {
        const [ref] = seen.collapsed();
        return ref === undefined ? undefined : { calls: [call("click", { ref })] };
      }),
  },
  {
    sentence: /^Scroll until "(.*?)" is shown$/,
    plan: (seen, [text = ""]) =>
      seen.text.includes(text)
        ? { calls: [] }
        : { calls: [call("scroll", { to: "bottom" }), call("find", { text })], again: true },
  },
  {
    sentence: /^Scroll in "(.*?)" until "(.*?)" is shown$/,
    plan: (seen, [name = "", text = ""]) =>
      until(seen, text, () => on(seen, name, "scroll", { down: 200 })),
  },
  {
    sentence: /^Scroll "(.*?)" to the bottom$/,
    plan: (seen, [name = ""]) => on(seen, name, "scroll", { to: "bottom" }),
  },
  { sentence: /^Find "(.*?)"$/, plan: (_, [text = ""]) => ({ calls: [call("find", { text })] }) },
  {
    sentence: /^Wait for "(.*?)"$/,
    plan: (_, [text = ""]) => ({ calls: [call("waitFor", { text })] }),
  },
  { sentence: /^Go back$/, plan: () => ({ calls: [call("back", {})] }) },
  {
    sentence: /^Answer dialogs with (OK|".*?")$/,
    plan(_, [answer = ""]) {
      const text = answer === "OK" ? {} : { text: answer.slice(1, -1) };
      return { calls: [call("dialog", { accept: true, ...text })] };
    },
  },
];

/** Works through a goal sentence by sentence, by nothing but the text that an agent is told of the page. */
export class Planner {
  readonly #sentences: string[];

  constructor(goal: string) {
    this.#sentences = goal.split(/\.(?: |$)/).filter((sentence) => sentence !== "");
  }

  get isDone(): boolean {
    return this.#sentences.length === 0;
  }

  /** What the goal is left of it. */
  get rest(): string {
    return this.#sentences.join(". ");
  }

  /** @returns what to do next; nothing where the page has not what the next sentence needs. */
  next(text: string): Call[] {
    const [sentence = ""] = this.#sentences;
    const rule = rules.find((one) => one.sentence.test(sentence));
    if (rule === undefined) throw new Error(`No rule knows "${sentence}".`);
    const words = rule.sentence.exec(sentence)?.slice(1) ?? [];
    const planned = rule.plan(new SeenPage(text), words);
    if (planned !== undefined && planned.again !== true) this.#sentences.shift();
    return planned?.calls ?? [];
  }
}
