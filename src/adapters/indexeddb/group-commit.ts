/**
 * Operations that are appended in one go, or while a commit is under way, share a commit: a burst of a thousand costs two
 * transactions.
 */
export class GroupCommit {
  private readonly commit: (texts: readonly string[]) => Promise<readonly number[]>;
  private waiting: Waiting[] = [];
  private running: Promise<void> | null = null;

  /** @param commit - keeps all of `texts` or nothing, and gives their positions. */
  constructor(commit: (texts: readonly string[]) => Promise<readonly number[]>) {
    this.commit = commit;
  }

  append(text: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ text, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** When all that was appended until now is kept or refused. */
  async settled(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    // What the running code goes on to append comes along.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.commitGroup(this.waiting.splice(0));
    this.running = null;
  }

  private async commitGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const positions = await this.commit(group.map(({ text }) => text));
      group.forEach(({ resolve }, index) => resolve(positions[index] as number));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}

interface Waiting {
  readonly text: string;
  readonly resolve: (position: number) => void;
  readonly reject: (error: unknown) => void;
}
