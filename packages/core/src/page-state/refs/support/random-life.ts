import type { Ref } from "../../page-content.ts";
import { ReadingSession } from "./reading-session.ts";
import { SeededRandom } from "../../../world/memory/random.ts";

/** What a page shows a row of. Two may be called the same, and say the same. */
type Thing = { id: number; title: string; sum: string; isOpen: boolean };

/** How nodes go on from one reading to the next: with their things, in their places for other things, or not at all. */
type Nodes = "stay" | "reuse" | "anew";

type Life = {
  things: Thing[];
  /** Shown in a part of the page that is rendered in place. */
  chosen: Thing | undefined;
  /** Its menu is open. */
  menu: Thing | undefined;
  /** A dialog asks about it. */
  asked: Thing | undefined;
  nodes: Nodes;
};

const titles = ["Ada", "Bob", "Order 1", "17 may", "18 may"];
const sums = ["$10", "$99", "", ""];

/** A verb for a thing: what it truly is, and the node it is in, the page does not say. */
type Write = (verb: string, thing: Thing, place: string, more?: string) => string;

type Kind = { isKeyed: boolean; rows: (rows: Row[]) => string };
type Row = { thing: Thing; at: number; buttons: string };

const said = ({ title, sum }: Thing): string =>
  `<b>${title}</b>${sum === "" ? "" : ` <i>${sum}</i>`}`;

/** Ways in which pages show rows. */
const kinds: Kind[] = [
  {
    isKeyed: false,
    rows: (rows) =>
      `<table><tr><th>Name</th><th>Sum</th><th></th></tr>${rows.map(({ thing: { title, sum }, buttons }) => `<tr><td>${title}</td><td>${sum}</td><td>${buttons}</td></tr>`).join("")}</table>`,
  },
  {
    isKeyed: true,
    rows: (rows) =>
      `<table>${rows.map(({ thing, buttons }) => `<tr data-id="${thing.id}"><th>${thing.title}</th><td>${thing.sum}</td><td>${buttons}</td></tr>`).join("")}</table>`,
  },
  {
    isKeyed: false,
    rows: (rows) =>
      `<ul>${rows.map(({ thing, buttons }) => `<li>${said(thing)} ${buttons}</li>`).join("")}</ul>`,
  },
  {
    isKeyed: false,
    rows: (rows) =>
      `<ul>${rows.map(({ thing, at, buttons }) => `<li data-key="${at}">${said(thing)} ${buttons}</li>`).join("")}</ul>`,
  },
  {
    isKeyed: true,
    rows: (rows) =>
      `<div>${rows.map(({ thing, buttons }) => `<div class="card" data-order-id="o${thing.id}"><h3>${thing.title}</h3><p>${thing.sum}</p>${buttons}</div>`).join("")}</div>`,
  },
  {
    isKeyed: false,
    rows: (rows) =>
      `<div>${rows.map(({ thing, buttons }) => `<div class="card"><h3>${thing.title}</h3><p>${thing.sum}</p>${buttons}</div>`).join("")}</div>`,
  },
  {
    isKeyed: false,
    rows: (rows) =>
      `<div>${rows.map(({ thing, buttons }) => `<div>${said(thing)}${buttons}</div>`).join("")}</div>`,
  },
  {
    isKeyed: false,
    rows: (rows) =>
      `<div>${rows.map(({ thing, buttons }) => `<span>${thing.title} ${thing.sum}</span>${buttons}`).join("")}</div>`,
  },
  {
    isKeyed: false,
    rows: (rows) =>
      `<div>${rows.map(({ thing, buttons }) => `${buttons}<p>${thing.title} ${thing.sum}</p>`).join("")}</div>`,
  },
];

/** How a menu of a row is drawn: in the row, at the end of the body and called by its button, or found by nothing. */
const menus = ["inside", "named", "expanded", "apart", "bare"] as const;

/**
 * A page that lives at random for some readings, warm and cold ones: rows come, go, move and change their buttons, are
 * rendered anew or in nodes of others; menus, dialogs and parts of it show now this thing, now that one.
 * @returns what refs were mistaken for; how many were known again
 */
export function liveAtRandom(seed: number, readings = 5): { mistakes: string[]; kept: number } {
  const numbers = new SeededRandom(seed * 0x9e3779b9);
  const random = (): number => numbers.next();
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value;
  const kind = pick(kinds);
  const menu = pick(menus);
  const isAsking = pick([true, false]);
  const isSaidInPane = below(3);
  const life: Life = {
    things: [],
    chosen: undefined,
    menu: undefined,
    asked: undefined,
    nodes: "anew",
  };
  let ids = 0;
  const truths = new Truths(kind.isKeyed);
  const insert = (): void => {
    ids += 1;
    const thing = {
      id: ids + 40,
      title: pick(titles),
      sum: pick(sums),
      isOpen: pick([true, false]),
    };
    life.things.splice(below(life.things.length + 1), 0, thing);
  };
  const any = (): Thing | undefined => (life.things.length === 0 ? undefined : pick(life.things));
  const change = (): void => {
    const thing = any();
    const what = below(9);
    if (what < 2) insert();
    if (thing === undefined) return;
    const at = life.things.indexOf(thing);
    if (what === 2 || what === 3) life.things.splice(at, 1);
    if (what === 4) life.things.splice(below(life.things.length), 0, ...life.things.splice(at, 1));
    if (what === 5 || what === 6) life.things[at] = Object.assign(thing, { isOpen: !thing.isOpen });
    if (what === 7) life.things.reverse();
  };
  for (let count = 1 + below(4); count > 0; count -= 1) insert();
  const session = new ReadingSession();
  const known = new Map<Ref, string>();
  const mistakes: string[] = [];
  let kept = 0;
  for (let reading = 0; reading < readings; reading += 1) {
    if (reading > 0) for (let count = below(4); count > 0; count -= 1) change();
    life.nodes = pick(["stay", "reuse", "anew"] as const);
    life.chosen = below(2) === 0 ? any() : life.chosen;
    life.menu = below(2) === 0 ? any() : undefined;
    life.asked = life.asked === undefined && isAsking && below(2) === 0 ? any() : undefined;
    for (const shown of ["menu", "chosen"] as const) {
      const thing = life[shown];
      if (thing !== undefined && !life.things.includes(thing)) life[shown] = undefined;
    }
    const isWarm = reading > 0 && below(2) === 0;
    truths.look(life.things);
    const write: Write = (verb, thing, place, more = "") => {
      const node = {
        stay: `${verb} ${thing.id} ${place.split(" ")[0]}`,
        reuse: `${verb} ${place}`,
        anew: "",
      }[life.nodes];
      const named = node === "" ? "" : `raw-node="${node}"`;
      return `<button raw-is="${verb} ${place.split(" ")[0]} ${truths.of(thing)}" ${named} ${more}>${verb}</button>`;
    };
    const html = pageOfLife(life, { kind, menu, write, isSaidInPane });
    const truth = session.read({ html, isWarm });
    for (const [ref, is] of truth) {
      const was = known.get(ref);
      known.set(ref, is);
      if (was === undefined) continue;
      kept += 1;
      if (was === is) continue;
      // Nothing shows which of two that are called the same a node is for, where it is used for both.
      if (isWarm && life.nodes === "reuse" && titleOf(was) === titleOf(is)) continue;
      if (!is.includes(" row ") && truths.textOf(was) === truths.textOf(is)) continue;
      mistakes.push(`seed ${seed}, reading ${reading}: ${was} -> ${is}`);
    }
  }
  return { mistakes, kept };
}

type Drawn = { kind: Kind; menu: (typeof menus)[number]; write: Write; isSaidInPane: number };

function pageOfLife(life: Life, { kind, menu, write, isSaidInPane }: Drawn): string {
  const isOpenAt = (thing: Thing): boolean => life.menu === thing;
  const entries = (thing: Thing): string =>
    ["Rename", "Delete"]
      .map((verb) =>
        write(verb, thing, "menu 0", `raw-box="10 ${40 + 20 * life.things.indexOf(thing)} 80 20"`),
      )
      .join("");
  const rows = life.things.map((thing, at) => {
    const isSaid = isOpenAt(thing) && menu !== "apart" && menu !== "bare";
    const more = `${isSaid ? 'aria-expanded="true"' : ""} ${isSaid && menu === "named" ? 'aria-controls="popup" aria-haspopup="true"' : ""}`;
    const buttons = [
      write("Edit", thing, `row ${at}`),
      thing.isOpen ? write("Approve", thing, `row ${at}`) : "",
      write("More", thing, `row ${at}`, more),
      isOpenAt(thing) && menu === "inside" ? `<div role="menu">${entries(thing)}</div>` : "",
    ];
    return { thing, at, buttons: buttons.join("") };
  });
  const popup =
    life.menu === undefined || menu === "inside"
      ? ""
      : `<div id="popup" ${menu === "bare" ? "" : 'role="menu"'}>${entries(life.menu)}</div>`;
  return `<body><div id="app"><main><h1>Orders</h1><button raw-is="Add">Add</button>${kind.rows(rows)}
    ${life.chosen === undefined ? "" : paneOf(life.chosen, write, isSaidInPane)}</main></div>
    ${life.asked === undefined ? "" : `<div role="dialog"><p>Are you sure?</p>${write("Confirm", life.asked, "dialog 0")}</div>`}${popup}</body>`;
}

function paneOf(thing: Thing, write: Write, kind: number): string {
  const remove = write("Remove", thing, "pane 0", 'id="remove"');
  const text = `${thing.title} ${thing.sum}`;
  if (kind === 0) return `<div><p>${text}</p>${remove}</div>`;
  if (kind === 1) return `<div><div>${text}</div><div><span>What to do</span>${remove}</div></div>`;
  return `<section><h2>${text}</h2><form><input name="note">${remove}</form></section>`;
}

/**
 * What things truly are. One that comes when another has gone that said the same is the one that has come back, for
 * all that anybody could tell, unless both were seen at once.
 */
class Truths {
  readonly #isKeyed: boolean;
  readonly #names = new Map<number, string>();
  readonly #byText = new Map<string, string>();
  readonly #doubled = new Set<string>();

  constructor(isKeyed: boolean) {
    this.#isKeyed = isKeyed;
  }

  look(things: readonly Thing[]): void {
    for (const [text, alike] of Map.groupBy(things, ({ title, sum }) => `${title}/${sum}`)) {
      if (alike.length > 1) this.#doubled.add(text);
      for (const { id } of alike) {
        const known = this.#isKeyed || this.#doubled.has(text) ? undefined : this.#byText.get(text);
        const name = this.#names.get(id) ?? known ?? `${text}#${id}`;
        this.#names.set(id, name);
        this.#byText.set(text, name);
      }
    }
  }

  of({ id }: Thing): string {
    return this.#names.get(id) ?? "";
  }

  textOf(truth: string): string {
    return truth.replace(/#.*$/u, "");
  }
}

function titleOf(truth: string): string {
  return truth.replace(/\/.*$/su, "");
}
