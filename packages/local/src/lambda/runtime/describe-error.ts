/** An error as the Runtime API takes it. */
export interface DescribedError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** Describes whatever was thrown; `errorType` overrides the error's own name. */
export function describeError(thrown: unknown, errorType?: string): DescribedError {
  if (thrown instanceof Error) {
    return {
      errorType: errorType ?? thrown.name,
      errorMessage: thrown.message,
      trace: thrown.stack?.split("\n") ?? [],
    };
  }
  return { errorType: errorType ?? typeof thrown, errorMessage: String(thrown), trace: [] };
}

/** An error that names its Lambda error type. */
export class RuntimeFault extends Error {
  override readonly name: string;

  constructor(errorType: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = errorType;
  }
}
