/** One function of one component. */
export interface FunctionAddress {
  /** The component's path, like `workpool/batchWorker`; empty for the app. */
  readonly component: string;
  /** `dir/file:function`. */
  readonly path: string;
}

const HANDLE = /^function:\/\/([^;]*);([^;]+)$/;

/** A text that stands for a function wherever it is called from, the same after every restart. */
export function encodeHandle({ component, path }: FunctionAddress): string {
  return `function://${component};${path}`;
}

/** The function that a handle stands for, whether or not there still is one; `null` if the text is no handle. */
export function decodeHandle(text: string): FunctionAddress | null {
  const [, component, path] = HANDLE.exec(text) ?? [];
  return component === undefined || path === undefined ? null : { component, path };
}
