import { expect, it } from "vitest";
import { FailedForNowError, ProbeUnansweredError } from "../step/errors.ts";
import type { StepOutcome } from "../step/outcome.ts";
import { errorWithout, loggedWithout, outcomeWithout } from "./without-secrets.ts";

const answers = (...hidden: string[]) => ({
  values: new Map(),
  secrets: new Set<string>(),
  origins: new Map<string, string>(),
  hidden,
});

const file = {
  artifactId: "019b376d-a800-7000-8000-000000000001",
  sha256: "ab376f",
  bytes: 376,
  contentType: "application/376",
};

function outcome(left: Partial<StepOutcome>): StepOutcome {
  return {
    worker: { workerId: "a", processId: 1, cold: false, warm: false },
    startedAtMs: 0,
    durations: { wakeMs: 0, actMs: 0, captureMs: 0 },
    actions: [],
    artifacts: [],
    ...left,
  };
}

function read(output: unknown, ...secrets: string[]): unknown {
  const actions = [{ type: "evaluate", durationMs: 0, output }];
  return outcomeWithout(outcome({ actions }), answers(...secrets)).actions[0]?.output;
}

it.each([
  ["as it is", (secret: string) => secret],
  ["in an address that a script put together", encodeURIComponent],
  ["in an address that a form was sent to", (q: string) => `${new URLSearchParams({ q })}`],
  ["in a query that the browser wrote", (q: string) => new URL(`https://a.example/?${q}`).href],
  ["in a path that the browser wrote", (path: string) => new URL(path, "https://a.example").href],
])("a secret is hidden %s", (_, write) => {
  const secret = "a b!(c)'~*";
  const url = write(secret);
  const { page } = outcomeWithout(outcome({ page: { url, title: secret } }), answers(secret));
  expect(page?.title).toBe("•••");
  expect(page?.url).toMatch(/•••$/);
});

it("a secret is hidden where a page reads it as a number, however deep, and in names of fields", () => {
  expect(read({ otp: 123456, of: [{ n123456: 1 }, 12] }, "123456")).toEqual({
    otp: "•••",
    of: [{ "n•••": 1 }, 12],
  });
  expect(read([12345, 912345, 12346], "012345")).toEqual(["•••", 912345, 12346]);
  expect(read([0, 1], "000")).toEqual([0, 1]);
});

it("a secret is hidden where it tells what a picture shows", () => {
  const stored = { blobKey: "376", contentType: "image/png", bytes: 376 };
  const picture = {
    mediaId: "376",
    kind: "image",
    alt: "the code 376",
    width: 376,
    height: 1,
    full: stored,
    thumbnail: { ...stored, width: 376, height: 1 },
    perceptualHash: "376",
    embeddingKey: "376",
    step: 376,
    createdAtMs: 376,
  } as const;
  const { media } = outcomeWithout(outcome({ media: [picture] }), answers("376"));
  expect(media).toEqual([{ ...picture, alt: "the code •••" }]);
});

it("nothing is left of a secret that holds another in it", () => {
  expect(read("hunter22 and hunter2", "hunter2", "hunter22")).toBe("••• and •••");
});

it("nothing is left of a secret that a page's words were cut off in", () => {
  expect(read('"It is hunt…" (hidden)', "hunter22")).toBe('"It is •••…" (hidden)');
  expect(read("hunter2…", "hunter22", "hunter23")).toBe("•••…");
  expect(read("/a?q=x%2Bhunter%C…", "x+hunteré2")).toBe("/a?q=•••…");
  expect(read("a hunt, hun…, hunted…", "hunter22")).toBe("a hunt, hun…, hunted…");
});

it("nothing is left of secrets that overlap", () => {
  expect(read("abcdefghi!", "abcdef", "defghi")).toBe("•••!");
  expect(read("ababa and abab", "aba")).toBe("••• and •••b");
});

const quoted = `p"a\\s/s <&> 'é'`;
const perCharacter = (write: (code: number) => string) =>
  Array.from(quoted, (character) => write(character.codePointAt(0) ?? 0)).join("");

it.each([
  ["in JSON", JSON.stringify(quoted).slice(1, -1)],
  ["in JSON that knows ASCII only", perCharacter((code) => `\\u00${hex(code)}`)],
  ["in JSON within JSON", JSON.stringify(JSON.stringify(quoted)).slice(3, -3)],
  ["in JSON within an address", encodeURIComponent(JSON.stringify(quoted).slice(1, -1))],
  ["in a script", perCharacter((code) => `\\x${hex(code)}`)],
  ["in HTML", quoted.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")],
  ["in an attribute", quoted.replaceAll("&", "&amp;").replaceAll('"', "&quot;")],
  ["in HTML with apostrophes by number", quoted.replaceAll("'", "&#39;").replaceAll('"', "&#x22;")],
  ["with every character escaped", perCharacter((code) => encoded(String.fromCodePoint(code)))],
])("a secret is hidden %s", (_, written) => {
  expect(read(`<${written}>`, quoted)).toBe("<•••>");
});

it("a secret is hidden in base64, wherever it begins, and with its neighbours where they tell of it", () => {
  for (const before of ["", "u", "us", "use", "user:"]) {
    for (const behind of ["", "b", "by", "bye"]) {
      const output = Buffer.from(`${before}hunter2+${behind}`);
      const told = [output.toString("base64"), output.toString("base64url")];
      for (const written of told) {
        const left = Buffer.from(String(read(written, "hunter2+")).replace("•••", "\n"), "base64");
        expect(read(written, "hunter2+")).toContain("•••");
        expect(left.toString()).not.toMatch(/h?unter|nter2/);
      }
    }
  }
  expect(read("YWJj and MTIz", "abc", "123")).toBe("YWJj and MTIz");
});

it("texts that hold no secret stay as they are, escapes and all", () => {
  const text = 'a+b %41%zz%C3 \\u0041 &amp; &#9999999; "\\"';
  expect(read(text, "hunter2")).toBe(text);
});

it("what a page says in dialogs, errors and names of files is without the secret", () => {
  const download = { fileName: "376.pdf", kind: "download", ...file } as const;
  const left = outcome({
    actions: [
      {
        type: "download",
        durationMs: 0,
        artifact: download,
        dialogs: [{ type: "alert", message: "376?", response: "accept" }],
      },
    ],
    artifacts: [{ ...download, runId: "376", step: 376, blobKey: "376", createdAtMs: 376 }],
    error: { code: "timeout", message: "no 376", locator: { text: "376" }, found: ["text=376"] },
    notKept: "376 hangs",
  });
  expect(outcomeWithout(left, answers("376"))).toMatchObject({
    actions: [{ artifact: { fileName: "•••.pdf" }, dialogs: [{ message: "•••?" }] }],
    artifacts: [{ fileName: "•••.pdf", runId: "376", step: 376, blobKey: "376" }],
    error: { message: "no •••", locator: { text: "•••" }, found: ["text=•••"] },
    notKept: "••• hangs",
  });
});

it("our own ids, hashes, codes and the words of the script stay as they are", () => {
  const artifact = { fileName: "376.png", kind: "screenshot", ...file } as const;
  const left = outcome({
    name: "376",
    actions: [{ type: "376", name: "376", durationMs: 376, artifact }],
    error: { code: "376", message: "", action: 376, locator: { css376: "a" } },
  });
  expect(outcomeWithout(left, answers("376"))).toEqual(left);
});

it("an error that is told of or logged is without the secret", () => {
  const failed = new FailedForNowError({ code: "timeout", message: "no s3cret" }, 5);
  expect(errorWithout(failed, answers("s3cret"))).toMatchObject({
    failure: { code: "timeout", message: "no •••" },
    waitMs: 5,
  });
  const unanswered = new ProbeUnansweredError("s3cret?", { cause: new Error("not s3cret") });
  const logged = loggedWithout(unanswered, answers("s3cret"));
  expect(logged).toMatchObject({
    name: "ProbeUnansweredError",
    message: "•••?",
    stack: expect.not.stringContaining("s3cret"),
    cause: { message: "not •••", stack: expect.not.stringContaining("s3cret") },
  });
  expect(loggedWithout(unanswered, answers())).toBe(unanswered);
});

it("the address below a picture is without the secret", () => {
  const caption = {
    takenAt: "",
    timezone: "UTC",
    url: "/?q=s3cret",
    width: 1,
    height: 1,
    barHeight: 1,
  };
  const artifact = { ...file, fileName: "a.png", kind: "screenshot", caption } as const;
  const left = outcomeWithout(
    outcome({ actions: [{ type: "screenshot", durationMs: 1, artifact }] }),
    answers("s3cret"),
  );
  expect(left.actions[0]?.artifact?.caption).toEqual({ ...caption, url: "/?q=•••" });
});

function hex(code: number): string {
  return code.toString(16).padStart(2, "0");
}

function encoded(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${hex(byte)}`).join("");
}
