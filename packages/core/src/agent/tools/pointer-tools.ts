import { z } from "@dormouse/contract";
import { actingTool, ref, type ActingTool } from "./acting-tool.ts";

const pixel = z.number().min(-100_000).max(100_000);

export const pointerTools: Record<string, ActingTool> = {
  click: actingTool(
    "",
    ["click", "doubleClick"],
    { ref, double: z.boolean().optional(), right: z.boolean().optional() },
    ({ ref: at, double, right }) =>
      double === true
        ? { type: "doubleClick", locator: { ref: at } }
        : {
            type: "click",
            locator: { ref: at },
            button: right === true ? "right" : undefined,
          },
  ),
  clickAt: actingTool(
    "Clicks a place, as on a canvas: CSS pixels from the window's top left, where boxes are told (at x,y).",
    ["clickAt"],
    { x: pixel, y: pixel },
    ({ x, y }) => ({ type: "clickAt", x, y }),
  ),
  hover: actingTool("", ["hover"], { ref }, ({ ref: at }) => ({
    type: "hover",
    locator: { ref: at },
  })),
  drag: actingTool(
    "Drags one element onto another.",
    ["drag"],
    { from: ref, to: ref },
    (input) => ({
      type: "drag",
      from: { ref: input.from },
      to: { ref: input.to },
    }),
  ),
  scroll: actingTool(
    "Scrolls the page, or what scrolls by itself: by pixels down (negative: up), or to an end. With ref alone: brings it into view. With nothing: a screen down.",
    ["scroll"],
    { ref: ref.optional(), down: pixel.optional(), to: z.enum(["top", "bottom"]).optional() },
    ({ ref: at, down, to }) => ({
      type: "scroll",
      locator: at === undefined ? undefined : { ref: at },
      by: down === undefined ? undefined : { y: down },
      to,
    }),
  ),
};
