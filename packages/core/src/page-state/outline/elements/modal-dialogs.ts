import type { DisabledReason } from "../../page-content.ts";
import type { PageTree } from "../tree.ts";

/** So much of what is outside has to be covered before a dialog that only says so is believed to be modal. */
const mostShare = 0.8;

const dialogRoles = new Set(["dialog", "alertdialog"]);

export function isDialog(tree: PageTree, index: number): boolean {
  const { tag, attributes, role = "" } = tree.node(index);
  if (tag === "dialog") return attributes?.["open"] !== undefined;
  return dialogRoles.has(attributes?.["role"] ?? role);
}

/** The dialog that keeps the rest of the page from being used, if there is one. */
export class ModalDialogs {
  readonly #tree: PageTree;
  /** The one that was opened last, as far as the page says. */
  readonly top: number | undefined;
  readonly #reason: DisabledReason | undefined;

  /** @param acting what acts by its role or its listeners */
  constructor(tree: PageTree, acting: Iterable<number>) {
    this.#tree = tree;
    const open = [...tree.all()].filter((index) => isDialog(tree, index) && tree.shows(index));
    const native = open.filter((index) => isNativeModal(tree, index));
    this.top = native.at(-1) ?? open.findLast((index) => saysModal(tree, index));
    if (this.top === undefined) return;
    if (native.length > 0) this.#reason = "inert";
    else if (this.#coversMost(this.top, acting)) this.#reason = "covered";
    else this.top = undefined;
  }

  /** Why an element cannot be used that lies outside of the modal dialog. */
  reasonFor(index: number): DisabledReason | undefined {
    if (this.top === undefined || index === this.top || this.#tree.contains(this.top, index))
      return undefined;
    return this.#reason === "covered" && this.#isAbove(index) ? undefined : this.#reason;
  }

  /** Drawn after the dialog, and free: a list that opens out of it is often put at the end of the page. */
  #isAbove(index: number): boolean {
    const { covered, box } = this.#tree.node(index);
    const isLater = this.#tree.position(index) > this.#tree.position(this.top ?? 0);
    return isLater && covered !== true && box !== undefined && this.#isInView(box);
  }

  #isInView({
    x,
    y,
    width,
    height,
  }: {
    x: number;
    y: number;
    width: number;
    height: number;
  }): boolean {
    const { viewport } = this.#tree.raw;
    return x + width > 0 && y + height > 0 && x < viewport.width && y < viewport.height;
  }

  #coversMost(dialog: number, acting: Iterable<number>): boolean {
    let outside = 0;
    let covered = 0;
    for (const index of acting) {
      const node = this.#tree.node(index);
      if (node.box === undefined || !this.#isInView(node.box) || !this.#tree.isVisible(index))
        continue;
      if (this.#tree.contains(dialog, index)) continue;
      outside += 1;
      if (node.covered === true) covered += 1;
    }
    return covered >= outside * mostShare;
  }
}

function saysModal(tree: PageTree, index: number): boolean {
  return tree.attribute(index, "aria-modal") === "true" || tree.node(index).states?.modal === true;
}

/** Opened by `showModal`: the browser itself keeps everything else from being used. */
function isNativeModal(tree: PageTree, index: number): boolean {
  return (
    tree.node(index).tag === "dialog" &&
    tree.node(index).states?.modal === true &&
    tree.attribute(index, "aria-modal") !== "true"
  );
}
