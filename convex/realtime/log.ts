/** What a component is built with knows of no console: that of a Convex function is the server's log. */
declare const console: { error(message: string): void };

export function logError(message: string): void {
  console.error(`[convex-elements] ${message}`);
}
