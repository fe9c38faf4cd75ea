/** Tells the program which exit code a command ends with, where it is not 0. */
export type Finish = (exitCode: number) => void;
