import { isDeepStrictEqual } from "node:util";
import type {
  ActionState,
  ArgumentSchema,
  AvailableAction,
  DisabledAction,
  ElementAction,
  JsonSchema,
} from "@dormouse/contract";
import type { PageContent, Ref, Section } from "../page-content.ts";
import { argumentsOf } from "./action-arguments.ts";
import { actionsOf, viewReason } from "./element-view.ts";
import { byRef } from "./in-order.ts";
import { own } from "../text/own.ts";

/** They are said with each element that can be dragged. */
const dropzonesTold = 8;

/** What can be done on the page, in the order it is read, and what could be and cannot now. */
export function viewActions(content: PageContent): ActionState {
  const available: AvailableAction[] = [];
  const disabled: DisabledAction[] = [];
  const refs = refsIn(content);
  const dropzones = refs
    .filter((ref) => own(content.elements, ref)?.dropzone === true)
    .slice(0, dropzonesTold);
  const schemas = new UsualSchemas(dropzones);
  for (const ref of refs) {
    const element = own(content.elements, ref);
    if (element === undefined) continue;
    for (const action of actionsOf(element)) {
      const told = { ref, action, name: element.name };
      if (element.disabled !== undefined) {
        disabled.push({ ...told, reason: viewReason(element.disabled) });
        continue;
      }
      const schema = schemas.unlessUsual(action, argumentsOf(action, element, dropzones));
      available.push({ ...told, ...(schema === undefined ? {} : { arguments: schema }) });
    }
  }
  return {
    available_actions: available,
    disabled_actions: disabled,
    argument_schemas: schemas.told,
  };
}

/** What actions take with most elements, told once: with each of them it would be a third of the state. */
class UsualSchemas {
  readonly #dropzones: readonly Ref[];
  readonly #told = new Map<ElementAction, JsonSchema>();

  constructor(dropzones: readonly Ref[]) {
    this.#dropzones = dropzones;
  }

  unlessUsual(action: ElementAction, schema: JsonSchema | undefined): JsonSchema | undefined {
    const usual = this.#told.get(action) ?? argumentsOf(action, anyElement, this.#dropzones);
    if (schema === undefined || usual === undefined || !isDeepStrictEqual(schema, usual)) {
      return schema;
    }
    this.#told.set(action, usual);
    return undefined;
  }

  get told(): ArgumentSchema[] {
    return [...this.#told].map(([action, schema]) => ({ action, arguments: schema }));
  }
}

const anyElement = { role: "", name: "" };

/** Every element of the page once: where its sections name it, and then those that none of them names. */
function refsIn({ order, sections, elements }: PageContent): Ref[] {
  const inSections = order.flatMap((key) => {
    const section = own(sections, key);
    return section === undefined ? [] : refsOf(section);
  });
  return [...new Set([...inSections, ...byRef(elements).map(([ref]) => ref)])];
}

function refsOf({ ref: holder, elements = [], rows }: Section): Ref[] {
  const inRows = (rows?.order ?? []).flatMap((row) => {
    const { ref, elements: refs = [] } = (rows && own(rows.byKey, row)) ?? {};
    return ref === undefined ? refs : [ref, ...refs];
  });
  const plain = holder === undefined ? elements : [holder, ...elements];
  return [...plain, ...inRows];
}
