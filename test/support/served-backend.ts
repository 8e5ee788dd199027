/** Where the tests' backend runs, and how the network to it fails. */
export interface ServedBackend {
  readonly url: string;
  /** What clients connect with. */
  readonly WebSocket: typeof WebSocket;
  /** Runs a mutation as somebody else, whatever the network of this page is like. */
  mutate(name: string, args: Record<string, unknown>): Promise<unknown>;
  /** Ends all connections; new ones are welcome. */
  drop(): Promise<void>;
  /** Ends all connections and lets none in until `mend`. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  stop(): Promise<void>;
}
