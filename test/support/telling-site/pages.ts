/** Held by the site's own fields from the start, as a password manager leaves them. */
export const held = {
  password: "Pw&zq81Canary",
  toggled: "Tg-zq82Canary",
  code: "738164",
  card: "4929 7531 8642 0980",
  cvc: "zq7",
};
/** Answered in secret. The site does not say what they are. */
export const told = { apiKey: "Ak/zq83 Canary", note: "Nt-zq84Canary" };

const escaped = (text: string): string => text.replaceAll("&", "&amp;");

/** Says values in all the ways in which pages do. */
const saying = `
  const add = (tag, attributes, text = "") => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return document.getElementById("out").appendChild(element);
  };
  const say = (values) => {
    document.title = "Vault of " + values.join(" and ");
    history.replaceState({}, "", "?all=" + encodeURIComponent(values.join(",")));
    const rows = values.map((value) => {
      add("p", {}, "It is " + value + ", is it not");
      add("p", { style: "text-transform: uppercase" }, "In capitals " + value);
      add("button", { "aria-label": "Copy " + value, title: "copies " + value }, "x");
      add("button", { style: "text-transform: uppercase" }, "Use " + value);
      add("input", { value, name: "copy of " + value, placeholder: "such as " + value });
      add("a", { href: "/next?p=" + encodeURIComponent(value) + "#" + btoa("xx" + value) }, "Next");
      add("img", { alt: "Picture of " + value, width: 40, height: 40, src: "/i.svg?" + new URLSearchParams({ value }) });
      add("h2", {}, "About " + value);
      return "<tr data-id='" + encodeURIComponent(value) + "'><td>" + value + "</td><td>Line</td></tr>";
    });
    add("table", {}).innerHTML = "<tr><th>Key</th><th>Kind</th></tr>" + rows.join("");
    const split = add("h3", {});
    for (const letter of values[0]) split.appendChild(document.createElement("span")).textContent = letter;
    alert("You wrote " + values.join(" "));
  };
`;

/** Says all that it holds wherever a page can say something. */
export const page = `<!doctype html><title>Vault</title>
<form onsubmit="return false">
  <label>Password <input type="password" value="${escaped(held.password)}"></label>
  <input type="password" class="t" value="${held.toggled}">
  <input autocomplete="one-time-code" value="${held.code}">
  <input autocomplete="cc-number" value="${held.card}"><input autocomplete="cc-csc" value="${held.cvc}">
  <label>Service <input name="service"></label>
  <div contenteditable role="textbox" aria-label="Note"></div>
  <button id="echo">Echo</button><button id="show">Show</button>
</form>
<div id="out"></div>
<script>
${saying}
  const all = () => [...document.querySelectorAll("form input")].map((input) => input.value)
    .concat(document.querySelector("[contenteditable]").textContent).filter((value) => value.length > 3);
  document.getElementById("echo").onclick = () => say(all());
  document.getElementById("show").onclick = () => {
    document.querySelector(".t").type = "text";
    add("p", {}, "shown");
  };
</script>`;

/** Sends off what is entered, to a page that says it. */
export const signIn = `<!doctype html><title>Sign in</title>
<form action="/welcome"><label>Passphrase <input name="p"></label><input type="password" name="q"><button>Go</button></form>`;

export const welcome = (entered: string): string => `<!doctype html><title>Hello ${entered}</title>
<h1>You entered ${entered}</h1><button aria-label="Copy ${entered}">x</button>`;

/** Entered in several ways into a page that sends it off at once. */
export const entered = {
  filled: "Fl&zq91 Canary",
  typed: "Ty/zq92Canary",
  pressed: "pr-zq93",
  closed: "Cl+zq94Canary",
  cells: "738164",
  answered: told.apiKey,
};

/** Sends what it holds with Enter, and with the last character of a code, and forgets it. */
export const entryPage = `<!doctype html><title>Enter</title>
<div id="fields">
  <input type="password" id="filled"><label>PIN <input id="typed"></label>
  <label>Service <input id="service"></label><input type="password" id="pressed">
  <div>${`<input maxlength="1">`.repeat(6)}</div>
</div>
<div id="host" style="width: 200px; height: 30px"></div>
<script>
  const root = document.getElementById("host").attachShadow({ mode: "closed" });
  root.innerHTML = "<input type=password>";
  const inner = root.querySelector("input");
  document.getElementById("host").onclick = () => inner.focus();
  const cells = [...document.querySelectorAll("[maxlength]")];
  const send = () => {
    const all = [...document.querySelectorAll("#fields > input, label input"), inner].map(({ value }) => value);
    const values = [...all, cells.map(({ value }) => value).join("")].filter((value) => value !== "");
    fetch("/send/" + encodeURIComponent(values.at(-1)), { method: "POST", body: JSON.stringify(values) }).then(() => location.replace("/sent"));
    document.getElementById("fields").remove();
    inner.remove();
  };
  document.onkeydown = ({ key }) => { if (key === "Enter") send(); };
  document.oninput = () => { if (cells.every(({ value }) => value !== "")) send(); };
</script>`;

/** Says what it was sent before, as soon as it is opened. */
export function echoPage(values: string[]): string {
  return `<!doctype html><title>Echo</title>
<p>Welcome back</p><div id="out"></div>
<script>
${saying}
  say(${JSON.stringify(values).replaceAll("<", "\\u003c")});
</script>`;
}
