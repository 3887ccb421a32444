import { createClient } from "@dormouse/client";
import type { Page, Problem, SiteDescription, SiteSummary, SiteView } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { harborSite } from "../../packages/local/src/sample/harbor-site.ts";
import { createTestApi, jsonOf, keys, type TestApi } from "./support/api/test-api.ts";

const { name: _, ...harbor } = harborSite("https://harbor.example");
const route = "/v1/sites/harbor";
let api: TestApi;

beforeEach(async () => {
  api = await createTestApi();
});

async function put(name: string, body: unknown = harbor, key = keys.ours): Promise<SiteView> {
  return jsonOf(api.call("PUT", `/v1/sites/${name}`, { body, key }));
}

async function problemOf(answer: Promise<Response>): Promise<[string, string | undefined]> {
  const { code, path } = (await (await answer).json()) as Problem;
  return [code, path];
}

describe("sites", () => {
  it("are stored, read with the schemas of their operations, replaced and deleted", async () => {
    const first = await put("harbor");
    const createdAt = expect.any(String) as string;
    expect(first).toEqual({ name: "harbor", ...harbor, createdAt, updatedAt: first.createdAt });
    expect(await jsonOf(api.call("GET", route))).toEqual(first);
    expect(first.operations.make_appointment).toMatchObject({
      effect: true,
      input: { type: "object", required: ["container", "date", "time"] },
    });
    const again = await put("harbor", { ...harbor, title: "The harbor" });
    expect(again).toMatchObject({ title: "The harbor", createdAt: first.createdAt });
    expect((await api.call("DELETE", route)).status).toBe(204);
    expect((await api.call("DELETE", route)).status).toBe(204);
    expect(await problemOf(api.call("GET", route))).toEqual(["site_not_found", "name"]);
  });

  it("are listed by name with what can be done there, page by page", async () => {
    for (const name of ["c", "a", "b"]) await put(name);
    const first = await jsonOf<Page<SiteSummary>>(api.call("GET", "/v1/sites?limit=2"));
    expect(first.items.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(first.items[0]?.operations).toEqual([
      "check_appointments",
      "get_container_timeline",
      "get_containers",
      "make_appointment",
    ]);
    const rest = `/v1/sites?limit=2&cursor=${first.nextCursor}`;
    expect((await jsonOf<Page<SiteSummary>>(api.call("GET", rest))).items).toHaveLength(1);
    expect(await problemOf(api.call("GET", rest, { key: keys.theirs }))).toEqual([
      "invalid_cursor",
      "cursor",
    ]);
  });

  it("of one tenant are not another's", async () => {
    await put("harbor");
    const key = keys.theirs;
    expect(await problemOf(api.call("GET", route, { key }))).toEqual(["site_not_found", "name"]);
    expect(await jsonOf(api.call("GET", "/v1/sites", { key }))).toEqual({ items: [] });
    await api.call("DELETE", route, { key });
    await put("harbor", { ...harbor, title: "Theirs" }, key);
    expect(await jsonOf(api.call("GET", route))).toMatchObject({ title: "Harbor" });
  });

  it("are managed by the client", async () => {
    const { sites } = createClient({
      url: "http://api.example",
      apiKey: keys.ours,
      fetch: async (input, init) => api.app.request(input, init),
    });
    expect(await sites.put({ name: "harbor", ...harbor })).toMatchObject({ name: "harbor" });
    expect(await sites.read("harbor")).toMatchObject(harbor);
    expect((await sites.list({ limit: 1 })).items).toMatchObject([{ name: "harbor" }]);
    await sites.delete("harbor");
    expect(await sites.list()).toEqual({ items: [] });
  });
});

describe("a site that is refused", () => {
  const timeline = harbor.operations.get_container_timeline;
  const ship = { type: "object", properties: { ship: { type: "string" } } };
  const challenge = {
    prompt: "Which code?",
    answer: {
      actions: [{ type: "fill", locator: { label: "Code" }, value: "{{challenge.answer}}" }],
    },
  };
  const timelineWith = (change: object) => ({
    operations: { timeline: { ...timeline, ...change } },
  });
  const loginWith = (value: string) => ({
    login: { actions: [{ type: "fill", locator: { label: "User" }, value }] },
  });
  const challengeWith = (change: object) => ({
    challenges: { code: { sign: [{ type: "expect", text: "Code" }], ...challenge, ...change } },
  });
  const answerWith = (...actions: unknown[]) => challengeWith({ answer: { actions } });
  const code = "{{challenge.answer}}";
  const at = "operations.timeline.";
  const go = (url: string) => [{ type: "goto", url }];
  const click = (locator: unknown) => [{ type: "click", locator }];

  it.each<[string, object, string]>([
    ["a field that is not known", { colour: "red" }, "colour"],
    ["no hosts", { hosts: [] }, "hosts"],
    ["a host with a path", { hosts: ["harbor.example/a"] }, "hosts[0]"],
    ["an address of another host", { url: "https://elsewhere.example/" }, "url"],
    ["another port", { url: "https://harbor.example:444/" }, "url"],
    [
      "an action that leads to another host",
      timelineWith({ actions: go("https://harbor.example@elsewhere.example/") }),
      `${at}actions[0].url`,
    ],
    [
      "a probe of credentials",
      timelineWith({ actions: click("{{credentials.password}}") }),
      `${at}actions[0].locator`,
    ],
    [
      "an input that there is not",
      timelineWith({ actions: click("{{input.ship}}") }),
      `${at}actions[0].locator`,
    ],
    [
      "an input that is no text",
      timelineWith({
        input: { type: "object", properties: { ship: { type: "object" } } },
        actions: click("{{input.ship}}"),
      }),
      `${at}actions[0].locator`,
    ],
    ...[
      { type: "click", locator: { text: "{{input.ship}}" } },
      { type: "click", locator: "[title='{{input.ship}}']" },
      { type: "waitFor", url: "/{{input.ship}}" },
      { type: "expect", text: "{{input.ship}}" },
    ].map((action, index): [string, object, string] => [
      `an input that may be left out where nothing would match anything (${index})`,
      timelineWith({ input: ship, actions: [action] }),
      `${at}actions[0].${["locator.text", "locator", "url", "text"][index] ?? ""}`,
    ]),
    [
      "a file that a session holds",
      timelineWith({
        actions: [
          {
            type: "upload",
            locator: "input",
            files: [{ artifactId: "0198e0a2-7c00-7000-8000-000000000001" }],
          },
        ],
      }),
      `${at}actions[0].files[0].artifactId`,
    ],
    [
      "an input in XPath",
      timelineWith({ actions: click({ xpath: "//*[.='{{input.container}}']" }) }),
      `${at}actions[0].locator.xpath`,
    ],
    [
      "an input in the host",
      timelineWith({ actions: go("https://{{input.container}}@harbor.example/") }),
      `${at}actions[0].url`,
    ],
    [
      "braces that are not closed",
      timelineWith({ actions: click("{{input.container") }),
      `${at}actions[0].locator`,
    ],
    ["any other reference", loginWith("{{environment.HOME}}"), "login.actions[0].value"],
    ["a credential that there is not", loginWith("{{credentials.pin}}"), "login.actions[0].value"],
    ["an input of the login", loginWith("{{input.container}}"), "login.actions[0].value"],
    [
      "a password in an address",
      { login: { actions: go("https://harbor.example/?{{credentials.password}}") } },
      "login.actions[0].url",
    ],
    [
      "a password typed into whatever has the focus",
      { login: { actions: [{ type: "type", text: "{{credentials.password}}" }] } },
      "login.actions[0].text",
    ],
    [
      "an answer of a script",
      { login: { actions: [{ type: "fill", locator: "input", value: { input: "code" } }] } },
      "login.actions[0].value.input",
    ],
    ["a ref", timelineWith({ actions: click({ ref: "e12" }) }), `${at}actions[0].locator.ref`],
    [
      "a ref in what is read",
      timelineWith({ extract: { ...timeline?.extract, events: { locator: { ref: "e1" } } } }),
      `${at}extract.events.locator.ref`,
    ],
    [
      "an output that is not declared",
      timelineWith({ extract: { ...timeline?.extract, ship: "h1" } }),
      `${at}extract.ship`,
    ],
    [
      "an output that is not read",
      timelineWith({ extract: { container: "h1" } }),
      `${at}extract.location`,
    ],
    ["a schema of no object", timelineWith({ input: { type: "string" } }), `${at}input.type`],
    [
      "a schema that refers to itself",
      timelineWith({ input: { type: "object", allOf: [{ $ref: "#" }] } }),
      `${at}input`,
    ],
    [
      "a schema that is not understood",
      timelineWith({ output: { type: "object", if: {} } }),
      `${at}output`,
    ],
    ["an effect without where its output is read", timelineWith({ effect: true }), `${at}read`],
    [
      "a probe without an effect",
      timelineWith({ probe: go("https://harbor.example/") }),
      `${at}probe`,
    ],
    ["an operation's name with a blank", { operations: { "a b": timeline } }, "operations.a b"],
    [
      "a check that leads elsewhere",
      { check: { ...harbor.check, signedIn: go("https://harbor.example/") } },
      "check.signedIn[0].type",
    ],
    ["an answer in the login", loginWith(code), "login.actions[0].value"],
    [
      "an answer that is typed into whatever has the focus",
      answerWith({ type: "type", text: code }),
      "challenges.code.answer.actions[0].text",
    ],
    [
      "an answer in an address",
      answerWith({ type: "goto", url: `https://harbor.example/${code}` }),
      "challenges.code.answer.actions[0].url",
    ],
    [
      "anything else of a challenge",
      answerWith({ type: "fill", locator: "input", value: "{{challenge.prompt}}" }),
      "challenges.code.answer.actions[0].value",
    ],
    [
      "an answer in an operation",
      timelineWith({ actions: click(code) }),
      `${at}actions[0].locator`,
    ],
    [
      "a challenge's sign that leads elsewhere",
      challengeWith({ sign: go("https://harbor.example/") }),
      "challenges.code.sign[0].type",
    ],
    ["a reference in a prompt", challengeWith({ prompt: `${code}?` }), "challenges.code.prompt"],
    [
      "a reference in where its picture is",
      challengeWith({ picture: "[alt='{{credentials.username}}']" }),
      "challenges.code.picture",
    ],
    [
      "a code that is entered nowhere",
      challengeWith({ totp: true, answer: { actions: click("button") } }),
      "challenges.code.answer.actions",
    ],
    [
      "a challenge's name with a dot",
      { challenges: { "a.b": challengeWith({}).challenges.code } },
      "challenges.a.b",
    ],
    [
      "too many challenges",
      {
        challenges: Object.fromEntries(
          Array.from({ length: 11 }, (_, index) => [
            `a${index}`,
            challengeWith({}).challenges.code,
          ]),
        ),
      },
      "challenges",
    ],
    [
      "a login that is looked after too often",
      { keepAlive: { everyMs: 29_999 } },
      "keepAlive.everyMs",
    ],
    ["too many operations", { operations: manyOperations(51) }, "operations"],
    [
      "an operation's schema that is too large",
      timelineWith({ input: { type: "object", description: "a".repeat(17_000) } }),
      `${at}input`,
    ],
  ])("for %s", async (_, change, path) => {
    const answer = api.call("PUT", route, { body: { ...harbor, ...change } });
    expect(await problemOf(answer)).toEqual(["invalid_request", path]);
  });

  it("unless an input that may be left out is entered, part of an address, or has a default", async () => {
    const withDefault = { type: "string", default: "x" };
    const container = { type: "string" };
    const properties = { container, ship: { type: "string" }, of: withDefault };
    const input = { type: "object", properties, required: ["container"] };
    const actions = [
      ...go("https://harbor.example/{{input.ship}}"),
      { type: "fill", locator: "input", value: "{{input.ship}}" },
      { type: "type", text: "{{input.ship}}" },
      { type: "select", locator: "select", options: ["{{input.ship}}"] },
      { type: "dialog", response: "accept", promptText: "{{input.ship}}" },
      { type: "screenshot", caption: { subject: "{{input.ship}}" } },
      { type: "expect", text: "{{input.of}}" },
    ];
    const body = { ...harbor, ...timelineWith({ input, actions }) };
    expect((await api.call("PUT", route, { body })).status).toBe(200);
  });

  function manyOperations(count: number): SiteDescription["operations"] {
    const names = Array.from({ length: count }, (_, index) => `a${index}`);
    return Object.fromEntries(names.flatMap((name) => (timeline ? [[name, timeline]] : [])));
  }

  it("for its name, and without a key", async () => {
    const body = harbor;
    expect(await problemOf(api.call("PUT", "/v1/sites/Harbor", { body }))).toEqual([
      "invalid_request",
      "name",
    ]);
    expect(await problemOf(api.call("GET", "/v1/sites", { key: null }))).toEqual([
      "unauthorized",
      undefined,
    ]);
  });
});
