/** What Convex has beyond a deployment's own functions and data. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  "1.0/createServiceToken": "service tokens",
  "1.0/getServiceUrl": "services such as the AI gateway",
};

/**
 * The error of an operation that a function of this type doesn't have. The `convex` package looks for "Unknown async
 * operation" in it.
 */
export function unknownOperation(operation: string, functionType: string): Error {
  const feature = UNSUPPORTED[operation];
  return new Error(
    feature === undefined
      ? `Unknown async operation ${operation}: it can't be called in a function of type ${functionType}.`
      : `${operation}: ${feature} are not supported by the embedded backend. Use a Convex deployment.`,
  );
}
