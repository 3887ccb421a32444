/**
 * Ways in, which are also the names of the descriptions: `telling` gives what was typed to all pages behind it,
 * `vanishing` takes the field away while it is typed into, `slow` says when typing begins.
 */
export type SignInPage = "telling" | "vanishing" | "slow";

const reactions: Record<SignInPage, string> = {
  telling: "",
  vanishing: `if (field.value.length > 8) { const { value } = field; document.body.textContent = "Lost " + value; throw new Error("lost " + value); }`,
  slow: `if (field.value.length === 8) { const request = new XMLHttpRequest(); request.open("GET", "/typing", false); request.send(); }`,
};

export function signInPage(name: SignInPage): string {
  return `<!doctype html><meta charset="utf-8"><title>Sign in</title>
<form action="/enter">
  <label>Username <input name="username"></label>
  <label>Password <input name="password" type="password"></label>
  <button>Sign in</button>
</form>
<script>
  const field = document.querySelector("[name=password]");
  field.addEventListener("input", () => { ${reactions[name] ?? ""} });
</script>`;
}

/** Says again what was typed, and asks for more. */
export function questionPage(said: URLSearchParams): string {
  return `<!doctype html><meta charset="utf-8"><title>One question for ${escaped(said)}</title>
<form action="/welcome" data-testid="question">
  ${[...said].map(([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`).join("")}
  <p>You are ${escaped(said)}.
  <label>First pet <input name="pet"></label>
  <button>Go on</button>
</form>`;
}

/** Says all that was typed wherever a page can, keeps it, and leaves it to the pages after it. */
export function enteredPage(said: URLSearchParams): string {
  return `<!doctype html><meta charset="utf-8"><title>Home of ${escaped(said)}</title>
<h1 data-testid="home">Home</h1>
<p>${escaped(said)}
<script>
  const said = new URLSearchParams(location.search);
  for (const [name, value] of said) {
    localStorage.setItem(name, value);
    history.pushState({ value }, "", "/home/" + encodeURIComponent(value) + "?" + said);
    console.log("entered", value);
    document.cookie = name + "=" + encodeURIComponent(value) + "; path=/";
  }
</script>`;
}

/** Another page, which knows from the browser what was typed. */
export const movedPage = `<!doctype html><meta charset="utf-8"><title>Notes</title>
<h1 data-testid="home">Notes</h1>
<p data-testid="notes"></p>
<a data-testid="link">Link</a>
<label>Kept <input id="kept"></label>
<button id="button">Button</button>
<div role="alert" id="alert"></div>
<table><tbody id="rows"></tbody></table>
<script>
  const values = ["password", "pet"].map((name) => localStorage.getItem(name));
  const text = values.join(" and ");
  document.title += " of " + text;
  document.querySelector("[data-testid=notes]").textContent = text;
  document.querySelector("[data-testid=link]").href = "/notes/" + values.map(encodeURIComponent).join("/");
  document.querySelector("#kept").value = text;
  document.querySelector("#button").setAttribute("aria-label", text);
  document.querySelector("#alert").textContent = text;
  for (const value of [...values, ...values]) document.querySelector("#rows").insertRow().insertCell().textContent = value;
  history.replaceState(null, "", "/moved?" + new URLSearchParams({ text }));
  setTimeout(() => { throw new Error("no place for " + text); });
</script>`;

function escaped(said: URLSearchParams): string {
  return escape([...said.values()].join(", "));
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
