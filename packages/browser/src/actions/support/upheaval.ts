/** What a page notes of itself, to be asked for by a test. */
export const notes = `<script>
  window.log = [];
  const note = (text) => window.log.push(text);
</script>`;

/** Rows of three kinds that are rendered anew, moved, taken away, put in, and used again for others. */
export const upheaval = `<main><h1>Orders</h1><div id="app"></div></main>${notes}<script>
  let names, kind, made = 0;
  const buttons = () => ["Edit", "Delete"].map((verb) => "<button onclick='press(this)'>" + verb + "</button>").join("");
  const kinds = [
    (name) => "<tr><td>" + name + "</td><td>" + buttons() + "</td></tr>",
    (name) => "<li><b>" + name + "</b> " + buttons() + "</li>",
    (name) => "<div class='card'><div><span>" + name + "</span></div><div>" + buttons() + "</div></div>",
  ];
  const around = [["<table>", "</table>"], ["<ul>", "</ul>"], ["<div>", "</div>"]];
  const newName = () => "Order " + (++made) + " of " + ["Ada", "Bob", "Cleo"][made % 3];
  function render() {
    const [open, close] = around[kind];
    app.innerHTML = open + names.map(kinds[kind]).join("") + close;
  }
  let coming;
  const after = (ms, change) => { coming = setTimeout(change, ms); };
  function reset(next) {
    clearTimeout(coming);
    kind = next;
    window.log = [];
    names = Array.from({ length: 5 }, newName);
    render();
  }
  function press(button) {
    const row = button.closest("tr, li, .card");
    note(button.textContent + " " + row.querySelector("td, b, span").textContent);
  }
  const nothing = () => {};
  const shuffle = () => { names.reverse(); names.push(names.shift()); render(); };
  const takeFirst = () => { names.shift(); render(); };
  const putFirst = () => { names.unshift(newName()); render(); };
  /** As React does without keys, and a virtual list: the same nodes for other rows. */
  const useAgain = () => {
    names.unshift(newName());
    names.pop();
    app.querySelectorAll("td:first-child, b, span").forEach((cell, at) => (cell.textContent = names[at]));
  };
  const moveNodes = () => {
    const list = app.querySelector("tbody, ul, div");
    list.append(list.firstElementChild);
    names.push(names.shift());
  };
</script>`;
/** Functions of that page. */
export const changes = [
  "nothing",
  "render",
  "shuffle",
  "takeFirst",
  "putFirst",
  "useAgain",
  "moveNodes",
];

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
