import {
  checkerOf,
  fillText,
  mapTexts,
  parse,
  type Operation,
  type ScriptStep,
  type SiteReference,
  type TextKind,
} from "@dormouse/contract";

type Input = Record<string, unknown>;

/**
 * The script that does the operation in a session that is signed in. What it gives is the output of that name.
 * An input that was left out stands as an empty text.
 * @throws DormouseError `invalid_request`: the input is not as the operation's schema says.
 */
export function compileOperation(name: string, operation: Operation, input: Input): ScriptStep[] {
  const checked = parse(checkerOf(operation.input), input, "input") as Input;
  const {
    actions,
    probe,
    read = [],
    extract,
    effect,
  } = mapTexts(operation satisfies Operation, ({ text, kind }) =>
    fillText(text, (reference) => write(valueOf(checked, reference), kind)),
  );
  const reading =
    Object.keys(extract).length === 0
      ? []
      : [{ type: "extract" as const, name, schema: { fields: extract } }];
  if (!effect) {
    const harmless = actions.map((action) => ({ ...action, effect: false }));
    return [{ name, actions: [...harmless, ...reading] }];
  }
  const once = probe === undefined ? {} : { probe };
  const done = { name, actions, once };
  return reading.length === 0
    ? [done]
    : [done, { name: `${name}: output`, actions: [...read, ...reading] }];
}

function valueOf(input: Input, { name }: SiteReference): string {
  const value = input[name];
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}

/** A value is only ever that: it ends no selector and changes no address but at its place. */
function write(value: string, kind: TextKind): string {
  if (kind === "url") return encodeURIComponent(value.toWellFormed());
  return kind === "css" ? inSelector(value) : value;
}

/** As `CSS.escape` has it: the same within quotation marks and without. */
function inSelector(value: string): string {
  return Array.from(value, (character, index) =>
    (index === 0 ? /[a-z_\u0080-\u{10ffff}]/iu : /[\w\u0080-\u{10ffff}-]/u).test(character)
      ? character
      : `\\${(character.codePointAt(0) || 0xfffd).toString(16)} `,
  ).join("");
}
