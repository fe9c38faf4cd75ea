/** What one hostile input cost on its whole way through the house. */
export interface Measurement {
  readonly name: string;
  /** Of the input. */
  readonly megabytes: number;
  /** `read`, or the error's code and words. */
  readonly outcome: string;
  /** In the edition. */
  readonly entries: number;
  /** What the gate held back, and why. */
  readonly refused: readonly string[];
  readonly tookMs: number;
  /** Peak of resident memory over what was held before. */
  readonly grownMegabytes: number;
  /** Whether a name of the input has reached a prototype. */
  readonly isPolluted: boolean;
}
