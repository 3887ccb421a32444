import type { NodeHandle, PageElement, PageOutline } from "../../page-content.ts";
import { describePlace } from "../elements/describe.ts";
import { errorOf } from "../elements/error.ts";
import { roleOf } from "../elements/role.ts";
import { defined, fold } from "../words.ts";
import type { Page } from "./holder-parts.ts";

/** Of more, what each is called would fill a line. */
const choicesMax = 12;
const groupRoles = new Set(["radiogroup", "group", "fieldset"]);

type Told = Pick<PageOutline, "sections" | "elements">;
type Found = { sections: Told["sections"]; elements: Record<NodeHandle, PageElement> };

/** Radio buttons that one name stands over are one control, which stands before them in their section. */
export function withRadioGroups(page: Page, found: Found): Told {
  const { sections } = found;
  // Elements as they are read have no choices: those are made here.
  const elements = found.elements as Told["elements"];
  const told = { sections: { ...sections }, elements: { ...elements } };
  for (const [key, section] of Object.entries(sections)) {
    const groups = groupsIn(page, section.elements ?? []);
    for (const [node, choices] of groups) {
      const group = groupOf(page, node, choices, elements);
      if (group === undefined) continue;
      const handle = page.tree.handle(node);
      told.elements[handle] = group;
      for (const choice of choices) {
        const { description, ...radio } = elements[choice] ?? { role: "radio", name: "" };
        told.elements[choice] =
          description === undefined || description === group.name
            ? radio
            : { ...radio, description };
      }
      const { ref, elements: own = [], ...rest } = told.sections[key] ?? section;
      const before = own.indexOf(choices[0] ?? handle);
      told.sections[key] = {
        ...rest,
        // It is named once: by the control that it is.
        ...(ref !== undefined && ref !== handle && { ref }),
        elements: own.toSpliced(before, 0, handle),
      };
    }
  }
  return told;
}

/** Of each group its radio buttons, in the order of the page. */
function groupsIn(page: Page, handles: readonly NodeHandle[]): Map<number, NodeHandle[]> {
  const { tree, elements } = page;
  const groups = new Map<number, NodeHandle[]>();
  for (const handle of handles) {
    const index = Number(handle.slice(1));
    if (!isRadio(page, index)) continue;
    const group = tree.closest(tree.parent(index), (at) => groupRoles.has(roleOf(tree, at)));
    if (group === undefined || elements.has(group)) continue;
    groups.set(group, [...(groups.get(group) ?? []), handle]);
  }
  return groups;
}

/** Undefined where the radio buttons in it are not just these, or are more than one question. */
function groupOf(
  page: Page,
  node: number,
  choices: NodeHandle[],
  elements: Told["elements"],
): PageElement<NodeHandle> | undefined {
  const { tree, relations } = page;
  const name = nameOf(page, node);
  if (name === "" || choices.length < 2 || choices.length > choicesMax) return undefined;
  const own = new Set(choices);
  const questions = new Set<string>();
  for (const at of tree.descendants(node)) {
    if (!isRadio(page, at)) continue;
    if (!own.has(tree.handle(at))) return undefined;
    questions.add(tree.attribute(at, "name"));
  }
  if (questions.size !== 1) return undefined;
  const radios = choices.flatMap((choice) => elements[choice] ?? []);
  const isRequired =
    tree.attribute(node, "aria-required") === "true" ||
    radios.some(({ constraints }) => constraints?.required === true);
  return defined({
    role: "radiogroup",
    name,
    value: radios.find(({ checked }) => checked === true)?.name,
    options: radios.map((radio) => radio.name),
    choices,
    constraints: isRequired ? { required: true as const } : undefined,
    error: errorOf(tree, relations, node) ?? radios.find(({ error }) => error !== undefined)?.error,
  });
}

function nameOf({ tree, relations }: Page, node: number): string {
  const { name } = describePlace(tree, relations, node);
  const legend = tree.children(node).find((at) => tree.node(at).tag === "legend" && tree.shows(at));
  return name || (legend === undefined ? "" : fold(tree.text(legend, 100)));
}

function isRadio({ tree, elements }: Page, index: number): boolean {
  return elements.get(index)?.verb === "check" && roleOf(tree, index) === "radio";
}
