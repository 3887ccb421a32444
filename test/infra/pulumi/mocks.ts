import type { MockCallArgs, MockResourceArgs } from "@pulumi/pulumi/runtime/mocks.js";

const account = "123456789012";
const region = "eu-central-1";

/** What AWS would answer about a resource that was just made: its inputs, its name and its addresses. */
export function answerResource({ type, name, inputs }: MockResourceArgs) {
  return { id: `${name}-id`, state: { name, ...inputs, ...computed(type, name, inputs) } };
}

/** What the provider answers to a question that makes nothing. */
export function answerCall({ token, inputs }: MockCallArgs): Record<string, unknown> {
  switch (token) {
    case "aws:index/getRegion:getRegion":
      return { region, id: region };
    case "aws:index/getPartition:getPartition":
      return { partition: "aws", dnsSuffix: "amazonaws.com" };
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { accountId: account };
    case "aws:iam/getPolicyDocument:getPolicyDocument":
      return { statements: inputs.statements, json: policyJson(inputs.statements) };
    default:
      throw new Error(`The mocks know no answer to ${token}.`);
  }
}

function computed(type: string, name: string, inputs: Inputs): Record<string, unknown> {
  const arn = (service: string, resource: string) =>
    `arn:aws:${service}:${region}:${account}:${resource}`;
  switch (type) {
    case "aws:dynamodb/table:Table":
      return { arn: arn("dynamodb", `table/${inputs.name}`) };
    case "aws:s3/bucket:Bucket":
      return { arn: `arn:aws:s3:::${inputs.bucket}` };
    case "aws:s3/bucketObjectv2:BucketObjectv2":
      return {};
    case "aws:kms/key:Key":
      return { arn: arn("kms", `key/${name}`), keyId: name };
    case "aws:sqs/queue:Queue":
      return {
        arn: arn("sqs", inputs.name),
        url: `https://sqs.${region}.amazonaws.com/${account}/${inputs.name}`,
      };
    case "aws:iam/role:Role":
      return { arn: `arn:aws:iam::${account}:role/${inputs.name}` };
    case "aws:lambda/function:Function":
      return functionAddresses(arn("lambda", `function:${inputs.name}`));
    case "aws:lambda/functionUrl:FunctionUrl":
      return { functionUrl: `https://${name.toLowerCase()}.lambda-url.${region}.on.aws/` };
    case "aws:apigatewayv2/api:Api":
      return {
        apiEndpoint: `https://${name.toLowerCase()}.execute-api.${region}.amazonaws.com`,
        executionArn: arn("execute-api", name),
      };
    case "aws:cloudwatch/logGroup:LogGroup":
      return { arn: arn("logs", `log-group:${inputs.name}`) };
    case "random:index/randomBytes:RandomBytes":
      return { base64: Buffer.alloc(inputs.length, 7).toString("base64") };
    default:
      return {};
  }
}

function functionAddresses(arn: string) {
  const invoke = (of: string) =>
    `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${of}/invocations`;
  return {
    arn,
    qualifiedArn: `${arn}:1`,
    invokeArn: invoke(arn),
    qualifiedInvokeArn: invoke(`${arn}:1`),
    version: "1",
  };
}

function policyJson(statements: Statement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ effect, actions, resources, principals, conditions }) => ({
      Effect: effect ?? "Allow",
      Action: actions,
      Resource: resources,
      ...(principals && { Principal: principals }),
      ...(conditions && { Condition: conditions }),
    })),
  });
}

type Statement = {
  effect?: string;
  actions: string[];
  resources: string[];
  principals?: object[];
  conditions?: object[];
};

// Inputs are as different as the resources; each case above reads what its type has.
type Inputs = MockResourceArgs["inputs"];
