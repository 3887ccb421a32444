import type { ExtractField, ExtractGroup, ExtractSchema, Locator } from "@dormouse/contract";
import type { Dom } from "./dom.ts";
import type { Queries } from "./queries.ts";
import type { Reading } from "./reading.ts";

export type ExtractOutcome =
  | { complete: true; value: unknown }
  | {
      complete: false;
      /** "rows[2].price" */
      path: string;
      locator: Locator | undefined;
      reason: "missing" | "ambiguous" | "no-attribute" | "not-a-number" | "no-value";
      /** What stood there instead of a number. */
      text?: string;
    };

type Detail = Exclude<ExtractField, string>;

/** Reads data off the page by a schema of locators. */
export function createExtraction(dom: Dom, queries: Queries, reading: Reading) {
  class Gap extends Error {
    readonly outcome: ExtractOutcome & { complete: false };

    constructor(outcome: ExtractOutcome & { complete: false }) {
      super(outcome.reason);
      this.outcome = outcome;
    }
  }

  /** @throws DOMException SyntaxError for a selector that is not valid. */
  function extract(schema: ExtractSchema): ExtractOutcome {
    try {
      return { complete: true, value: readGroup(schema, document, "") };
    } catch (error) {
      if (error instanceof Gap) return error.outcome;
      throw error;
    }
  }

  function readGroup(group: ExtractSchema | ExtractGroup, root: Node, path: string): unknown {
    if (group.list === undefined) return readFields(group.fields, root, path);
    return queries
      .find(group.list, root)
      .map((item, index) => readFields(group.fields, item, `${path}[${index}]`));
  }

  function readFields(
    fields: Record<string, ExtractField | ExtractGroup>,
    root: Node,
    path: string,
  ): Record<string, unknown> {
    const entries = Object.entries(fields).map(([name, field]) => {
      const fieldPath = path === "" ? name : `${path}.${name}`;
      const value = isGroup(field)
        ? readGroup(field, root, fieldPath)
        : readField(typeof field === "string" ? { locator: field } : field, root, fieldPath);
      return [name, value] as const;
    });
    return Object.fromEntries(entries);
  }

  function isGroup(field: ExtractField | ExtractGroup): field is ExtractGroup {
    return typeof field !== "string" && "fields" in field;
  }

  function readField(field: Detail, root: Node, path: string): unknown {
    const elements =
      field.locator === undefined ? ownElement(root) : queries.find(field.locator, root);
    if (field.all === true)
      return elements.map((element, index) => readValue(element, field, `${path}[${index}]`));
    const [element, second] = elements;
    if (element === undefined) return orNull(field, { path, reason: "missing" });
    if (second !== undefined) fail(field, { path, reason: "ambiguous" });
    return readValue(element, field, path);
  }

  function ownElement(root: Node): Element[] {
    if (dom.isElement(root)) return [root];
    const body = dom.body();
    return body === null ? [] : [body];
  }

  function readValue(element: Element, field: Detail, path: string): unknown {
    const text = between(readText(element, field), field);
    if (text === null) {
      const reason = field.attribute === undefined ? "no-value" : "no-attribute";
      return orNull(field, { path, reason });
    }
    if (field.as !== "number") return text;
    const number = parseNumber(text);
    // What is cut off says so: of a secret that is cut in two its beginning is still found.
    const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
    return number ?? orNull(field, { path, reason: "not-a-number", text: shown });
  }

  function between(text: string | null, { after, before }: Detail): string | null {
    if (text === null || (after === undefined && before === undefined)) return text;
    const from = after === undefined ? 0 : text.indexOf(after);
    if (from === -1) return null;
    const rest = text.slice(from + (after ?? "").length);
    const end = before === undefined ? rest.length : rest.indexOf(before);
    return end === -1 ? null : rest.slice(0, end).trim();
  }

  function readText(element: Element, field: Detail): string | null {
    const secret = dom.isSecret(element);
    if (field.attribute !== undefined) {
      return secret && field.attribute.toLowerCase() === "value"
        ? null
        : dom.attributeOf(element, field.attribute);
    }
    if (field.as === "html") return reading.readHtml(element);
    const isField =
      element instanceof HTMLInputElement ||
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLSelectElement;
    if (field.as === "value") return isField && !secret ? element.value : null;
    if (field.as === "number" && isField && !secret) return element.value;
    return dom.normalize(renderedText(element));
  }

  /** innerText leaves out what is hidden, but is blind to shadow trees. */
  function renderedText(element: Element): string {
    const shadowed = dom.trees(element).length > 1;
    return element instanceof HTMLElement && !shadowed && dom.tagOf(element) !== "form"
      ? element.innerText
      : dom.textOf(element);
  }

  /**
   * The first number in a text: "$1,234.50" and "1.234,50 €" are both 1234.5. A lone comma before
   * three digits groups thousands, a lone point is a decimal point.
   */
  function parseNumber(text: string): number | null {
    const found =
      /[-\u2212+]?\s?(?:\p{Sc}\s?)?(?:\d[\d.,'\u2019 \u00a0\u202f]*|[.,]\d+)(?:e[-+]?\d+)?/iu.exec(
        text,
      );
    if (found === null) return null;
    const negative = /^[-\u2212]/.test(found[0]);
    const [mantissa = "", exponent] = found[0].toLowerCase().split("e");
    const digits = mantissa.replace(/(\d)[ \u00a0\u202f'\u2019](?=\d{3}(?!\d))/g, "$1");
    const run = /[\d.,]+/.exec(digits)?.[0].replace(/[.,]+$/, "") ?? "";
    const value = Number(`${plainDecimal(run)}${exponent === undefined ? "" : `e${exponent}`}`);
    if (Number.isNaN(value) || run === "") return null;
    return negative ? -value : value;
  }

  function plainDecimal(run: string): string {
    const point = run.lastIndexOf(".");
    const comma = run.lastIndexOf(",");
    if (point >= 0 && comma >= 0) {
      const decimal = Math.max(point, comma);
      return `${run.slice(0, decimal).replace(/[.,]/g, "")}.${run.slice(decimal + 1)}`;
    }
    if (point >= 0) return run.indexOf(".") === point ? run : run.replaceAll(".", "");
    if (comma >= 0) {
      const grouped = run.indexOf(",") !== comma || /^\d{1,3},\d{3}$/.test(run);
      return grouped ? run.replaceAll(",", "") : run.replace(",", ".");
    }
    return run;
  }

  type Lack = Omit<ExtractOutcome & { complete: false }, "complete" | "locator">;

  function orNull(field: Detail, lack: Lack): null {
    return field.optional === true ? null : fail(field, lack);
  }

  function fail(field: Detail, lack: Lack): never {
    throw new Gap({ complete: false, locator: field.locator, ...lack });
  }

  return { extract, parseNumber };
}
export type Extraction = ReturnType<typeof createExtraction>;
