/** Ends a subscription. Calling it again does nothing. */
export type Unsubscribe = () => void;

/**
 * A value that changes over time.
 *
 * A new listener is called at once with the current value, so a `Source` is a Svelte store as it is, and one
 * line away from React's `useSyncExternalStore`, a Vue ref or an Angular signal.
 *
 * @public
 */
export interface Source<T> {
  /** The newest value. The same object until something changed. */
  readonly current: T;
  subscribe(listener: (value: T) => void): Unsubscribe;
}
