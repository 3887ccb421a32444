export { harborModel } from "./model.ts";
export { bookedContainer, sampleTask } from "./task.ts";
export { toldBy } from "./told.ts";
