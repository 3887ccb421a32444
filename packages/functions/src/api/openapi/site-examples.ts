import type { SiteDescription, SiteSummary, SiteView } from "@dormouse/contract";

export const site: SiteDescription = {
  title: "Harbor",
  url: "https://harbor.example/",
  hosts: ["harbor.example"],
  login: {
    actions: [
      { type: "goto", url: "https://harbor.example/login" },
      { type: "fill", locator: { label: "Username" }, value: "{{credentials.username}}" },
      { type: "fill", locator: { label: "Password" }, value: "{{credentials.password}}" },
      { type: "click", locator: { role: "button", name: "Sign in" }, effect: false },
      { type: "waitFor", locator: { role: "button", name: "Sign out" } },
    ],
  },
  challenges: {
    code: {
      sign: [{ type: "expect", locator: { label: "Code" }, timeoutMs: 2_000 }],
      prompt: "Harbor asks for the code that your authenticator app shows.",
      totp: true,
      answer: {
        actions: [
          { type: "fill", locator: { label: "Code" }, value: "{{challenge.answer}}" },
          { type: "click", locator: { role: "button", name: "Continue" }, effect: false },
          { type: "waitFor", locator: { role: "button", name: "Sign out" } },
        ],
      },
    },
  },
  check: {
    open: "https://harbor.example/containers",
    signedIn: [{ type: "expect", locator: { role: "button", name: "Sign out" } }],
    signedOut: [{ type: "expect", locator: { label: "Password" } }],
  },
  keepAlive: { everyMs: 45_000 },
  operations: {
    get_container_timeline: {
      description: "What has happened to a container, oldest first.",
      input: {
        type: "object",
        properties: { container: { type: "string" } },
        required: ["container"],
      },
      output: {
        type: "object",
        properties: { events: { type: "array", items: { type: "string" } } },
        required: ["events"],
      },
      effect: false,
      actions: [{ type: "goto", url: "https://harbor.example/containers/{{input.container}}" }],
      extract: { events: { locator: { testId: "timeline-event" }, all: true } },
    },
  },
};

const stored = {
  name: "harbor",
  createdAt: "2026-03-02T08:00:00.000Z",
  updatedAt: "2026-03-02T08:00:00.000Z",
};

export const siteView: SiteView = { ...site, ...stored };

export const siteSummary: SiteSummary = {
  ...stored,
  title: "Harbor",
  url: "https://harbor.example/",
  operations: ["get_container_timeline"],
};
