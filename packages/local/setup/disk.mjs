import { statfsSync } from "node:fs";
import { SetupFailure } from "./failure.mjs";

const MEBIBYTE = 1024 * 1024;

/**
 * @param {string} folder
 * @param {number} needMebibytes
 * @throws {SetupFailure} where the disk has less left
 */
export function requireDiskSpace(folder, needMebibytes) {
  const { bavail, bsize } = statfsSync(folder);
  const freeMebibytes = Math.floor((bavail * bsize) / MEBIBYTE);
  if (freeMebibytes >= needMebibytes) return;
  throw new SetupFailure(
    `The disk that holds ${folder} has ${freeMebibytes} MiB left; the packages need ${needMebibytes} MiB. ` +
      "Free some space and run the command again.",
  );
}
