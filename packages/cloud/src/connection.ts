/**
 * Where an AWS service is. Left out, the SDK looks in the environment: AWS_ENDPOINT_URL_*, AWS_REGION
 * and the function's own role. An endpoint named here is a local server's, which asks for credentials
 * but does not read them.
 */
export type Connection = {
  endpoint?: string | undefined;
  region?: string | undefined;
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
};

const localRegion = "us-east-1";
const localCredentials = { accessKeyId: "local", secretAccessKey: "local" };

export function connectionSettings(connection: Connection): Connection {
  const { endpoint } = connection;
  const region =
    connection.region ?? (endpoint === undefined ? undefined : (awsRegion() ?? localRegion));
  const credentials =
    connection.credentials ?? (endpoint === undefined ? undefined : localCredentials);
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

function awsRegion(): string | undefined {
  return process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
}

/**
 * Bounds of one request. The SDK has none of its own: a server that accepts a connection and says
 * nothing would hold a function until it is killed. Times in milliseconds.
 */
export function boundedRequests(requestTimeout: number): {
  maxAttempts: number;
  requestHandler: {
    connectionTimeout: number;
    requestTimeout: number;
    throwOnRequestTimeout: boolean;
  };
} {
  return {
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout, throwOnRequestTimeout: true },
  };
}
