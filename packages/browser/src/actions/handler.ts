import type { ActionOf, ActionOutcome, ActionType } from "@dormouse/contract";
import type { Scene } from "./scene.ts";

/** What an action made: nothing, data, or a stored file. */
export type ActionResult = Pick<ActionOutcome, "output" | "artifact">;

export type Handler<Type extends ActionType> = (
  action: ActionOf<Type>,
  scene: Scene,
) => Promise<ActionResult>;

/** A handler for each of the named actions: the type checker finds one that is missing. */
export type Handlers<Type extends ActionType> = { [Each in Type]: Handler<Each> };
