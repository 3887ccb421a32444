export { openModel } from "./model/open-model.ts";
