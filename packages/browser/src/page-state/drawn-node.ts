import type { RawNode } from "@dormouse/core";
import type { Clip } from "./clip.ts";
import type { Rectangle } from "./rectangle.ts";
import type { Layout } from "./snapshot.ts";

/** A node of the page, with what tells how it is drawn. */
export type DrawnNode = {
  node: RawNode;
  /** Absent for what has no box of its own. */
  layout: Layout | undefined;
  /** Where it is drawn, from the top left corner of the viewport. */
  place: Rectangle | undefined;
  /** What is shown of its children. */
  clip: Clip;
  /** It, or something around it, is wholly transparent; or the frame that shows it is hidden. */
  isTransparent: boolean;
  /** It, or what it stands in, stays where it is when the page scrolls, or sticks to an edge. */
  stays: boolean;
  /** It stands in a shadow root. */
  isInShadow: boolean;
  /** The cursor over it. */
  cursor: string;
};

/** What a style sheet generates: drawn, and no node of the page. */
export type DrawnDecoration = { of: number; layout: Layout; place: Rectangle; stays: boolean };
