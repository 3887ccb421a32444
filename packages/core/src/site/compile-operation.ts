import {
  checkerOf,
  mapTexts,
  parse,
  type Operation,
  type ProbeAction,
  type ScriptAction,
  type StepGroup,
} from "@dormouse/contract";
import { captioned } from "./captioned.ts";
import { writeInput, type Input } from "./write-input.ts";

/**
 * The steps that do the operation in a session that is signed in. What it gives is the output of that name.
 * @param user who is signed in, in words: it stands below screenshots, with the operation's subject.
 * @throws DormouseError `invalid_request` with the input's field: it is not as the operation's schema says, or would
 * stand for more than itself where it is filled in.
 */
export function compileOperation(
  name: string,
  { input: schema, actions, probe, read = [], extract, effect, subject }: Operation,
  input: Input,
  user?: string,
): StepGroup[] {
  const checked = parse(checkerOf(schema), input, "input") as Input;
  const filled = <Part>(part: Part): Part =>
    mapTexts(part, (placed) => writeInput(placed, checked));
  const reading: ProbeAction[] =
    Object.keys(extract).length === 0
      ? []
      : [{ type: "extract", name, schema: { fields: filled(extract) } }];
  const { caption } = filled({ caption: subject === undefined ? {} : { subject } });
  const done = filled(actions).map(captioned({ ...caption, ...(user && { user }) }));
  if (!effect) return [{ name, actions: [...done.map(harmless), ...reading] }];
  const once = probe === undefined ? {} : { probe: filled(probe) };
  const step = { name, actions: done, once };
  if (reading.length === 0) return [step];
  return [step, { name: `${name}: output`, actions: [...filled(read), ...reading] }];
}

function harmless(action: ScriptAction): ScriptAction {
  return { ...action, effect: false };
}
