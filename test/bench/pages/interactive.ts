import type { CDPSession, Page } from "puppeteer-core";

/** An element that a person could do something with. */
export type Interactive = {
  backendNodeId: number;
  /** By its tag, its role or as text that is edited; the others listen for clicks, or take the focus. */
  isNative: boolean;
  /** Of a label: its control. */
  controlOf: number | undefined;
  /** For a list of what is missing. */
  markup: string;
};

/**
 * All elements of a page's documents that are natively interactive, or that Chromium calls clickable, and that the page
 * itself finds visible. Asked for by other means than ours: nothing that reads pages is used.
 */
export async function interactiveOf(page: Page): Promise<Interactive[]> {
  const session = await page.createCDPSession();
  try {
    const candidates = await candidatesOf(session);
    const judged = await Promise.all(candidates.map((document) => judge(session, document)));
    return judged.flat();
  } finally {
    await session.detach();
  }
}

type Candidate = { backendNodeId: number; isNative: boolean };

const nativeTags = new Set(["BUTTON", "INPUT", "SELECT", "TEXTAREA", "SUMMARY"]);
const roles = new Set(
  "button link checkbox radio switch tab option menuitem menuitemcheckbox menuitemradio textbox searchbox combobox slider spinbutton treeitem".split(
    " ",
  ),
);

/** By document. */
async function candidatesOf(session: CDPSession): Promise<Candidate[][]> {
  const { documents, strings } = await session.send("DOMSnapshot.captureSnapshot", {
    computedStyles: [],
  });
  const text = (index: number | undefined) => strings[index ?? -1] ?? "";
  return documents.map(({ nodes }) => {
    const clickable = new Set(nodes.isClickable?.index);
    return (nodes.backendNodeId ?? []).flatMap((backendNodeId, at): Candidate[] => {
      const name = text(nodes.nodeName?.[at]);
      if (nodes.nodeType?.[at] !== 1 || name === "HTML" || name === "BODY") return [];
      const flat = (nodes.attributes?.[at] ?? []).map(text);
      const attributes = new Map<string, string>();
      for (let index = 0; index < flat.length; index += 2) {
        attributes.set(flat[index] ?? "", flat[index + 1] ?? "");
      }
      const isNative = isNativelyInteractive(name, attributes);
      const counts = isNative || clickable.has(at) || takesFocus(attributes);
      return counts ? [{ backendNodeId, isNative }] : [];
    });
  });
}

function isNativelyInteractive(name: string, attributes: ReadonlyMap<string, string>): boolean {
  const editable = attributes.get("contenteditable");
  return (
    (nativeTags.has(name) && attributes.get("type") !== "hidden") ||
    ((name === "A" || name === "AREA" || name === "a") && attributes.has("href")) ||
    roles.has(attributes.get("role") ?? "") ||
    (editable !== undefined && editable !== "false")
  );
}

function takesFocus(attributes: ReadonlyMap<string, string>): boolean {
  return Number(attributes.get("tabindex") ?? -1) >= 0;
}

type Judgement = { isVisible: boolean; markup: string; control: number };

/** Asks the page itself which of the elements are visible. */
async function judge(session: CDPSession, candidates: Candidate[]): Promise<Interactive[]> {
  const resolved = await Promise.all(
    candidates.map(async (candidate) => {
      const { backendNodeId } = candidate;
      const answer = await session
        .send("DOM.resolveNode", { backendNodeId })
        .catch(() => undefined);
      const objectId = answer?.object.objectId;
      return objectId === undefined ? [] : [{ ...candidate, objectId }];
    }),
  );
  const elements = resolved.flat();
  const [first] = elements;
  if (first === undefined) return [];
  const { result } = await session.send("Runtime.callFunctionOn", {
    objectId: first.objectId,
    functionDeclaration: judging,
    arguments: elements.map(({ objectId }) => ({ objectId })),
    returnByValue: true,
  });
  const judgements = result.value as Judgement[];
  return elements.flatMap(({ backendNodeId, isNative }, at): Interactive[] => {
    const judgement = judgements[at];
    if (judgement?.isVisible !== true) return [];
    const controlOf = elements[judgement.control]?.backendNodeId;
    return [{ backendNodeId, isNative, controlOf, markup: judgement.markup }];
  });
}

const judging = `(...elements) => {
  const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
  const isCutOff = (element, rect) => {
    for (let up = parentOf(element); up instanceof Element; up = parentOf(up)) {
      if (up === document.body || up === document.documentElement) break;
      const { overflowX, overflowY, position } = getComputedStyle(up);
      if ([overflowX, overflowY].some((value) => value === "auto" || value === "scroll")) break;
      if (position === "fixed") break;
      if (overflowX !== "hidden" && overflowY !== "hidden") continue;
      const { left, top, right, bottom } = up.getBoundingClientRect();
      if (rect.right <= left || rect.left >= right || rect.bottom <= top || rect.top >= bottom) return true;
      if (right - left <= 1 || bottom - top <= 1) return true;
    }
    return false;
  };
  const staysOutside = (element) => {
    for (let up = element; up instanceof Element; up = parentOf(up)) {
      if (getComputedStyle(up).position !== "fixed") continue;
      const { left, top, right, bottom } = up.getBoundingClientRect();
      if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight) return true;
    }
    return false;
  };
  const isVisible = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const rect = element.getBoundingClientRect();
    if (rect.width <= 1 || rect.height <= 1) return false;
    if (rect.right + scrollX <= 0 || rect.bottom + scrollY <= 0) return false;
    if (rect.left + scrollX >= document.documentElement.scrollWidth) return false;
    return !staysOutside(element) && !isCutOff(element, rect);
  };
  return elements.map((element) => ({
    isVisible: isVisible(element),
    markup: element.outerHTML.replace(/\\s+/g, " ").slice(0, 160),
    control: element.control == null ? -1 : elements.indexOf(element.control),
  }));
}`;
