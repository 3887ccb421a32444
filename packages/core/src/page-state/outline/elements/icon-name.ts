import { own } from "../../text/own.ts";
import type { PageTree } from "../tree.ts";

/** What the usual sets of icons call what, where that is one thing only. */
const iconMeanings: Record<string, string> = {
  bars: "Menu",
  bell: "Notifications",
  bookmark: "Bookmark",
  calendar: "Calendar",
  cart: "Cart",
  close: "Close",
  cog: "Settings",
  copy: "Copy",
  delete: "Delete",
  download: "Download",
  edit: "Edit",
  ellipsis: "More",
  envelope: "Mail",
  expand: "Expand",
  eye: "Show",
  filter: "Filter",
  gear: "Settings",
  hamburger: "Menu",
  heart: "Favourite",
  home: "Home",
  house: "Home",
  maximize: "Maximize",
  menu: "Menu",
  minimize: "Minimize",
  next: "Next",
  pause: "Pause",
  pencil: "Edit",
  play: "Play",
  plus: "Add",
  prev: "Previous",
  previous: "Previous",
  print: "Print",
  printer: "Print",
  redo: "Redo",
  refresh: "Refresh",
  remove: "Remove",
  reply: "Reply",
  save: "Save",
  search: "Search",
  settings: "Settings",
  share: "Share",
  star: "Star",
  times: "Close",
  trash: "Delete",
  undo: "Undo",
  upload: "Upload",
};

const lookedAtMax = 6;
/** A class by which a set of icons names one of them, such as "fa-trash-alt", "bi-search", "icon-close". */
const iconClass =
  /^(?:fas?|far|fal|bi|mdi|ti|ri|la|ion|glyphicon|icon|icons?|lucide|feather|octicon|codicon|btn|anticon|pi|uil|bx)-(.+)$/u;
const meaningless =
  /^(?:o|alt|fill|filled|outline|outlined|line|regular|solid|sharp|round|thick|thin|lg|sm|\d+x?|can|circle|square|simple|bin)$/u;

/** What a control does whose only content is an icon, where the icon's class says so for sure. */
export function iconName(tree: PageTree, index: number): string | undefined {
  const near = [index, ...tree.descendants(index).subarray(0, lookedAtMax)];
  const meanings = new Set(near.flatMap((at) => classMeanings(tree, at)));
  const [only] = meanings;
  return meanings.size === 1 ? only : undefined;
}

function classMeanings(tree: PageTree, index: number): string[] {
  const classes = tree.attribute(index, "class").split(/\s+/u);
  const sprite = /#(?:icon-)?([\w-]+)$/u.exec(
    tree.attribute(index, "href") || tree.attribute(index, "xlink:href"),
  );
  const isSprite = tree.node(index).tag === "use" && sprite?.[1] !== undefined;
  return [...classes, ...(isSprite ? [`icon-${sprite[1]}`] : [])].flatMap(
    (name) => meaningOf(name) ?? [],
  );
}

function meaningOf(name: string): string | undefined {
  const words = iconClass.exec(name.toLowerCase())?.[1]?.split("-");
  const telling = words?.filter((word) => !meaningless.test(word));
  const [word] = telling ?? [];
  return telling?.length === 1 && word !== undefined ? own(iconMeanings, word) : undefined;
}
