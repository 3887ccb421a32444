import { connectWorld } from "../connect-world.ts";
import { createDeadLetterHandler } from "../handlers/dead-letter.ts";

export const handler = createDeadLetterHandler(connectWorld());
