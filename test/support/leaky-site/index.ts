import type { Site } from "@dormouse/contract";
import { serve, type Reply } from "../logins/server.ts";
import { enteredPage, movedPage, questionPage, signInPage, type SignInPage } from "./pages.ts";

export type LeakySite = {
  url: string;
  /** Its description, with the way in that is asked for. */
  describe(name: SignInPage): Site;
  close(): Promise<void>;
};

export type LeakySiteOptions = {
  /** Told when the password begins to be typed, each time that happens, on the page that is slow. */
  onTyping(): void;
};

/** A site that does with a password all that it should not: what it was given is in its addresses and on its pages. */
export async function startLeakySite({ onTyping }: LeakySiteOptions): Promise<LeakySite> {
  const server = await serve({
    "GET /sign-in": ({ url }) =>
      html(signInPage((url.searchParams.get("page") ?? "") as SignInPage)),
    "GET /enter": ({ url: { searchParams } }) => ({
      status: 303,
      headers: {
        location: `/question/?${searchParams}`,
        "set-cookie": `secret=${encodeURIComponent(searchParams.get("password") ?? "")}; Path=/; HttpOnly`,
      },
    }),
    "GET /question/": ({ url }) => html(questionPage(url.searchParams)),
    "GET /welcome": ({ url: { search } }) => ({
      status: 303,
      headers: { location: `/home${search}`, "set-cookie": "signed-in=1; Path=/" },
    }),
    "GET /home": ({ url, headers }) =>
      isSignedIn(headers.cookie) ? html(enteredPage(url.searchParams)) : signInAgain(),
    "GET /moved": ({ headers }) => (isSignedIn(headers.cookie) ? html(movedPage) : signInAgain()),
    "GET /typing": () => {
      onTyping();
      return { status: 204 };
    },
  });
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    describe: (name) => describeSite(url, name),
    close: () => server.close(),
  };
}

const html = (body: string): Reply => ({ body });
const signInAgain = (): Reply => ({ status: 303, headers: { location: "/sign-in" } });

function isSignedIn(cookies: string | undefined): boolean {
  return cookies?.includes("signed-in=1") === true;
}

const soonMs = 250;
const question = "First pet";

function describeSite(url: string, name: SignInPage): Site {
  const press = (button: string) =>
    ({ type: "click", locator: { role: "button", name: button }, effect: false }) as const;
  return {
    name,
    title: "A site that tells",
    url,
    hosts: [new URL(url).host],
    login: {
      actions: [
        { type: "goto", url: `${url}/sign-in?page=${name}` },
        { type: "fill", locator: { label: "Username" }, value: "{{credentials.username}}" },
        { type: "type", locator: { label: "Password" }, text: "{{credentials.password}}" },
        { ...press("Sign in"), timeoutMs: 2_000 },
        {
          type: "waitFor",
          locator: "[data-testid=home], [data-testid=question]",
          timeoutMs: 2_000,
        },
      ],
    },
    challenges: {
      pet: {
        sign: [{ type: "expect", locator: { label: question }, timeoutMs: soonMs }],
        prompt: "What was your first pet called?",
        answer: {
          actions: [
            { type: "fill", locator: { label: question }, value: "{{challenge.answer}}" },
            press("Go on"),
            { type: "waitFor", locator: "[data-testid=home]", timeoutMs: 5_000 },
          ],
        },
      },
    },
    check: {
      open: `${url}/home`,
      signedIn: [{ type: "expect", locator: { testId: "home" }, timeoutMs: soonMs }],
      signedOut: [{ type: "expect", locator: { label: "Password" }, timeoutMs: soonMs }],
    },
    operations: {
      read_notes: {
        input: { type: "object", properties: {} },
        output: {
          type: "object",
          properties: { notes: { type: "string" }, link: { type: "string" } },
        },
        effect: false,
        actions: [{ type: "goto", url: `${url}/moved` }],
        extract: {
          notes: "[data-testid=notes]",
          link: { locator: { testId: "link" }, attribute: "href" },
        },
      },
    },
  };
}
