import { createApiKey } from "@dormouse/core";
import { connectWorld } from "../connect-world.ts";

/** `npx sst shell --stage <stage> node packages/functions/src/command/create-api-key.ts <tenant>` */
const [tenantId, ...rest] = process.argv.slice(2);
if (tenantId === undefined || rest.length > 0 || !/^[\w-]{1,64}$/.test(tenantId)) {
  console.error(
    "Say whose key it is to be, in letters, digits, - and _: create-api-key.ts <tenant>",
  );
  process.exit(1);
}
console.log(await createApiKey(connectWorld().world, tenantId));
