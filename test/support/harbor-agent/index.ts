export { harborModel } from "./model.ts";
export { bookedContainer, bookingTask, sampleTask } from "./task.ts";
export { toldBy } from "./told.ts";
