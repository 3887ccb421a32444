import type { ActionState, AvailableAction, DisabledAction } from "@dormouse/contract";
import type { PageContent, Ref, Section } from "../page-content.ts";
import { argumentsOf } from "./action-arguments.ts";
import { actionsOf, viewReason } from "./element-view.ts";
import { byRef } from "./in-order.ts";
import { own } from "../text/own.ts";

/** They are said with each element that can be dragged. */
const dropzonesTold = 8;

type Place = { ref: Ref; section?: string; row?: string };

/** What can be done on the page, in the order it is read, and what could be and cannot now. */
export function viewActions(content: PageContent): ActionState {
  const available: AvailableAction[] = [];
  const disabled: DisabledAction[] = [];
  const places = placesIn(content);
  const dropzones = places
    .filter(({ ref }) => own(content.elements, ref)?.dropzone === true)
    .slice(0, dropzonesTold)
    .map(({ ref }) => ref);
  for (const place of places) {
    const element = own(content.elements, place.ref);
    if (element === undefined) continue;
    for (const action of actionsOf(element)) {
      const told = { ...place, action, role: element.role, name: element.name };
      if (element.disabled !== undefined) {
        disabled.push({ ...told, reason: viewReason(element.disabled) });
        continue;
      }
      const schema = argumentsOf(action, element, dropzones);
      available.push({ ...told, ...(schema === undefined ? {} : { arguments: schema }) });
    }
  }
  return { available_actions: available, disabled_actions: disabled };
}

/** Every element of the page once: where its sections name it, and then those that none of them names. */
function placesIn({ order, sections, elements }: PageContent): Place[] {
  const places = new Map<Ref, Place>();
  for (const key of order) {
    const section = own(sections, key);
    if (section === undefined) continue;
    for (const place of placesOf(key, section)) {
      if (!places.has(place.ref)) places.set(place.ref, place);
    }
  }
  for (const [ref] of byRef(elements)) {
    if (!places.has(ref)) places.set(ref, { ref });
  }
  return [...places.values()];
}

function placesOf(key: string, { ref: holder, elements = [], rows }: Section): Place[] {
  const inRows = (rows?.order ?? []).flatMap((row) => {
    const { ref, elements: refs = [] } = (rows && own(rows.byKey, row)) ?? {};
    const all = ref === undefined ? refs : [ref, ...refs];
    return all.map((each) => ({ ref: each, section: key, row }));
  });
  const plain = holder === undefined ? elements : [holder, ...elements];
  return [...plain.map((ref) => ({ ref, section: key })), ...inRows];
}
