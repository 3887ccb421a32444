import type { PageElement, Verb } from "../../page-content.ts";
import type { PageTree } from "../tree.ts";
import { defined, fold, shorten } from "../words.ts";
import { besideOf } from "./beside.ts";
import { constraintsOf } from "./constraints.ts";
import { disabledReasonOf } from "./disabled.ts";
import { isDraggable } from "./dragging.ts";
import { errorOf } from "./error.ts";
import type { Links } from "./href.ts";
import type { ModalDialogs } from "./modal-dialogs.ts";
import { nameOf } from "./name.ts";
import { optionsOf } from "./options.ts";
import type { Relations } from "./relations.ts";
import { roleOf } from "./role.ts";
import { valueOf } from "./value.ts";

const descriptionLength = 200;

export type Surroundings = {
  tree: PageTree;
  relations: Relations;
  /** All that can be acted on. */
  acting: ReadonlyMap<number, Verb>;
  dialogs: ModalDialogs;
  links: Links;
  /** Fields that hold what is never told: whether they hold anything. */
  secrets: ReadonlyMap<number, boolean>;
};

/** All that is told of one element. */
export function describe(around: Surroundings, index: number, verb: Verb): PageElement {
  const { tree, relations, dialogs, links } = around;
  const name = calledBy(around, index, verb);
  const error = errorOf(tree, relations, index);
  return defined({
    role: roleOf(tree, index),
    name,
    verb,
    ...holdingOf(around, index, verb),
    ...statesOf(tree, index),
    draggable: verb !== "drag" && isDraggable(tree, index) ? (true as const) : undefined,
    constraints: constraintsOf(tree, index),
    error,
    description:
      descriptionOf(tree, index, [name, error ?? ""]) ??
      (name === "" && verb !== "scroll" ? besideOf(tree, index) : undefined),
    href: links.hrefOf(index),
    disabled: disabledReasonOf(tree, relations, dialogs, { index, verb }),
    box: verb === "clickAt" ? placeOf(tree, index) : undefined,
  });
}

function calledBy({ tree, relations, acting }: Surroundings, index: number, verb: Verb): string {
  // A region holds its text, and is not called by it.
  if (verb === "scroll") return describePlace(tree, relations, index).name;
  if (verb !== "drag") return nameOf(tree, relations, index);
  const { name } = describePlace(tree, relations, index);
  return (
    name ||
    shorten(
      tree.textWithout(index, (at) => at !== index && acting.has(at)),
      100,
    )
  );
}

/** Of something that is only pointed at: a table, a row, a region. */
export function describePlace(tree: PageTree, relations: Relations, index: number): PageElement {
  const { name = "" } = tree.node(index);
  const label = name || tree.attribute(index, "aria-label");
  const [labelled] = relations.named(index, "aria-labelledby");
  const said = label === "" && labelled !== undefined ? tree.text(labelled) : label;
  return { role: roleOf(tree, index), name: shorten(fold(said), 100) };
}

type Holding = Pick<PageElement, "value" | "masked" | "options" | "optionCount">;

function holdingOf(
  { tree, relations, secrets }: Surroundings,
  index: number,
  verb: Verb,
): Partial<Record<keyof Holding, unknown>> & Holding {
  const isFilled = secrets.get(index);
  if (isFilled !== undefined) return { masked: isFilled };
  if (verb === "scroll") return { value: scrolledBy(tree, index) };
  const options = optionsOf(tree, relations, index);
  return defined({
    value: valueOf(tree, { index, verb }, options),
    options: options?.labels,
    optionCount:
      options !== undefined && options.count > options.labels.length ? options.count : undefined,
  });
}

/** How much of what a region hides lies behind: "0%" at its beginning, "100%" at its end. */
function scrolledBy(tree: PageTree, index: number): string {
  const { scrolled, box } = tree.node(index);
  if (scrolled === undefined || box === undefined) return "0%";
  const down = (scrolled.y + 1) / (scrolled.height - box.height + 1);
  const across = (scrolled.x + 1) / (scrolled.width - box.width + 1);
  const isDownward = scrolled.height - box.height >= scrolled.width - box.width;
  const share = (isDownward ? scrolled.y : scrolled.x) === 0 ? 0 : isDownward ? down : across;
  return `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%`;
}

function statesOf(tree: PageTree, index: number): Partial<PageElement> {
  const { states, attributes } = tree.node(index);
  const current = attributes?.["aria-current"] ?? "false";
  return defined({
    checked: states?.checked,
    pressed: states?.pressed,
    selected: tree.node(index).tag === "option" ? undefined : states?.selected,
    expanded: opensByItself(tree, index) ? undefined : states?.expanded,
    focused: states?.focused,
    current: current !== "false" && current !== "" ? true : undefined,
  } satisfies { [Name in keyof PageElement]?: PageElement[Name] | undefined });
}

/** A list that the browser itself opens is never open while nobody chooses from it. */
function opensByItself(tree: PageTree, index: number): boolean {
  return tree.node(index).tag === "select" || tree.hasAttribute(index, "list");
}

function descriptionOf(tree: PageTree, index: number, said: readonly string[]): string | undefined {
  const { description = "", value = "" } = tree.node(index);
  const hint = value === "" ? tree.attribute(index, "placeholder") : "";
  for (const candidate of [fold(description), fold(hint), groupOf(tree, index)]) {
    if (candidate !== "" && !said.includes(candidate)) return shorten(candidate, descriptionLength);
  }
  return undefined;
}

/** "Yes" and "No" say nothing without what was asked. */
function groupOf(tree: PageTree, index: number): string {
  if (roleOf(tree, index) !== "radio") return "";
  const group = tree.closest(tree.parent(index), (at) =>
    /^(?:radiogroup|group|fieldset|form)$/u.test(roleOf(tree, at)),
  );
  return group === undefined || roleOf(tree, group) === "form"
    ? ""
    : fold(tree.node(group).name ?? "");
}

function placeOf(tree: PageTree, index: number): PageElement["box"] {
  const box = tree.box(index);
  if (box === undefined) return undefined;
  return {
    x: Math.round(box.x),
    y: Math.round(box.y),
    width: Math.round(box.width),
    height: Math.round(box.height),
  };
}
