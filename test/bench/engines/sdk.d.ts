/** As much of the two SDKs as is used here: they are there only once a benchmark has asked for them. */

declare module "@restatedev/restate-sdk" {
  export type Context = {
    run<Result>(name: string, action: () => Result | Promise<Result>): Promise<Result>;
  };
  export type Service = { readonly name: string };
  export function service(definition: {
    name: string;
    handlers: Record<string, (context: Context, input: never) => Promise<unknown>>;
  }): Service;
  export function serve(options: { services: Service[]; port: number }): Promise<number>;
}

declare module "@dbos-inc/dbos-sdk" {
  export const DBOS: {
    setConfig(config: { name: string; systemDatabaseUrl: string; logLevel: string }): void;
    launch(): Promise<void>;
    shutdown(): Promise<void>;
    registerWorkflow<Input extends unknown[], Result>(
      workflow: (...input: Input) => Promise<Result>,
      config: { name: string },
    ): (...input: Input) => Promise<Result>;
    runStep<Result>(step: () => Promise<Result>, config: { name: string }): Promise<Result>;
    startWorkflow<Input extends unknown[], Result>(
      workflow: (...input: Input) => Promise<Result>,
    ): (...input: Input) => Promise<{ getResult(): Promise<Result> }>;
  };
}
