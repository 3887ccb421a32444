import type { System } from "../session.ts";
import { copiedProfile } from "./copied-profile.ts";
import { ours } from "./ours.ts";
import { playwright } from "./playwright.ts";

export const systems: readonly System[] = [ours, playwright, copiedProfile];
