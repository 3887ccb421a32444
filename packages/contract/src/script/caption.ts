import { z } from "zod";
import { limits } from "../limits.ts";
import { InputReference } from "./input-reference.ts";

const words = z.union([z.string().max(limits.captionLength), InputReference]).optional();

/** What is written into the bar below a screenshot, beside its time and its URL. */
export const Caption = z
  .union([
    z.boolean(),
    z.strictObject({
      user: words.meta({ description: "Who is signed in." }),
      subject: words.meta({ description: "What it is about, such as a container's number." }),
    }),
  ])
  .meta({
    id: "Caption",
    description:
      "Adds a bar below the picture with its time, its URL and these words, and tells the same with the file. Default: none.",
  });
