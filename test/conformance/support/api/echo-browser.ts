import type { ActionOutcome } from "@dormouse/contract";
import { ActionError, encodePart, type BrowserPort, type LiveBrowser } from "@dormouse/core";

/**
 * A browser without a web: `read` gives back what was typed, `extract` the same as a field of that name, `screenshot` saves a file, `fill` fails,
 * everything typed is kept in the local storage of a site, and all that probes expect is there but "not".
 */
export function createEchoBrowser(): BrowserPort {
  return {
    async open({ snapshot }): Promise<LiveBrowser> {
      const part = snapshot?.manifest.parts.find(({ kind }) => kind === "localStorage");
      const stored =
        part === undefined || snapshot === undefined
          ? []
          : (JSON.parse(new TextDecoder().decode(await snapshot.load(part))) as typeof typed);
      const typed: { name: string; value: string }[] = stored;
      return {
        alive: true,
        async perform(action, { saveArtifact }): Promise<ActionOutcome> {
          const outcome = { type: action.type, durationMs: 1 };
          switch (action.type) {
            case "type":
              typed.push({ name: `item ${typed.length}`, value: action.text });
              return outcome;
            case "read":
              return { ...outcome, output: typed.map(({ value }) => value).join(" ") };
            case "extract": {
              const all = typed.map(({ value }) => value).join(" ");
              const named = action.name === undefined ? {} : { name: action.name };
              return { ...outcome, ...named, output: { typed: all } };
            }
            case "screenshot":
              return {
                ...outcome,
                artifact: await saveArtifact({
                  kind: "screenshot",
                  fileName: "page.png",
                  contentType: "image/png",
                  content: new TextEncoder().encode("a picture"),
                }),
              };
            case "fill":
              throw new ActionError("locator_not_found", "Nothing on the page matches.");
            default:
              return outcome;
          }
        },
        probe: async (actions) =>
          !actions.some((action) => "text" in action && action.text === "not"),
        page: async () => ({ url: "https://example.com/", title: "Example" }),
        capture: async () => ({
          parts: [
            {
              kind: "localStorage",
              storageKey: "https://example.com",
              content: encodePart("localStorage", typed),
            },
          ],
          tabs: [],
          dialogs: { response: "dismiss" },
        }),
        memoryBytes: async () => 0,
        close: async () => {},
      };
    },
  };
}
