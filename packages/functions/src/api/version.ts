import manifest from "../../package.json" with { type: "json" };

/** Of the API, as its callers see it. */
export const { version } = manifest;
