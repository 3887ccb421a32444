// Only this gives editors the globals: no import can declare them.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app({ stage }) {
    const production = stage === "production";
    return {
      name: "dormouse",
      home: "aws",
      // What a production stage knows outlives even a mistaken `sst remove`.
      removal: production ? "retain" : "remove",
      protect: production,
      // The version the tests synthesize with: another one is a change to be made on purpose.
      providers: { aws: "7.20.0" },
      // Handlers are checked against the one sst-env.d.ts of the repository.
      types: { ignore: ["packages"] },
    };
  },
  async run() {
    await import("./stacks/storage.ts");
    await import("./stacks/workers.ts");
    await import("./stacks/schedule.ts");
    const { gateway, stream } = await import("./stacks/api.ts");
    return { apiUrl: gateway.url, streamUrl: stream.url };
  },
});
