import { h, type JSX } from "preact";
import { hrefOf } from "../app/address.ts";
import { sentenceOf, useClient } from "../app/client.ts";
import { useDeed } from "../app/use-deed.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { labelled } from "../parts/labelled.ts";
import { Notice } from "../parts/notice.ts";
import { requestIn } from "./request-in.ts";

/** As many as a page of the API may hold. */
const mostSites = 100;

/** Asks for what is signed in with. It is sent once, and kept nowhere in this page. */
export function SignIn(): JSX.Element {
  const { logins, sites } = useClient();
  const deed = useDeed();
  const { value, error } = useLoaded((signal) => sites.list({ limit: mostSites, signal }), []);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const request = requestIn(new FormData(event.currentTarget as HTMLFormElement));
    deed.run(async () => {
      // How it goes, and what the site asks meanwhile, is seen in the login itself.
      const { loginId } = await logins.acquire({ ...request, waitMs: 0 });
      location.hash = hrefOf({ view: "logins", id: loginId });
    });
  }

  return h(
    "main",
    { class: "session" },
    h("a", { class: "back", href: hrefOf({ view: "logins" }) }, "← Logins"),
    h(
      "form",
      { class: "card form", onSubmit: submit },
      h("h1", null, "Sign in"),
      error === undefined ? null : h(Notice, { tone: "bad" }, sentenceOf(error)),
      value?.items.length === 0 ? h(NoSites, null) : null,
      labelled(
        "Site",
        h(
          "select",
          { name: "site", required: true },
          value?.items.map(({ name, title }) =>
            h("option", { key: name, value: name }, title ?? name),
          ),
        ),
      ),
      labelled("Username", h("input", { name: "username", required: true, ...untouched })),
      labelled(
        "Password",
        h("input", { name: "password", type: "password", required: true, ...untouched }),
      ),
      h(
        "details",
        null,
        h("summary", null, "Second factor, captchas"),
        labelled(
          "Secret of the second factor: base32, or an otpauth:// address",
          h("input", { name: "totpSecret", type: "password", ...untouched }),
        ),
        labelled(
          "Key for the deployment's resolver of captchas",
          h("input", { name: "captchaApiKey", type: "password", ...untouched }),
        ),
      ),
      h(
        "label",
        { class: "check" },
        h("input", { name: "keepAlive", type: "checkbox", checked: true }),
        "Keep it alive: looked after for as long as it lives",
      ),
      h("button", { class: "primary", disabled: deed.busy }, deed.busy ? "Asking …" : "Sign in"),
      deed.problem === undefined ? null : h(Notice, { tone: "bad" }, deed.problem),
      h(
        "p",
        { class: "small muted" },
        "Credentials are stored encrypted and used for typing them into the site, nothing else. The same ones give the same login.",
      ),
    ),
  );
}

/** The browser's own memory of what was entered is somebody else's. */
const untouched = { autocomplete: "off", spellcheck: false } as const;

function NoSites(): JSX.Element {
  return h(
    Notice,
    { tone: "ask" },
    "No site is described yet: ",
    h("code", null, "PUT /v1/sites/{name}"),
    " does that, see ",
    h("a", { href: "/docs" }, "the API"),
    ".",
  );
}
