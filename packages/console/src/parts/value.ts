import { h, type JSX } from "preact";

/** Any value as its reader would write it down: text as it is, rows as a table, anything else as JSON. */
export function Value({ value }: { value: unknown }): JSX.Element {
  if (typeof value === "string") return h(Text, { text: value });
  if (isTable(value)) return h(Table, { rows: value });
  if (isFlat(value)) return h(Text, { text: Object.entries(value).map(lineOf).join("\n") });
  return h(Text, { text: JSON.stringify(value, null, 2) });
}

function Text({ text }: { text: string }): JSX.Element {
  return h("pre", { class: "value", tabIndex: 0 }, text);
}

type Flat = Record<string, string | number | boolean | null>;

function isFlat(value: unknown): value is Flat {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const values: unknown[] = Object.values(value);
  return values.length > 0 && values.every((one) => typeof one !== "object" || one === null);
}

function isTable(value: unknown): value is Flat[] {
  return Array.isArray(value) && value.length > 0 && value.every(isFlat);
}

function lineOf([name, value]: [string, Flat[string]]): string {
  return `${name}: ${value}`;
}

function Table({ rows }: { rows: Flat[] }): JSX.Element {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return h(
    "div",
    { class: "value", tabIndex: 0 },
    h(
      "table",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          columns.map((name) => h("th", { key: name, scope: "col" }, name)),
        ),
      ),
      h(
        "tbody",
        null,
        rows.map((row, index) =>
          h(
            "tr",
            { key: index },
            columns.map((name) => h("td", { key: name }, String(row[name] ?? ""))),
          ),
        ),
      ),
    ),
  );
}
