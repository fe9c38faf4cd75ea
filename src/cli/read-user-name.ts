import { userInfo } from 'node:os';

/** Who sits at the shell, for the record. */
export function readUserName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'the shell';
  }
}
