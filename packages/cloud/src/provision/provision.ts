export type ProvisionRequest = {
  dynamodbEndpoint: string;
  sqsEndpoint: string;
  s3Endpoint: string;
  names: { table: string; queue: string; deadLetterQueue: string; bucket: string };
};

export type Provisioned = {
  tableName: string;
  queueUrl: string;
  deadLetterQueueUrl: string;
  bucketName: string;
};

/** Creates the table alone. @throws Error as `provision` does. */
export async function provisionDatabase(endpoint: string, tableName: string): Promise<void> {
  const { provisionTable } = await import("./table.ts");
  await provisionTable({ endpoint }, tableName);
}

/**
 * Creates on local servers what stacks/ creates in AWS, from the same facts. Safe to call again.
 * @throws Error that says what to do where a table of another version stands in the way.
 */
export async function provision(request: ProvisionRequest): Promise<Provisioned> {
  const { names } = request;
  // A function of the deployed system never provisions, and need not load what this takes.
  const [{ provisionTable }, { provisionQueues }, { provisionBucket }] = await Promise.all([
    import("./table.ts"),
    import("./queues.ts"),
    import("./bucket.ts"),
  ]);
  const [queueUrls] = await Promise.all([
    provisionQueues({ endpoint: request.sqsEndpoint }, names),
    provisionTable({ endpoint: request.dynamodbEndpoint }, names.table),
    provisionBucket({ endpoint: request.s3Endpoint }, names.bucket),
  ]);
  return { tableName: names.table, bucketName: names.bucket, ...queueUrls };
}
