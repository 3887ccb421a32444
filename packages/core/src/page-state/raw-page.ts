/** A box in CSS pixels, measured from the top left corner of the tab's viewport. */
export type Box = { x: number; y: number; width: number; height: number };

/** Which element this is, for as long as its document lives. */
export type NodeAddress = { frameId: string; backendNodeId: number };

/** One node as Chromium has it: of the DOM, of its layout and of the accessibility tree. */
export type RawNode = {
  /** Index of its parent in `RawPage.nodes`; -1 for the page's own document. */
  parent: number;
  /** Index into `RawPage.frames`. */
  frame: number;
  backendNodeId: number;
  /** Local name in lower case; "#text" and "#document" for those. */
  tag: string;
  /** Of a text node: its text as written. */
  text?: string;
  attributes?: Record<string, string>;
  /** In the words of the accessibility tree; absent for what it ignores, and for what is nothing by itself. */
  role?: string;
  name?: string;
  description?: string;
  states?: RawStates;
  /** What a form control holds now. */
  value?: string;
  /** Of a `video` or `img`, `canvas`, `svg`: where its picture comes from, as the browser resolved it. */
  source?: string;
  /** Absent for what is not laid out. */
  box?: Box;
  /** It can be scrolled by itself: how far it is, and the size of all that it holds. Its box is what it shows of it. */
  scrolled?: Box;
  /** Laid out, and yet nobody sees it: by visibility, opacity, clipping or size. */
  hidden?: true;
  /** Chromium itself calls it clickable: most native controls, and what has a listener of its own for being clicked or pressed. */
  clickable?: true;
  /** The pointer turns to a hand over it, and did not over its parent. */
  pointer?: true;
  /** It listens for what is dragged over it or dropped on it. */
  drops?: true;
  /** Something else lies over its centre. */
  covered?: true;
};

/** As the accessibility tree has them; absent where they do not apply. */
export type RawStates = {
  disabled?: true;
  readonly?: true;
  required?: true;
  invalid?: true;
  focusable?: true;
  focused?: true;
  editable?: true;
  multiline?: true;
  multiselectable?: true;
  modal?: true;
  busy?: true;
  checked?: boolean | "mixed";
  pressed?: boolean | "mixed";
  selected?: boolean;
  expanded?: boolean;
  hasPopup?: string;
  level?: number;
  valueMin?: number;
  valueMax?: number;
  valueText?: string;
  /** Text of the element that says what is wrong with it. */
  errorText?: string;
};

export type RawFrame = { frameId: string; url: string };

/**
 * What a tab shows, read at one moment: parents before their children, children in the order of the page.
 * What lies in a shadow root stands under its host, as it is drawn; a frame's document under its element.
 */
export type RawPage = {
  url: string;
  title: string;
  viewport: { width: number; height: number; scrollX: number; scrollY: number };
  frames: RawFrame[];
  nodes: RawNode[];
  /** Equal for readings between which nothing has changed. */
  fingerprint: string;
  /**
   * What password fields hold, which their nodes do not say: to be taken out of whatever else says it. No part of the
   * fingerprint, and kept nowhere.
   */
  secrets?: string[];
  /** Frames and parts that did not answer in time, in words. */
  unread?: string[];
};
