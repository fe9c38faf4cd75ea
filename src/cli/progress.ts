/** Shows how far a long step is, on a terminal only, on one line of standard error. */
export interface Progress {
  /** One more is done. */
  step(name: string): void;
  /** Wipes the line. */
  end(): void;
}

/** @param title what is under way. */
export function createProgress(title: string): Progress {
  const { stderr } = process;
  if (!stderr.isTTY) return { step: () => {}, end: () => {} };
  let done = 0;
  return {
    step: (name) => {
      done += 1;
      stderr.write(`\r\u001b[2K${title}: ${done} done, last ${name}`);
    },
    end: () => {
      stderr.write('\r\u001b[2K');
    },
  };
}
