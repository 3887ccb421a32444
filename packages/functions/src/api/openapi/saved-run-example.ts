import type { SavedRun, SaveRunRequest } from "@dormouse/contract";

export const saveRunRequest: SaveRunRequest = {
  parameters: { container: "MSCU1234567" },
  as: { site: "harbor", operation: "find_location" },
};

const goTo = {
  type: "goto" as const,
  url: "https://harbor.example/containers/{{input.container}}",
};
const location = { locator: { role: "status" }, after: "Location: " };

export const savedRun: SavedRun = {
  actions: [
    { intent: "Open the container's page.", actions: [goTo] },
    { type: "extract", name: "result", schema: { fields: { location } } },
  ],
  input: { container: "MSCU1234567" },
  operation: {
    site: "harbor",
    name: "find_location",
    description: {
      description: "Find out where {{input.container}} is.",
      input: {
        type: "object",
        properties: { container: { type: "string" } },
        required: ["container"],
        additionalProperties: false,
      },
      output: {
        type: "object",
        properties: { location: { type: "string" } },
        required: ["location"],
      },
      effect: false,
      actions: [goTo],
      extract: { location },
    },
  },
  unresolved: [],
};
