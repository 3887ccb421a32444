export { openModel } from "./model/open-model.ts";
export { probeModel } from "./model/probe.ts";
