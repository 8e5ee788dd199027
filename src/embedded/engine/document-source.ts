/** What new documents are made of. */
export interface DocumentSource {
  /** Milliseconds since 1970, frozen for the transaction. */
  readonly nowMs: number;
  randomBytes(count: number): Uint8Array;
}
