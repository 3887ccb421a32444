import { defineSite, z, type Site, type SiteChallenge } from "@dormouse/contract";

const containerNumber = z.string().regex(/^[A-Z]{4}\d{7}$/);
const day = z.iso.date();
const hour = z.string().regex(/^\d{2}:\d{2}$/);

const Container = z.object({
  number: containerNumber,
  line: z.string(),
  type: z.string(),
  status: z.string(),
  location: z.string(),
  grossKg: z.number(),
});

/** Harbor's pages are complete once they are loaded: what is not there then does not come. */
const soonMs = 250;

/** What each page shows to somebody who is signed in: where it is not there, nothing else is waited for. */
const isSignedIn = {
  type: "expect",
  locator: { testId: "signed-in-as" },
  timeoutMs: soonMs,
} as const;

/** Bookings of the input's container and day, the latest first. */
const bookings =
  "[data-testid=booking]:has(a[href='/containers/{{input.container}}'])" +
  ":has(time[datetime='{{input.date}}'])";

/** What a form of the login leads to: the portal, one more question, or a refusal. */
const whateverComes = "[data-testid=signed-in-as], [data-testid=challenge], [role=alert]";

/** A question beside the password, asked by a field of this label. */
function challenge(
  label: string,
  more: Pick<SiteChallenge, "prompt" | "totp" | "picture" | "secret">,
): SiteChallenge {
  return {
    sign: [{ type: "expect", locator: { label }, timeoutMs: soonMs }],
    ...more,
    answer: {
      actions: [
        { type: "fill", locator: { label }, value: "{{challenge.answer}}" },
        { type: "click", locator: { role: "button", name: "Continue" }, effect: false },
        { type: "waitFor", locator: whateverComes },
      ],
    },
  };
}

/**
 * The sample site, as Dormouse is told of it: the example of a description.
 * @param url where it is, such as `http://127.0.0.1:7610`.
 */
export function harborSite(url: string): Site {
  const appointments = `${url}/appointments`;
  return defineSite({
    name: "harbor",
    title: "Harbor",
    url: `${url}/`,
    hosts: [new URL(url).host],
    login: {
      actions: [
        { type: "goto", url: `${url}/login` },
        { type: "fill", locator: { label: "Username" }, value: "{{credentials.username}}" },
        { type: "fill", locator: { label: "Password" }, value: "{{credentials.password}}" },
        { type: "click", locator: { role: "button", name: "Sign in" }, effect: false },
        { type: "waitFor", locator: whateverComes },
      ],
    },
    challenges: {
      code: challenge("Code from your app", {
        prompt: "Which code does your authenticator app show for Harbor?",
        totp: true,
      }),
      picture: challenge("Letters in the picture", {
        prompt: "Which letters does the picture show?",
        picture: { testId: "picture" },
        secret: false,
      }),
    },
    check: {
      open: `${url}/containers`,
      signedIn: [isSignedIn],
      signedOut: [{ type: "expect", locator: { label: "Password" }, timeoutMs: soonMs }],
    },
    // Whoever does nothing for two minutes is signed out.
    keepAlive: { everyMs: 45_000 },
    logout: {
      actions: [
        { type: "goto", url: `${url}/containers` },
        { type: "click", locator: { role: "button", name: "Sign out" }, effect: false },
        { type: "waitFor", locator: { label: "Password" } },
      ],
    },
    operations: {
      get_containers: {
        description: "A page of the containers that match, by number; all where nothing is asked.",
        input: z.strictObject({
          search: z.string().optional().describe("A part of the number."),
          status: z.enum(["On vessel", "In yard", "On hold", "Available", "Gated out"]).optional(),
          line: z.string().optional().describe("A shipping line's whole name."),
          page: z.int().min(1).optional().describe("From 1, twenty containers each."),
        }),
        output: z.object({
          summary: z.string().describe('"1–20 of 240 containers"'),
          containers: z.array(Container),
          next: z.string().nullable().describe("Where the next page is; null on the last one."),
        }),
        effect: false,
        actions: [
          {
            type: "goto",
            url:
              `${url}/containers?search={{input.search}}&status={{input.status}}` +
              "&line={{input.line}}&page={{input.page}}",
          },
          isSignedIn,
        ],
        extract: {
          summary: { locator: { testId: "summary" } },
          containers: {
            list: { testId: "container-row" },
            fields: {
              number: "th",
              line: "td:nth-of-type(1)",
              type: "td:nth-of-type(2)",
              status: "td:nth-of-type(3)",
              location: "td:nth-of-type(4)",
              grossKg: { locator: "td.number", as: "number" },
            },
          },
          next: {
            locator: { role: "link", name: "Next page" },
            attribute: "href",
            optional: true,
          },
        },
      },
      get_container_timeline: {
        description: "What has happened to a container so far, oldest first.",
        input: z.strictObject({ container: containerNumber }),
        output: z.object({
          container: containerNumber,
          location: z.string(),
          events: z.array(z.object({ what: z.string(), place: z.string(), at: z.iso.datetime() })),
        }),
        effect: false,
        subject: "{{input.container}}",
        actions: [
          { type: "goto", url: `${url}/containers/{{input.container}}` },
          isSignedIn,
          { type: "expect", locator: { testId: "location" }, timeoutMs: soonMs },
        ],
        extract: {
          container: "h1",
          location: { locator: { testId: "location" } },
          events: {
            list: { testId: "timeline-event" },
            fields: {
              what: "strong",
              place: ".place",
              at: { locator: "time", attribute: "datetime" },
            },
          },
        },
      },
      check_appointments: {
        description: "The slots of a day that are free for picking up a container.",
        input: z.strictObject({ container: containerNumber, date: day }),
        output: z.object({
          slots: z.array(z.object({ time: hour, gate: z.string(), waitMinutes: z.number() })),
        }),
        effect: false,
        subject: "{{input.container}}",
        actions: [
          {
            type: "goto",
            url: `${appointments}?container={{input.container}}&date={{input.date}}`,
          },
          isSignedIn,
          { type: "waitFor", locator: { testId: "slots" } },
        ],
        extract: {
          slots: {
            list: "[data-testid=slot]:has(button:not([disabled]))",
            fields: {
              time: { locator: "button", attribute: "value" },
              gate: "td:nth-of-type(1)",
              waitMinutes: { locator: "td:nth-of-type(2)", as: "number" },
            },
          },
        },
      },
      make_appointment: {
        description: "Books a truck for a container that is available, in a slot that is free.",
        input: z.strictObject({ container: containerNumber, date: day, time: hour }),
        output: z.object({ reference: z.string(), slot: z.string(), gate: z.string() }),
        effect: true,
        subject: "{{input.container}}",
        actions: [
          {
            type: "goto",
            url: `${appointments}?container={{input.container}}&date={{input.date}}`,
          },
          {
            type: "click",
            locator: { role: "button", name: "Book {{input.time}}", exact: true },
          },
          { type: "waitFor", locator: { testId: "booked" } },
        ],
        probe: [
          { type: "goto", url: appointments },
          {
            type: "expect",
            locator: { text: ", {{input.time}}", within: { css: bookings } },
            timeoutMs: soonMs,
          },
        ],
        read: [{ type: "goto", url: appointments }],
        extract: {
          reference: { locator: { css: "th", within: { css: bookings }, nth: 0 } },
          slot: { locator: { css: "td:nth-of-type(2)", within: { css: bookings }, nth: 0 } },
          gate: { locator: { css: "td:nth-of-type(3)", within: { css: bookings }, nth: 0 } },
        },
      },
    },
  });
}
