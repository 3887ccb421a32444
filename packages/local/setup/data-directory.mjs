import { join, resolve } from "node:path";
import process from "node:process";
import { ROOT } from "./repository.mjs";

/**
 * Where the local world keeps its data: where DORMOUSE_DATA says, else `.dormouse` in the checkout. npm runs scripts in
 * the checkout; a relative path means one from where the user stands.
 *
 * @returns {string}
 */
export function dataDirectory() {
  const named = process.env.DORMOUSE_DATA;
  return named ? resolve(process.env.INIT_CWD ?? "", named) : join(ROOT, ".dormouse");
}
