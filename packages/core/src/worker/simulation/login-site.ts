import { defineSite, z, type Action } from "@dormouse/contract";
import { ActionError } from "../../step/errors.ts";
import type { ActionContext } from "../../world/browser.ts";
import type { ScriptedSite } from "./scripted-browser.ts";

const url = "https://harbor.example/";
const says = (text: string) => ({ type: "expect" as const, text, timeoutMs: 2_000 });
const press = (text: string) => ({ type: "click" as const, locator: { text } });
const enter = (label: string, value: string) => ({
  type: "fill" as const,
  locator: { label },
  value,
});

const io = { input: z.object({}), output: z.object({ title: z.string() }) };
const extract = { title: "h1" };

/** A site with a login, as it is described. */
export const loginSite = defineSite({
  name: "harbor",
  url,
  hosts: ["harbor.example"],
  login: {
    actions: [
      enter("Username", "{{credentials.username}}"),
      enter("Password", "{{credentials.password}}"),
      press("Sign in"),
      says("Welcome"),
    ],
  },
  check: { open: url, signedIn: [says("Sign out")], signedOut: [says("Sign in")] },
  challenges: {
    code: {
      sign: [says("Code?")],
      prompt: "Which code?",
      picture: "img",
      totp: true,
      answer: { actions: [enter("Code", "{{challenge.answer}}"), press("Continue")] },
    },
  },
  logout: { actions: [press("Sign out")] },
  operations: {
    find: { ...io, extract, effect: false, actions: [{ type: "goto", url }] },
    book: {
      ...io,
      extract,
      effect: true,
      actions: [press("Book")],
      probe: [{ type: "goto", url }, says("Booked")],
      read: [{ type: "goto", url }],
    },
  },
});

/** The site itself. It knows one visitor, wherever they come from. */
export class LoginSite implements ScriptedSite {
  password = "very-secret-1";
  isSignedIn = false;
  /** What is asked for behind the password; absent where nothing is. */
  code?: string;
  /** It asks at this moment. */
  isAsking = false;
  /** Where it has led to. */
  address = url;
  state: "up" | "down" | "changed" = "up";
  /** How often somebody has signed in with a password, and booked. */
  logins = 0;
  bookings = 0;
  readonly #fields = new Map<string, string>();

  async perform(action: Action, context: ActionContext): Promise<unknown> {
    switch (action.type) {
      case "fill":
        this.#fields.set(labelOf(action), action.value);
        return undefined;
      case "click":
        return this.#press(labelOf(action));
      case "expect":
        return this.#expect(action.text ?? "");
      case "screenshot":
        return context.saveArtifact({
          kind: "screenshot",
          fileName: "code.png",
          contentType: "image/png",
          content: Buffer.from("picture"),
        });
      case "goto":
      case "extract":
        if (!this.isSignedIn) throw new ActionError("locator_not_found", "There is no such list.");
        return `read as ${this.#fields.get("Username")} with ${this.#fields.get("Password")}`;
      default:
        return undefined;
    }
  }

  probe(actions: Action[]): boolean {
    if (this.state === "down") throw new ActionError("navigation_failed", "the site is down");
    return actions.every((action) => action.type !== "expect" || this.#shows(action.text ?? ""));
  }

  #press(label: string): undefined {
    if (label === "Sign in") {
      const isRight = this.#fields.get("Password") === this.password;
      this.logins += isRight ? 1 : 0;
      this.isAsking = isRight && this.code !== undefined;
      this.isSignedIn = isRight && !this.isAsking;
    }
    if (label === "Continue" && this.isAsking) {
      this.isSignedIn = this.#fields.get("Code") === this.code;
      this.isAsking = !this.isSignedIn;
    }
    if (label === "Sign out") this.isSignedIn = false;
    if (label === "Book") this.bookings += 1;
    return undefined;
  }

  #expect(text: string): undefined {
    if (this.#shows(text)) return undefined;
    const entered = [...this.#fields.values()].join(", ");
    throw new ActionError("expectation_failed", `"${text}" is not there, but ${entered}`);
  }

  #shows(text: string): boolean {
    if (this.state === "changed") return false;
    if (text === "Code?") return this.isAsking;
    if (text === "Booked") return this.bookings > 0;
    return text === "Sign in" ? !this.isSignedIn : this.isSignedIn;
  }
}

function labelOf(action: { locator?: unknown }): string {
  return Object.values(Object(action.locator) as Record<string, string>).join("");
}
