/** The work was done and found no fault. */
export const EXIT_GOOD = 0;
/** The work was done, or could not be, and there are faults to mend. */
export const EXIT_FAULTS = 1;
/** The command was called with words that it does not know. */
export const EXIT_MISUSE = 2;
