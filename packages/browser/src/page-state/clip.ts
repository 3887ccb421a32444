import { intersection, isNothing, type Rectangle } from "./rectangle.ts";
import type { Layout } from "./snapshot.ts";

export type Limits = {
  /** Where something is shown now. */
  shown: Rectangle;
  /** Where it can come to be shown; absent in a region that scrolls, where that is anywhere. */
  reachable: Rectangle | undefined;
};

/** What limits the children of an element, by what they are placed by. */
export type Clip = {
  flow: Limits;
  /** Of what is `position: absolute`: only what is positioned around it cuts it off. */
  absolute: Limits;
  fixed: Limits;
};

/**
 * @param flow of what scrolls with the document
 * @param view what its frame shows of it
 */
export function clipOfDocument(flow: Limits, view: Rectangle): Clip {
  return { flow, absolute: flow, fixed: { shown: view, reachable: view } };
}

/** What limits an element itself. */
export function limitsOf(clip: Clip, layout: Layout): Limits {
  const { position } = layout.style;
  return position === "fixed" ? clip.fixed : position === "absolute" ? clip.absolute : clip.flow;
}

export function isReachable({ reachable }: Limits, place: Rectangle): boolean {
  return reachable === undefined || !isNothing(intersection(reachable, place));
}

/**
 * What limits the children of an element.
 * @param isRoot whether it is the root of a document or its body, whose overflow is that of the frame
 */
export function clipWithin(
  clip: Clip,
  { layout, place, isRoot }: { layout: Layout; place: Rectangle; isRoot: boolean },
): Clip {
  const own = limitsOf(clip, layout);
  const flow = isRoot ? own : cutOff(own, place, layout);
  return {
    flow,
    absolute: layout.style.position === "static" ? clip.absolute : flow,
    fixed: clip.fixed,
  };
}

function cutOff(limits: Limits, place: Rectangle, { style }: Layout): Limits {
  if (!style.clips && !style.scrolls) return limits;
  const { shown, reachable = place } = limits;
  const inner = intersection(reachable, place);
  return {
    shown: intersection(shown, place),
    // All that a region holds can be scrolled to, where the region itself can be.
    reachable: style.clips || isNothing(inner) ? inner : undefined,
  };
}
